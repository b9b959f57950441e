import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type Diagnosis } from '../diagnosis/diagnose.js';
import { type Explained, type Step } from '../diagnosis/explain.js';
import { report } from '../diagnosis/report.js';
import { reportPage } from './report-page.js';

interface PanelNeeds {
  readonly begin: (step: Step) => Promise<void>;
  readonly again: () => Promise<void>;
  readonly dismiss: (id: string) => Promise<void>;
  readonly isDismissed: (id: string) => boolean;
}

/** What the page may ask for. It names steps by their place alone: no command ever comes from the page. */
interface Message {
  readonly do?: unknown;
  readonly id?: unknown;
  readonly step?: unknown;
}

/** The report: finding, way out and evidence on a page that follows each new diagnosis. */
export class ReportPanel implements Disposable {
  readonly #media: vscode.Uri;
  readonly #reasons: vscode.Uri;
  readonly #needs: PanelNeeds;
  #panel: vscode.WebviewPanel | undefined;
  #diagnosis: Diagnosis | undefined;

  constructor(extensionUri: vscode.Uri, needs: PanelNeeds) {
    this.#media = vscode.Uri.joinPath(extensionUri, 'media');
    this.#reasons = vscode.Uri.joinPath(extensionUri, 'docs', 'diagnosis.md');
    this.#needs = needs;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  open(diagnosis: Diagnosis): void {
    if (!this.#panel) {
      const panel = vscode.window.createWebviewPanel(
        'longshore.diagnosis',
        l10n.t('Connection to Docker'),
        vscode.ViewColumn.Active,
        { enableScripts: true, localResourceRoots: [this.#media] },
      );
      panel.onDidDispose(() => (this.#panel = undefined));
      panel.webview.onDidReceiveMessage((message: Message) => void this.#hear(message));
      this.#panel = panel;
    }
    this.show(diagnosis);
    this.#panel.reveal();
  }

  /** Shows a diagnosis, when the panel is open. */
  show(diagnosis: Diagnosis): void {
    this.#diagnosis = diagnosis;
    if (!this.#panel) return;
    const { webview } = this.#panel;
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#media, name)).toString();
    webview.html = reportPage(diagnosis, {
      nonce: randomBytes(16).toString('base64url'),
      source: webview.cspSource,
      style: file('diagnosis.css'),
      script: file('diagnosis.js'),
      isDismissed: this.#needs.isDismissed,
    });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #hear(message: Message): Promise<void> {
    const diagnosis = this.#diagnosis;
    if (!diagnosis) return;
    switch (message.do) {
      case 'again':
        await this.#needs.again();
        return;
      case 'report':
        await vscode.env.clipboard.writeText(report(diagnosis));
        void vscode.window.setStatusBarMessage(l10n.t('The report was copied.'), 3000);
        return;
      case 'dismiss':
        if (typeof message.id === 'string') await this.#needs.dismiss(message.id);
        this.show(diagnosis);
        return;
      case 'reasons': {
        const fragment = diagnosis.finding?.id ?? '';
        await vscode.commands.executeCommand('markdown.showPreview', this.#reasons.with({ fragment }));
        return;
      }
      case 'begin':
      case 'copy': {
        const step = stepOf(diagnosis, message);
        if (!step) return;
        if (message.do === 'begin') await this.#needs.begin(step);
        else await vscode.env.clipboard.writeText(step.command ?? step.snippet ?? step.words);
        return;
      }
      default:
        return;
    }
  }
}

function stepOf({ finding, also, lints }: Diagnosis, { id, step }: Message): Step | undefined {
  const all: readonly Explained[] = [...(finding ? [finding] : []), ...also, ...lints];
  return typeof step === 'number' ? all.find((one) => one.id === id)?.steps[step] : undefined;
}
