/**
 * Logical lines: physical lines joined at the escape character, as BuildKit's parser joins them, with a map from the
 * joined text back to the document. Facts from the Dockerfile reference ("escape", "Format") and Docker 28.5: comment
 * lines between continued lines are dropped, blank ones too (with a warning), white space at the start of a continued
 * line is kept, and an escape character after another one doesn't continue the line.
 */
import type { Comment, JoinedText, Span } from './ast.js';
import { skipSpace, skipSpaceBack, trimSpace } from './go-text.js';

/** Joined text and where each part of it stands. Offsets count from the start of the instruction. */
export class Joined implements JoinedText {
  readonly text: string;
  /** Where each part starts in `text`. */
  private readonly starts: readonly number[];
  /** Where each part starts in the document. */
  private readonly sources: readonly number[];

  constructor(text: string, starts: readonly number[], sources: readonly number[]) {
    this.text = text;
    this.starts = starts;
    this.sources = sources;
  }

  /** The place of the joined text's character. */
  at(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return (this.sources[low] ?? 0) + offset - (this.starts[low] ?? 0);
  }

  /** The place of a part of the joined text, from its first to its last character. */
  span(start: number, end: number): Span {
    const from = this.at(start);
    return end <= start ? { start: from, end: from } : { start: from, end: this.at(end - 1) + 1 };
  }
}

export interface LogicalLine {
  /** Where the instruction starts in the document: its first character that is no white space. */
  readonly start: number;
  readonly joined: Joined;
  /** All of these count from `start`. */
  readonly lineEnd: number;
  readonly comments: readonly Comment[];
  readonly continuations: readonly Span[];
  readonly emptyLines: readonly Span[];
  /** The physical lines that it takes. */
  readonly lineCount: number;
  /** In the document: the start of the first physical line after it. */
  readonly next: number;
}

/** The end of the physical line at `start`, without its line break. */
export function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  let end = newline === -1 ? text.length : newline;
  while (end > start && text.charCodeAt(end - 1) === 13) end -= 1;
  return end;
}

/** The start of the line after the one at `start`; one past the end of the text when there is none. */
export function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline + 1;
}

/** Where the escape character stands that continues the line; -1 when the line ends here. */
function continuation(text: string, start: number, end: number, escape: number): number {
  let at = end - 1;
  while (at >= start && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at -= 1;
  if (at < start || text.charCodeAt(at) !== escape) return -1;
  return at === start || text.charCodeAt(at - 1) !== escape ? at : -1;
}

/** The comment in the physical line; BuildKit drops its first character, which is not `#` in an indented line. */
export function commentAt(text: string, lineStart: number, contentStart: number, end: number, line: number): Comment {
  return {
    start: contentStart,
    end: skipSpaceBack(text, end, contentStart),
    text: trimSpace(text.slice(lineStart + 1, end)),
    line,
  };
}

/** Reads the logical line that starts in the physical line at `lineStart`, which is neither blank nor a comment. */
export function readLogicalLine(text: string, lineStart: number, escape: '\\' | '`'): LogicalLine {
  const escapeCode = escape.charCodeAt(0);
  let end = lineEnd(text, lineStart);
  const start = skipSpace(text, lineStart, end);
  let next = nextLine(text, lineStart);
  let stop = continuation(text, start, end, escapeCode);
  if (stop === -1) {
    return {
      start,
      joined: new Joined(text.slice(start, end), [0], [0]),
      lineEnd: end - start,
      comments: [],
      continuations: [],
      emptyLines: [],
      lineCount: 1,
      next,
    };
  }
  const parts = [text.slice(start, stop)];
  const starts = [0];
  const sources = [0];
  let length = stop - start;
  const comments: Comment[] = [];
  const emptyLines: Span[] = [];
  const continuations = [{ start: stop - start, end: end - start }];
  let lineCount = 1;
  while (stop !== -1 && next < text.length) {
    const from = next;
    end = lineEnd(text, from);
    next = nextLine(text, from);
    lineCount += 1;
    const content = skipSpace(text, from, end);
    if (content < end && text.charCodeAt(content) === 35) {
      const comment = commentAt(text, from, content, end, lineCount - 1);
      comments.push({ ...comment, start: comment.start - start, end: comment.end - start });
    } else if (content === end) emptyLines.push({ start: from - start, end: end - start });
    else {
      stop = continuation(text, from, end, escapeCode);
      const until = stop === -1 ? end : stop;
      if (stop !== -1) continuations.push({ start: stop - start, end: end - start });
      if (until > from) {
        parts.push(text.slice(from, until));
        starts.push(length);
        sources.push(from - start);
        length += until - from;
      }
    }
  }
  return {
    start,
    joined: new Joined(parts.join(''), starts, sources),
    lineEnd: end - start,
    comments,
    continuations,
    emptyLines,
    lineCount,
    next,
  };
}
