import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Store } from '../base/lifecycle.js';

export interface PanelOptions<FromPage> {
  /** `longshore.log`: what the editor knows its kind by. */
  readonly type: string;
  readonly title: string;
  readonly icon: string;
  /** The bundle in dist/ that runs in it: `page-<page>.js`. */
  readonly page:
    'log' | 'disk' | 'ending' | 'form' | 'run' | 'stats' | 'watch' | 'compare' | 'layers' | 'reach' | 'map';
  /** Keeps its page when another editor covers it: for what can't be told anew. */
  readonly keeps: boolean;
  readonly extensionUri: vscode.Uri;
  /** One that was open before the window was reloaded: the page is put into it. */
  readonly restored?: vscode.WebviewPanel | undefined;
  /** What it takes to open it again after that; undefined for what is not to come back. */
  readonly remembers?: PanelMemory;
  /** Reads a message of the page's, which is from outside; undefined for none that there is. */
  readonly parse: (message: unknown) => FromPage | undefined;
  readonly hear: (message: FromPage) => void;
  /**
   * Tells everything anew to a page that begins again, as when its editor is moved to another window. Without it the
   * page is told the last message of each kind.
   */
  readonly retell?: () => void;
}

/** What a panel shows: ids of containers or images, all where none is named, and what it is called after. */
export interface PanelMemory {
  readonly ids?: readonly string[] | undefined;
  readonly title: string;
}

/** Reads what a page has kept, which may be another version's. */
export function readPanelMemory(state: unknown): PanelMemory | undefined {
  const { ids, title } = (state ?? {}) as { ids?: unknown; title?: unknown };
  if (typeof title !== 'string') return undefined;
  if (ids === undefined) return { title };
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? { ids, title } : undefined;
}

/**
 * A page in an editor's place. It may run our bundle alone, load nothing from elsewhere, and gets what it shows by
 * messages: those sent before the page listens are kept until it does.
 */
export class Panel<ToPage, FromPage> implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #store = new Store();
  #memory: PanelMemory | undefined;
  readonly #retell: (() => void) | undefined;
  /** The last message of each kind; of panels that don't tell anew themselves. */
  readonly #told = new Map<unknown, ToPage>();
  /** undefined once the page listens. */
  #waiting: unknown[] | undefined = [];

  readonly onDidDispose: vscode.Event<void>;
  /** Tells when it comes into sight and out of it. */
  readonly onDidChangeView: vscode.Event<unknown>;

  constructor(options: PanelOptions<FromPage>) {
    const { type, title, icon, page, keeps, extensionUri, restored, remembers, parse, hear } = options;
    const at = (...names: string[]) => vscode.Uri.joinPath(extensionUri, ...names);
    const may = { enableScripts: true, localResourceRoots: [at('dist'), at('media')] };
    const created = () =>
      vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active, {
        ...may,
        retainContextWhenHidden: keeps,
      });
    const panel = restored ?? created();
    if (restored) restored.webview.options = may;
    this.#memory = remembers;
    this.#retell = options.retell;
    panel.iconPath = new vscode.ThemeIcon(icon) as unknown as vscode.Uri;
    this.#panel = panel;
    this.onDidDispose = panel.onDidDispose;
    this.onDidChangeView = panel.onDidChangeViewState;
    this.#store.add(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isReady(message)) this.#begin();
        const said = parse(message);
        if (said !== undefined) hear(said);
      }),
    );
    this.#store.add(panel.onDidDispose(() => this.#store.dispose()));
    panel.webview.html = shell(panel.webview, at('dist', `page-${page}.js`), at('media', 'panels.css'));
  }

  set title(title: string) {
    this.#panel.title = title;
  }

  /** What it takes to open it again has changed. */
  set memory(memory: PanelMemory) {
    this.#memory = memory;
    if (!this.#waiting) void this.#panel.webview.postMessage({ kind: 'remember', memory });
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  post(message: ToPage): void {
    if (!this.#retell) this.#told.set((message as { kind?: unknown }).kind, message);
    if (this.#waiting) this.#waiting.push(message);
    else void this.#panel.webview.postMessage(message);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #begin(): void {
    const waiting = this.#waiting ?? (this.#retell ? [] : [...this.#told.values()]);
    const isAgain = !this.#waiting;
    this.#waiting = undefined;
    const texts = vscode.l10n.bundle ?? {};
    void this.#panel.webview.postMessage({ kind: 'hello', texts, language: vscode.env.language, memory: this.#memory });
    for (const message of waiting) void this.#panel.webview.postMessage(message);
    if (isAgain) this.#retell?.();
  }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { kind?: unknown }).kind === 'ready';
}

function shell(webview: vscode.Webview, script: vscode.Uri, style: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const source = webview.cspSource;
  const policy = `default-src 'none'; style-src ${source}; font-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${webview.asWebviewUri(style).toString()}"></head>
<body><script nonce="${nonce}" src="${webview.asWebviewUri(script).toString()}"></script></body></html>`;
}
