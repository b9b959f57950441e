/**
 * Lays out a Compose file without losing a comment: indentation by the depth in the tree, one space behind a colon, no
 * space at the ends of lines. Where the result would not mean the same, nothing is changed.
 */
import { type Span } from '../../features/reading.js';
import { readYaml } from '../yaml/read.js';
import { type YamlNode } from '../yaml/tree.js';

export interface LineEdit {
  readonly span: Span;
  readonly text: string;
}

/** What a tree means, as a text that can be compared. */
function meaning(node: YamlNode): unknown {
  if (node.kind === 'scalar') return [node.type, node.text, node.tag];
  if (node.kind === 'list') return [node.tag, ...node.items.map(meaning)];
  return { tag: node.tag, entries: node.entries.map(({ key, value }) => [key.text, meaning(value)]) };
}

/** Where a line has to be moved to: for each line that begins a key or an item, its new column. */
function columnsOf(text: string, roots: readonly YamlNode[], unit: number): Map<number, number> {
  const columns = new Map<number, number>();
  const lineOf = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  const isFirst = (offset: number): boolean => /^[ -]*$/.test(text.slice(lineOf(offset), offset));
  const visit = (node: YamlNode, depth: number): void => {
    if (node.kind === 'scalar' || node.isFlow) return;
    if (node.kind === 'list') {
      for (const item of node.items) {
        const line = lineOf(item.span.start);
        const dash = /^( *)-[ -]*$/.exec(text.slice(line, item.span.start))?.[1]?.length;
        if (dash === undefined) continue;
        if (!columns.has(line)) columns.set(line, depth * unit);
        // What is in an item stands as far behind its dash as its first key.
        visitItem(item, (columns.get(line) ?? 0) + item.span.start - line - dash, unit);
      }
      return;
    }
    for (const { key, value, merged } of node.entries) {
      if (merged !== undefined || !isFirst(key.span.start)) continue;
      const line = lineOf(key.span.start);
      if (!columns.has(line)) columns.set(line, depth * unit);
      if (value.span.start > key.span.end) visit(value, depth + 1);
    }
  };
  const visitItem = (node: YamlNode, column: number, step: number): void => {
    if (node.kind === 'map' && !node.isFlow) {
      for (const { key, value, merged } of node.entries) {
        if (merged !== undefined || !isFirst(key.span.start)) continue;
        const line = lineOf(key.span.start);
        if (!columns.has(line)) columns.set(line, column);
        if (value.span.start > key.span.end) visit(value, column / step + 1);
      }
    } else visit(node, column / step);
  };
  for (const root of roots) visit(root, 0);
  return columns;
}

/** The changes that lay out a text; none where it can't be read, or would mean something else. */
export function formatCompose(text: string, unit: number): LineEdit[] {
  const file = readYaml(text);
  if (file.problems.length > 0 || file.roots.length === 0) return [];
  const columns = columnsOf(text, file.roots, unit);
  const edits: LineEdit[] = [];
  const lines = text.split('\n');
  let start = 0;
  let shift = 0;
  const pending: { readonly start: number; readonly old: number }[] = [];
  const flush = (column: number): void => {
    // Comments stand with what follows them.
    for (const comment of pending) replaceIndent(edits, comment.start, comment.old, column);
    pending.length = 0;
  };
  for (const line of lines) {
    const old = /^ */.exec(line)?.[0].length ?? 0;
    const content = line.trimEnd();
    const column = columns.get(start);
    if (column !== undefined) {
      flush(column);
      replaceIndent(edits, start, old, column);
      shift = column - old;
    } else if (content.startsWith('#', old) && shift <= 0) pending.push({ start, old });
    else if (content !== '' && !content.startsWith('#')) {
      // The rest of a text goes with its beginning.
      flush(old + shift);
      replaceIndent(edits, start, old, Math.max(0, old + shift));
    }
    if (content.length < line.replace(/\r$/, '').length && content !== '') {
      edits.push({ span: { start: start + content.length, end: start + line.replace(/\r$/, '').length }, text: '' });
    } else if (content === '' && line.replace(/\r$/, '') !== '') {
      edits.push({ span: { start, end: start + line.replace(/\r$/, '').length }, text: '' });
    }
    start += line.length + 1;
  }
  edits.push(...gaps(text, file.roots));
  if (!text.endsWith('\n')) edits.push({ span: { start: text.length, end: text.length }, text: '\n' });
  const real = edits
    .filter(({ span, text: now }) => text.slice(span.start, span.end) !== now)
    .sort((a, b) => a.span.start - b.span.start);
  return keepsMeaning(text, file.roots, real) ? real : [];
}

function replaceIndent(edits: LineEdit[], start: number, old: number, column: number): void {
  if (old !== column) edits.push({ span: { start, end: start + old }, text: ' '.repeat(column) });
}

/** One space between a colon and its value on the same line. */
function gaps(text: string, roots: readonly YamlNode[]): LineEdit[] {
  const edits: LineEdit[] = [];
  const seen = new Set<YamlNode>();
  const pending = [...roots];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node) || node.kind === 'scalar') continue;
    seen.add(node);
    if (node.kind === 'list') {
      pending.push(...node.items);
      continue;
    }
    for (const { key, value, merged } of node.entries) {
      pending.push(value);
      if (merged !== undefined || node.isFlow || value.span.start <= key.span.end) continue;
      const match = /^[ \t]*:([ \t]+)(?=[^\s#])/.exec(text.slice(key.span.end, value.span.start + 1));
      if (!match?.[1] || match[1] === ' ') continue;
      const start = key.span.end + match[0].length - match[1].length;
      edits.push({ span: { start, end: start + match[1].length }, text: ' ' });
    }
  }
  return edits;
}

function keepsMeaning(text: string, roots: readonly YamlNode[], edits: readonly LineEdit[]): boolean {
  let at = 0;
  let made = '';
  for (const { span, text: now } of edits) {
    if (span.start < at) return false;
    made += text.slice(at, span.start) + now;
    at = span.end;
  }
  const again = readYaml(made + text.slice(at));
  return again.problems.length === 0 && JSON.stringify(again.roots.map(meaning)) === JSON.stringify(roots.map(meaning));
}
