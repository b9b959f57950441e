/**
 * Lays a Dockerfile out without touching what is built: BuildKit's parser reads the same instructions before and after,
 * to the letter. Blanks inside a shell command are part of it (and of its key in the build cache), so that they stay as
 * they are; so do here-documents, and blanks with which people line things up.
 */
import type { Instruction, Placed, Span } from './ast.js';
import type { Edit } from './diagnostic.js';
import { lineEnd, nextLine } from './logical-line.js';
import type { Parsed } from './parse.js';

export interface FormatOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** The most blank lines that stay between two instructions. */
const mostBlankLines = 2;

/** The edits that lay a file out, in its order. None overlaps another, each keeps to a line or to blank lines. */
export function formatEdits(parsed: Parsed, options: FormatOptions): Edit[] {
  const { text, instructions } = parsed;
  const edits: Edit[] = [];
  const change = (start: number, end: number, replacement: string): void => {
    if (text.slice(start, end) !== replacement) edits.push({ start, end, text: replacement });
  };
  let at = 0;
  for (const [index, placed] of instructions.entries()) {
    // Above the first instruction a blank line or an indented comment decides what is a directive.
    if (index > 0) formatGap(text, at, lineStart(text, placed.start), change);
    const isWhole = placed.local.problem?.phase !== 'syntax' && placed.kind !== 'unknown';
    if (isWhole) formatInstruction(text, placed, options, change);
    at = nextLine(text, placed.local.heredocs.length > 0 ? placed.end : placed.start + placed.local.lineEnd);
    if (!isWhole) at = Math.max(at, nextLine(text, placed.end));
  }
  const last = instructions.at(-1);
  if (last) formatEnd(text, last, at, change);
  return edits.sort((a, b) => a.start - b.start);
}

type Change = (start: number, end: number, replacement: string) => void;

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** Behind the blanks from `start` on. */
function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

/**
 * Before the blanks that end a line at `end`. Behind a lone carriage return they stay: without them it would be part of
 * the line break, and an escape character before it would continue the line.
 */
function skipBlanksBack(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at -= 1;
  return text.charAt(at - 1) === '\r' ? end : at;
}

/** Comments and blank lines between two instructions. */
function formatGap(text: string, start: number, end: number, change: Change): void {
  let blank = 0;
  let blankStart = -1;
  for (let at = start; at < end; at = nextLine(text, at)) {
    const stop = lineEnd(text, at);
    const content = skipBlanks(text, at, stop);
    if (content === stop) {
      blank += 1;
      if (blank <= mostBlankLines) change(at, stop, '');
      else if (blankStart === -1) blankStart = at;
      continue;
    }
    if (blankStart !== -1) change(blankStart, at, '');
    blank = 0;
    blankStart = -1;
    change(at, content, '');
    change(skipBlanksBack(text, content, stop), stop, '');
  }
  if (blankStart !== -1) change(blankStart, end, '');
}

/** The instruction whose words stand in the line: what ONBUILD holds back, or itself. */
function target(local: Instruction): Instruction {
  return local.kind === 'onbuild' && local.trigger ? local.trigger : local;
}

/** The parts in which blanks mean something; offsets count from the instruction's start. */
function fixedParts(local: Instruction): readonly Span[] {
  const inner = target(local);
  const isShell = ['run', 'cmd', 'entrypoint', 'shell', 'healthcheck'].includes(inner.kind) && !inner.isJson;
  // The word behind HEALTHCHECK is cut off before the command.
  const words = !isShell || inner.kind === 'healthcheck' ? inner.args : [inner.rest];
  return [local.keyword, inner.keyword, ...inner.flags, ...words];
}

function formatInstruction(text: string, placed: Placed, options: FormatOptions, change: Change): void {
  const { local, start } = placed;
  change(lineStart(text, start) + (text.charCodeAt(0) === 0xfeff && lineStart(text, start) === 0 ? 1 : 0), start, '');
  const end = start + local.lineEnd;
  const first = lineEnd(text, start);
  change(skipBlanksBack(text, start, first), first, '');
  if (first >= end) return;
  const indent = options.insertSpaces ? ' '.repeat(options.tabSize) : '\t';
  const fixed = fixedParts(local);
  const isFree = (offset: number): boolean =>
    !fixed.some((part) => start + part.start < offset && offset < start + part.end);
  // Comments stand as far in as the line that they belong to, which comes after them.
  let comments: { readonly start: number; readonly content: number }[] = [];
  const place = (indentation: string): void => {
    for (const comment of comments) change(comment.start, comment.content, indentation);
    comments = [];
  };
  for (let at = nextLine(text, start); at <= end && at < text.length; at = nextLine(text, at)) {
    const stop = lineEnd(text, at);
    const content = skipBlanks(text, at, stop);
    if (content === stop) {
      // Dropped by BuildKit, with a warning; behind the last line there is nothing that it would be between.
      if (stop < end) change(at, nextLine(text, at), '');
      continue;
    }
    const tail = skipBlanksBack(text, content, stop);
    if (text.charAt(content) === '#') comments.push({ start: at, content });
    else {
      const isBare = content === at && isFree(content);
      if (isBare) change(at, content, indent);
      place(isBare ? indent : text.slice(at, content));
    }
    change(tail, stop, '');
  }
}

/** One line break at the end, unless what stands there is still open. */
function formatEnd(text: string, last: Placed, from: number, change: Change): void {
  const { local } = last;
  const heredoc = local.heredocs.at(-1);
  const continued = local.continuations.at(-1);
  const isOpen = (heredoc && !heredoc.terminator) ?? (continued !== undefined && continued.end >= local.lineEnd);
  if (isOpen || local.problem?.phase === 'syntax') return;
  if (from >= text.length) {
    if (!text.endsWith('\n')) change(text.length, text.length, text.includes('\r\n') ? '\r\n' : '\n');
    return;
  }
  const end = skipSpaceToLines(text, from);
  formatGap(text, from, end, change);
  if (end < text.length) change(end, text.length, '');
  else if (!text.endsWith('\n')) change(end, end, text.includes('\r\n') ? '\r\n' : '\n');
}

/** Where the blank lines at the end of the file begin, `from` at the earliest. */
function skipSpaceToLines(text: string, from: number): number {
  let at = text.length;
  for (;;) {
    const start = lineStart(text, at);
    if (start < from || skipBlanks(text, start, at) < lineEnd(text, start))
      return nextLine(text, Math.max(from, start));
    if (start <= from) return from;
    at = start - 1;
  }
}
