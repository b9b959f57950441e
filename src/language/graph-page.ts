import { randomBytes } from 'node:crypto';

/** A node as the page draws it; its offset goes back to the host as it is. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly detail?: string;
  readonly title: string;
  readonly column: number;
  readonly offset: number | undefined;
  readonly isUsed: boolean;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly title: string;
}

/** What the page is sent. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
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
    title.textContent = edge.title;
  }
  for (const node of graph.nodes) {
    const { x, y } = at.get(node.id);
    const group = make('g', { class: node.kind + (node.isUsed ? '' : ' unused'), tabindex: 0, role: 'button', transform: 'translate(' + x + ' ' + y + ')' }, root);
    make('rect', { width: wide, height: high, rx: node.kind === 'stage' || node.kind === 'service' ? 6 : 17 }, group);
    const label = make('text', { x: wide / 2, y: high / 2 + 4, 'text-anchor': 'middle' }, group);
    const shorten = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
    label.textContent = shorten(node.label, 19);
    if (node.detail) {
      label.setAttribute('y', String(high / 2 - 2));
      const detail = make('text', { x: wide / 2, y: high / 2 + 12, 'text-anchor': 'middle', class: 'detail' }, group);
      detail.textContent = shorten(node.detail, 24);
    }
    const title = make('title', {}, group);
    title.textContent = node.title;
    group.setAttribute('aria-label', title.textContent);
    const open = () => { if (node.offset !== undefined) vscode.postMessage({ type: 'open', offset: node.offset }); };
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
.detail { font-size: 10px; opacity: 0.8; }
.network rect, .volume rect { stroke-dasharray: 4 3; }
.edge.network, .edge.volume { stroke-dasharray: 2 3; opacity: 0.7; }
.edge.copy { stroke-dasharray: 6 4; } .edge.mount { stroke-dasharray: 2 3; }
`;

/** The page: a picture of nodes and edges that the host sends. */
export function graphPage(): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${style}</style></head><body><svg id="graph" role="group"></svg>
<script nonce="${nonce}">${program}</script></body></html>`;
}

/** What the page says when a node is clicked. */
export function isOpenMessage(message: unknown): message is { type: 'open'; offset: number } {
  const candidate = message as { type?: unknown; offset?: unknown } | null;
  return candidate?.type === 'open' && typeof candidate.offset === 'number' && Number.isInteger(candidate.offset);
}
