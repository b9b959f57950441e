import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { collectEnding } from '../ending/collect.js';
import { explainEnding } from '../ending/explain-ending.js';
import { type Settings } from '../host/settings.js';
import { type ForegroundRun } from '../host/terminal-plan.js';
import { type Inventory } from '../inventory/inventory.js';
import {
  type EndingView,
  type FromEndingPage,
  parseFromEndingPage,
  type ToEndingPage,
} from './core/ending-contract.js';
import { endingView } from './core/ending-view.js';
import { Panel, type PanelMemory } from './panel.js';

export interface PanelNeeds {
  readonly inventory: Inventory;
  readonly log: Log;
  readonly settings: Settings;
  /** What is remembered for this workspace. */
  readonly memory: vscode.Memento;
  readonly extensionUri: vscode.Uri;
  /** Loads them when the first is opened. */
  readonly terminals: () => Promise<{ run(container: ForegroundRun): Promise<void> }>;
  /** What the editor has kept of one while the window was reloaded. */
  readonly restored?: vscode.WebviewPanel | undefined;
}

/** Why a container has ended or could not start; it follows the container. */
export class EndingPanel implements vscode.Disposable {
  readonly #needs: PanelNeeds;
  readonly #id: string;
  readonly #panel: Panel<ToEndingPage, FromEndingPage>;
  readonly #closing = new AbortController();
  #shown: ContainerRecord;
  #turn = 0;
  #view: EndingView | undefined;
  /** Why a start has failed; until it changes state. */
  #refusal: string;

  readonly onDidDispose: vscode.Event<void>;

  constructor(container: ContainerRecord, refusal: string, needs: PanelNeeds) {
    this.#needs = needs;
    this.#id = container.id;
    this.#shown = container;
    this.#refusal = refusal;
    this.#panel = new Panel({
      ...{ type: 'longshore.ending', title: this.#title, icon: 'question' },
      ...{ page: 'ending', keeps: true, extensionUri: needs.extensionUri },
      ...{ restored: needs.restored, remembers: this.#memory },
      parse: parseFromEndingPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    const changes = needs.inventory.onDidChange(() => this.#follow());
    const looking = needs.inventory.look('container');
    this.#panel.onDidDispose(() => {
      changes.dispose();
      looking.dispose();
      this.#closing.abort();
    });
    void this.#look();
  }

  /** Brings it to the front; `refusal` is why a start has just failed. */
  again(refusal: string): void {
    this.#refusal = refusal;
    this.#panel.reveal();
    void this.#look();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  get #title(): string {
    return l10n.t('Why {0} ended', plain(this.#shown.name, 40));
  }

  get #memory(): PanelMemory {
    return { ids: [this.#id], title: this.#shown.name };
  }

  #follow(): void {
    const now = this.#needs.inventory.containers.get(this.#id);
    if (!now || now === this.#shown) return;
    if (now.state !== this.#shown.state) this.#refusal = '';
    this.#shown = now;
    this.#panel.title = this.#title;
    this.#panel.memory = this.#memory;
    void this.#look();
  }

  /** The last call wins: an answer may come later than one that was asked for after it. */
  async #look(): Promise<void> {
    const { inventory, log } = this.#needs;
    const { signal } = this.#closing;
    const shown = this.#shown;
    const turn = (this.#turn += 1);
    try {
      const facts = await collectEnding(inventory.engine, shown, inventory.containers.values(), {
        ...{ signal, refusal: this.#refusal },
      });
      if (turn !== this.#turn) return;
      const ending = explainEnding(facts);
      log.debug('ending', `${this.#shown.name}: ${ending?.id ?? 'runs'}`);
      this.#view = endingView(facts, ending, Date.now());
      this.#panel.post({ kind: 'show', view: this.#view });
    } catch (error) {
      if (turn !== this.#turn || signal.aborted || isAbort(error)) return;
      log.error('ending', this.#shown.name, error);
      const { what, next } = explainError(error);
      void vscode.window.showErrorMessage(`${what} ${next}`.trim());
    }
  }

  async #hear(message: FromEndingPage): Promise<void> {
    // The same as a click on its row: the commands know what can be done.
    const ref = { kind: 'container', id: this.#id };
    const run = (command: string) => vscode.commands.executeCommand(`longshore.container.${command}`, ref);
    switch (message.kind) {
      case 'again':
        await this.#look();
        return;
      case 'start':
        await run('start');
        return;
      case 'logs':
        await run('logs');
        return;
      case 'inspect':
        await run('inspect');
        return;
      case 'copy': {
        const command = this.#view?.steps[message.step]?.command;
        if (command !== undefined) await vscode.env.clipboard.writeText(command);
      }
    }
  }
}
