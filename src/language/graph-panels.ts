import * as vscode from 'vscode';
import { type Event } from '../base/event.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Drawing, graphPage, isOpenMessage, isOtherMessage } from './graph-page.js';

interface GraphPanelOptions {
  readonly viewType: string;
  /** What a picture is called; `name` is the file's. */
  readonly title: (name: string) => string;
  readonly drawingOf: (document: vscode.TextDocument) => Drawing;
  /** Tell that something else than the text makes the picture another one. */
  readonly changes?: readonly Event<void>[];
  /** Has followed what the picture shows besides the text, while it is seen. */
  readonly look?: () => Disposable;
  /** Goes to the other thing that a node stands for. */
  readonly openOther?: (id: string) => void;
}

/** After the last change of the text, in milliseconds. */
const pause = 200;

/** Pictures of documents beside them, one for each, which keep up with the text; a click goes to its place. */
export class GraphPanels implements Disposable {
  readonly #options: GraphPanelOptions;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(options: GraphPanelOptions) {
    this.#options = options;
  }

  show(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const existing = this.#panels.get(key);
    if (existing) {
      existing.reveal(undefined, true);
      return;
    }
    const { viewType, title, drawingOf, changes = [], look, openOther } = this.#options;
    const panel = vscode.window.createWebviewPanel(
      viewType,
      title(document.uri.path.split('/').at(-1) ?? ''),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    this.#panels.set(key, panel);
    const send = () => {
      void panel.webview.postMessage({ type: 'graph', graph: drawingOf(document) });
    };
    let looking: Disposable | undefined;
    const follow = () => {
      if (panel.visible) looking ??= look?.();
      else {
        looking?.dispose();
        looking = undefined;
      }
    };
    follow();
    let timer: NodeJS.Timeout | undefined;
    const listeners: Disposable[] = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document) return;
        clearTimeout(timer);
        timer = setTimeout(send, pause);
      }),
      ...changes.map((onDidChange) => onDidChange(send)),
      panel.onDidChangeViewState(() => follow()),
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isOtherMessage(message)) {
          openOther?.(message.id);
          return;
        }
        if (!isOpenMessage(message)) {
          send();
          return;
        }
        const position = document.positionAt(message.offset);
        void vscode.window.showTextDocument(document, {
          viewColumn: vscode.ViewColumn.One,
          selection: new vscode.Range(position, position),
        });
      }),
    ];
    panel.onDidDispose(() => {
      clearTimeout(timer);
      looking?.dispose();
      listeners.forEach((listener) => listener.dispose());
      this.#panels.delete(key);
    });
    panel.webview.html = graphPage();
  }

  dispose(): void {
    [...this.#panels.values()].forEach((panel) => void panel.dispose());
  }
}
