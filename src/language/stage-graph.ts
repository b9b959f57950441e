import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type StageGraph, stageGraph } from './core/features/graph.js';
import { type Drawing, graphPage, isOpenMessage } from './graph-page.js';
import { type Readings, dockerfileLanguage } from './documents.js';

const edgeTitles = { base: 'FROM', copy: 'COPY --from', mount: 'RUN --mount' } as const;

/** The stages as the page draws them. */
function drawingOf({ nodes, edges }: StageGraph): Drawing {
  const unused = vscode.l10n.t('not needed by the last stage');
  return {
    nodes: nodes.map((node) => ({ ...node, title: node.isUsed ? node.label : `${node.label} – ${unused}` })),
    edges: edges.map((edge) => ({ ...edge, title: edgeTitles[edge.kind] })),
  };
}

/** Shows the stages of the Dockerfile in the active editor, and keeps up with it. */
export function registerStageGraph(readings: Readings): Disposable[] {
  const panels = new Map<string, vscode.WebviewPanel>();
  const show = () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== dockerfileLanguage) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a Dockerfile first.'));
      return;
    }
    const key = document.uri.toString();
    const existing = panels.get(key);
    if (existing) {
      existing.reveal(undefined, true);
      return;
    }
    const name = document.uri.path.split('/').at(-1) ?? '';
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(
      'longshore.stageGraph',
      vscode.l10n.t('Stages of {0}', name),
      column,
      {
        enableScripts: true,
        localResourceRoots: [],
      },
    );
    panels.set(key, panel);
    const send = () => {
      const graph = drawingOf(stageGraph(readings.of(document)));
      void panel.webview.postMessage({ type: 'graph', graph });
    };
    let timer: NodeJS.Timeout | undefined;
    const listeners = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document) return;
        clearTimeout(timer);
        timer = setTimeout(send, 200);
      }),
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
    vscode.commands.registerCommand('longshore.dockerfile.showStages', show),
    { dispose: () => [...panels.values()].forEach((panel) => void panel.dispose()) },
  ];
}
