import * as vscode from 'vscode';
import { type Disposable } from '../../base/lifecycle.js';
import { projectGraph } from '../core/compose/features/graph.js';
import { graphPage, isOpenMessage } from '../graph-page.js';
import { type ComposeReadings, isCompose } from './documents.js';

/** Shows the project of the Compose file in the active editor as a picture, and keeps up with it. */
export function registerPicture(readings: ComposeReadings): Disposable[] {
  const panels = new Map<string, vscode.WebviewPanel>();
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isCompose(document)) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a Compose file first.'));
      return;
    }
    const key = document.uri.toString();
    const existing = panels.get(key);
    if (existing) {
      existing.reveal(undefined, true);
      return;
    }
    const name = document.uri.path.split('/').at(-1) ?? '';
    const panel = vscode.window.createWebviewPanel(
      'longshore.projectPicture',
      vscode.l10n.t('Picture of {0}', name),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panels.set(key, panel);
    const send = () => {
      const { nodes, edges } = projectGraph(readings.of(document).project);
      const words = { needs: 'depends_on', network: vscode.l10n.t('network'), volume: vscode.l10n.t('volume') };
      const graph = {
        nodes: nodes.map((node) => ({
          ...node,
          isUsed: true,
          title: [node.label, node.detail].filter(Boolean).join(' · '),
        })),
        edges: edges.map((edge) => ({ ...edge, title: words[edge.kind] })),
      };
      void panel.webview.postMessage({ type: 'graph', graph });
    };
    let timer: NodeJS.Timeout | undefined;
    const listeners = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document) return;
        clearTimeout(timer);
        timer = setTimeout(send, 200);
      }),
      readings.onDidChange(send),
      panel.webview.onDidReceiveMessage((message: unknown) => {
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
      listeners.forEach((listener) => void listener.dispose());
      panels.delete(key);
    });
    panel.webview.html = graphPage();
  };
  return [
    vscode.commands.registerCommand('longshore.compose.showPicture', show),
    { dispose: () => [...panels.values()].forEach((panel) => void panel.dispose()) },
  ];
}
