import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type StageGraph, stageGraph } from './core/features/graph.js';
import { type Readings, dockerfileLanguage } from './documents.js';

/** What the page needs; offsets go back to the host as they are. */
interface Drawing extends StageGraph {
  readonly unused: string;
}

/** The page's program. It builds the picture by DOM calls alone: no text of the file is ever read as markup. */
const program = String.raw`
const vscode = acquireVsCodeApi();
const svgNs = 'http://www.w3.org/2000/svg';
const root = document.getElementById('graph');
function make(name, attributes, parent) {
  const node = document.createElementNS(svgNs, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent.appendChild(node);
  return node;
}
function draw(graph) {
  root.replaceChildren();
  const rows = new Map();
  const at = new Map();
  const wide = 140, high = 34, gapX = 46, gapY = 22;
  for (const node of graph.nodes) {
    const row = rows.get(node.column) ?? 0;
    rows.set(node.column, row + 1);
    at.set(node.id, { x: 20 + node.column * (wide + gapX), y: 20 + row * (high + gapY) });
  }
  const columns = Math.max(0, ...graph.nodes.map((node) => node.column)) + 1;
  const width = 40 + columns * (wide + gapX);
  const height = 40 + Math.max(1, ...rows.values()) * (high + gapY);
  root.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  // Beside an editor there is little room: the picture shrinks a little, then it is scrolled.
  root.style.minWidth = Math.round(width * 0.65) + 'px';
  for (const edge of graph.edges) {
    const from = at.get(edge.from), to = at.get(edge.to);
    if (!from || !to) continue;
    const x1 = from.x + wide, y1 = from.y + high / 2, x2 = to.x, y2 = to.y + high / 2;
    // An edge over several columns bends below what stands between.
    const bend = x2 - x1 > gapX ? high + gapY / 2 : 0;
    const path = make('path', { d: 'M' + x1 + ' ' + y1 + ' C' + (x1 + 25) + ' ' + (y1 + bend) + ' ' + (x2 - 25) + ' ' + (y2 + bend) + ' ' + x2 + ' ' + y2, class: 'edge ' + edge.kind }, root);
    const title = make('title', {}, path);
    title.textContent = edge.kind === 'base' ? 'FROM' : edge.kind === 'copy' ? 'COPY --from' : 'RUN --mount';
  }
  for (const node of graph.nodes) {
    const { x, y } = at.get(node.id);
    const group = make('g', { class: node.kind + (node.isUsed ? '' : ' unused'), tabindex: 0, role: 'button', transform: 'translate(' + x + ' ' + y + ')' }, root);
    make('rect', { width: wide, height: high, rx: node.kind === 'stage' ? 6 : 17 }, group);
    const label = make('text', { x: wide / 2, y: high / 2 + 4, 'text-anchor': 'middle' }, group);
    label.textContent = node.label.length > 19 ? node.label.slice(0, 18) + '…' : node.label;
    const title = make('title', {}, group);
    title.textContent = node.isUsed ? node.label : node.label + ' – ' + graph.unused;
    group.setAttribute('aria-label', title.textContent);
    const open = () => vscode.postMessage({ type: 'open', offset: node.offset });
    group.addEventListener('click', open);
    group.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') open(); });
  }
}
window.addEventListener('message', (event) => { if (event.data && event.data.type === 'graph') draw(event.data.graph); });
vscode.postMessage({ type: 'ready' });
`;

const style = `
body { padding: 0; color: var(--vscode-foreground); background: var(--vscode-editor-background); }
svg { max-width: 100%; height: auto; font: 13px var(--vscode-font-family); }
rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, var(--vscode-foreground)); }
.image rect { stroke-dasharray: 4 3; }
text { fill: var(--vscode-foreground); pointer-events: none; }
g { cursor: pointer; } g:focus { outline: none; } g:focus rect, g:hover rect { stroke: var(--vscode-focusBorder); stroke-width: 2; }
.unused { opacity: 0.45; }
.edge { fill: none; stroke: var(--vscode-foreground); stroke-width: 1.5; }
.edge.copy { stroke-dasharray: 6 4; } .edge.mount { stroke-dasharray: 2 3; }
`;

function page(): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${style}</style></head><body><svg id="graph" role="group"></svg>
<script nonce="${nonce}">${program}</script></body></html>`;
}

function isOpen(message: unknown): message is { type: 'open'; offset: number } {
  const candidate = message as { type?: unknown; offset?: unknown } | null;
  return candidate?.type === 'open' && typeof candidate.offset === 'number' && Number.isInteger(candidate.offset);
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
      const graph: Drawing = {
        ...stageGraph(readings.of(document)),
        unused: vscode.l10n.t('not needed by the last stage'),
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
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (!isOpen(message)) {
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
    panel.webview.html = page();
  };
  return [
    vscode.commands.registerCommand('longshore.dockerfile.showStages', show),
    { dispose: () => [...panels.values()].forEach((panel) => void panel.dispose()) },
  ];
}
