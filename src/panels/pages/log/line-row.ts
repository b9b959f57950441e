import { type Look, paletteColor, pieces, withoutControls } from '../../core/ansi.js';
import { levelOf, objectIn } from '../../core/log-level.js';
import { note, stderr } from '../../core/log-contract.js';
import { mostInLine } from '../../core/log-filter.js';
import { element } from '../dom.js';

export interface RowLook {
  readonly time: string;
  /** Its source's name, where there are several, and colour. */
  readonly source: { readonly name: string; readonly color: number } | undefined;
  readonly find: RegExp | undefined;
  /** Which of the places where it is found was gone to; undefined for none in this line. */
  readonly current: number | undefined;
  readonly tooltip: string;
  readonly openTree: () => void;
  readonly treeLabel: string;
}

/** Makes the row of a line. What a container printed is text and colours, and never markup. */
export function lineRow(text: string, mark: number, look: RowLook): HTMLElement {
  const kind = mark & 3;
  const plain = withoutControls(text);
  const level = kind === note ? undefined : levelOf(plain);
  const classes = ['line', ...(kind === stderr ? ['stderr'] : kind === note ? ['note'] : [])];
  if (level !== undefined) classes.push(`level-${level}`);
  if (look.current !== undefined) classes.push('current');
  const row = element('div', { class: classes.join(' '), title: look.tooltip });
  if (look.source) row.append(element('span', { class: `source color-${look.source.color % 8}` }, look.source.name));
  if (look.time !== '') row.append(element('span', { class: 'time' }, look.time));
  if (kind !== note && plain.startsWith('{') && objectIn(plain)) {
    const open = element('button', { class: 'tree', 'aria-label': look.treeLabel, title: look.treeLabel }, '⊞');
    open.addEventListener('click', look.openTree);
    row.append(open);
  }
  const body = element('span', { class: 'text' });
  for (const piece of pieces(text)) body.append(painted(piece.text, piece.look));
  row.append(body);
  if (look.find) markMatches(body, look.find, look.current);
  return row;
}

function painted(text: string, look: Look): Node {
  if (Object.keys(look).length === 0) return document.createTextNode(text);
  const span = element('span', {}, text);
  const [color, background] = look.inverse ? [look.background, look.color] : [look.color, look.background];
  if (color !== undefined) span.style.color = cssColor(color);
  if (background !== undefined) span.style.backgroundColor = cssColor(background);
  if (look.inverse) span.classList.add('inverse');
  if (look.bold) span.style.fontWeight = 'bold';
  if (look.dim) span.style.opacity = '0.7';
  if (look.italic) span.style.fontStyle = 'italic';
  const lines = [...(look.underline ? ['underline'] : []), ...(look.strike ? ['line-through'] : [])];
  if (lines.length > 0) span.style.textDecoration = lines.join(' ');
  return span;
}

const names = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

/** The first sixteen are the theme's. */
function cssColor(color: number | string): string {
  if (typeof color === 'string') return color;
  if (color >= 16) return paletteColor(color);
  return `var(--vscode-terminal-ansi${color >= 8 ? 'Bright' : ''}${names[color % 8] ?? 'White'})`;
}

/** Marks what is searched for, also where it spans several colours. */
function markMatches(body: HTMLElement, find: RegExp, current: number | undefined): void {
  const text = body.textContent;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const nodes: { readonly node: Text; readonly from: number }[] = [];
  for (let from = 0, node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    nodes.push({ node, from });
    from += node.data.length;
  }
  find.lastIndex = 0;
  const found: (readonly [number, number])[] = [];
  for (const match of text.matchAll(find)) {
    if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
    if (found.length >= mostInLine) break;
  }
  // From the end: what is before keeps its place.
  for (const { node, from } of nodes.reverse()) {
    for (const [index, [begin, end]] of [...found.entries()].reverse()) {
      const start = Math.max(begin - from, 0);
      const stop = Math.min(end - from, node.data.length);
      if (start >= stop) continue;
      const part = node.splitText(start);
      part.splitText(stop - start);
      const marked = element('mark', index === current ? { class: 'chosen' } : {});
      part.replaceWith(marked);
      marked.append(part);
    }
  }
}
