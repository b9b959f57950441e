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
  /** How it stands with what the node means. */
  readonly mark?: Mark;
  /** The same in words, above the detail. */
  readonly state?: string;
  /** Something else that the node stands for, which a click on its mark shows; the id goes back to the host. */
  readonly other?: { readonly id: string; readonly title: string };
}

/** Drawn as a shape in a colour: a filled circle, half of one, a cross, a ring, nothing but a dotted ring. */
export type Mark = 'good' | 'partly' | 'bad' | 'off' | 'none';

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
function drawMark(node, group) {
  const spot = make('g', { class: 'mark ' + node.mark, transform: 'translate(12 12)' }, group);
  if (node.mark === 'bad') make('path', { d: 'M-4 -4 L4 4 M-4 4 L4 -4' }, spot);
  else make('circle', { r: 4.5 }, spot);
  if (node.mark === 'partly') make('path', { d: 'M0 -4.5 A4.5 4.5 0 0 1 0 4.5 Z', class: 'half' }, spot);
  if (!node.other) return;
  // Larger than what is seen, for the mouse.
  make('circle', { r: 11, class: 'reach' }, spot);
  const title = make('title', {}, spot);
  title.textContent = node.other.title;
  spot.setAttribute('tabindex', 0);
  spot.setAttribute('role', 'button');
  spot.setAttribute('aria-label', node.other.title);
  const show = (event) => { event.stopPropagation(); vscode.postMessage({ type: 'other', id: node.other.id }); };
  spot.addEventListener('click', show);
  spot.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') show(event); });
}
function draw(graph) {
  const focused = document.activeElement?.getAttribute('data-id');
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
    const group = make('g', { 'data-id': node.id, class: (node.mark ? 'stands-' + node.mark + ' ' : '') + node.kind + (node.isUsed ? '' : ' unused'), tabindex: 0, role: 'button', transform: 'translate(' + x + ' ' + y + ')' }, root);
    make('rect', { width: wide, height: high, rx: node.kind === 'stage' || node.kind === 'service' ? 6 : 17 }, group);
    const label = make('text', { x: wide / 2, y: high / 2 + 4, 'text-anchor': 'middle' }, group);
    const shorten = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
    label.textContent = shorten(node.label, 19);
    const below = [node.state, node.detail].filter((text) => text).join(' · ');
    if (below) {
      label.setAttribute('y', String(high / 2 - 2));
      const detail = make('text', { x: wide / 2, y: high / 2 + 12, 'text-anchor': 'middle', class: 'detail' }, group);
      detail.textContent = shorten(below, 28);
    }
    const title = make('title', {}, group);
    title.textContent = node.title;
    group.setAttribute('aria-label', title.textContent);
    if (node.mark) drawMark(node, group);
    const open = () => { if (node.offset !== undefined) vscode.postMessage({ type: 'open', offset: node.offset }); };
    group.addEventListener('click', open);
    group.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') open(); });
    // Drawn anew while somebody goes through it by the keyboard.
    if (node.id === focused) group.focus();
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
.mark { fill: none; stroke-width: 1.5; stroke: var(--vscode-descriptionForeground); }
.mark .reach { fill: transparent; stroke: none; } .mark:focus .reach, .mark:hover .reach { stroke: var(--vscode-focusBorder); }
.mark.good circle:not(.reach) { fill: var(--vscode-charts-green); stroke: var(--vscode-charts-green); }
.mark.partly { stroke: var(--vscode-charts-yellow); } .mark.partly .half { fill: var(--vscode-charts-yellow); }
.mark.bad { stroke: var(--vscode-charts-red); stroke-width: 2.5; }
.mark.none { stroke-dasharray: 2 2; }
.stands-good rect { stroke: var(--vscode-charts-green); } .stands-bad rect { stroke: var(--vscode-charts-red); }
.stands-partly rect { stroke: var(--vscode-charts-yellow); } .stands-none rect { stroke-dasharray: 2 3; }
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

/** What it says when the mark of one that stands for something else is. */
export function isOtherMessage(message: unknown): message is { type: 'other'; id: string } {
  const candidate = message as { type?: unknown; id?: unknown } | null;
  return candidate?.type === 'other' && typeof candidate.id === 'string';
}
