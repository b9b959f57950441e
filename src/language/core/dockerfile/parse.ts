/**
 * A whole Dockerfile: directives, comments and instructions, read again only where the text changed.
 *
 * A piece of the file is what stands from the end of one instruction to the end of the next. What is in it depends on
 * nothing but its text and the escape character, so that pieces before and behind a change are taken over as they are.
 */
import {
  type JoinedText,
  moved,
  type Comment,
  type Directive,
  type Instruction,
  type Placed,
  type Span,
} from './ast.js';
import { frontendDirective, readHead, type Head } from './directives.js';
import { builtInFrontend, frontendOfSyntax, parseFrontend, type Frontend } from './flag-table.js';
import { skipSpace, utf8Length } from './go-text.js';
import { readInstruction } from './instruction.js';
import { commentAt, lineEnd, nextLine, readLogicalLine } from './logical-line.js';

export interface Parsed {
  readonly text: string;
  readonly frontend: Frontend;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Placed[];
  /** Comments after the last instruction. */
  readonly trailing: readonly Comment[];
  /** What is wrong with the file rather than with an instruction, as BuildKit says it, in the order of the file. */
  readonly problems: readonly (Span & { readonly message: string; readonly line: number })[];
  readonly lineCount: number;
  /** The file goes on behind what was read. */
  readonly isCut: boolean;
}

class PlacedInstruction implements Placed {
  private absolute: Instruction | undefined;

  readonly index: number;
  readonly start: number;
  readonly line: number;
  /** Where the piece starts; its comments' offsets and lines count from there. */
  readonly pieceStart: number;
  readonly pieceLine: number;
  readonly local: Instruction;
  private readonly localLeading: readonly Comment[];
  /** How many of the leading comments belong to the instruction. */
  private readonly aboveCount: number;
  /** Where the next piece starts. */
  readonly next: number;
  readonly joined: JoinedText;

  constructor(
    index: number,
    start: number,
    line: number,
    pieceStart: number,
    pieceLine: number,
    local: Instruction,
    localLeading: readonly Comment[],
    aboveCount: number,
    next: number,
    joined: JoinedText,
  ) {
    this.index = index;
    this.start = start;
    this.line = line;
    this.pieceStart = pieceStart;
    this.pieceLine = pieceLine;
    this.local = local;
    this.localLeading = localLeading;
    this.aboveCount = aboveCount;
    this.next = next;
    this.joined = joined;
  }

  get kind(): Instruction['kind'] {
    return this.local.kind;
  }

  get end(): number {
    return this.start + this.local.end;
  }

  get lastLine(): number {
    return this.line + this.local.lineCount - 1;
  }

  get leading(): readonly Comment[] {
    return this.localLeading.map((comment) => ({
      ...comment,
      start: comment.start + this.pieceStart,
      end: comment.end + this.pieceStart,
      line: comment.line + this.pieceLine,
    }));
  }

  get above(): readonly Comment[] {
    return this.aboveCount === 0 ? [] : this.leading.slice(-this.aboveCount);
  }

  get syntax(): Instruction {
    this.absolute ??= moved(this.local, this.start);
    return this.absolute;
  }

  /** The same instruction elsewhere. */
  movedBy(characters: number, lines: number, indices: number): PlacedInstruction {
    return new PlacedInstruction(
      this.index + indices,
      this.start + characters,
      this.line + lines,
      this.pieceStart + characters,
      this.pieceLine + lines,
      this.local,
      this.localLeading,
      this.aboveCount,
      this.next + characters,
      this.joined,
    );
  }
}

/**
 * Reads a file as the frontend does that its `# syntax=` line asks for, else the engine's own (`1.19`), else the one of
 * Docker 28.5. Reads the beginning of what is longer than anybody writes. With the result for an earlier text, only what changed is read again.
 */
export function parseFile(whole: string, engineFrontend?: string, previous?: Parsed): Parsed {
  const end = readableEnd(whole);
  const text = end >= whole.length ? whole : whole.slice(0, end);
  const own = (engineFrontend === undefined ? undefined : parseFrontend(engineFrontend)) ?? builtInFrontend;
  const syntax = frontendDirective(text, 'syntax');
  const wanted = (syntax && frontendOfSyntax(syntax.value.text)) ?? own;
  const earlier = previous?.frontend;
  // The same object as before, so that what was read with it can be kept.
  const isSame = earlier?.major === wanted.major && earlier.minor === wanted.minor && earlier.labs === wanted.labs;
  const parsed = parse(text, isSame ? earlier : wanted, previous);
  return text === whole ? parsed : { ...parsed, isCut: true };
}

/** Of a longer file only the beginning is read, so that an answer comes in time whatever is opened. */
const longestFile = 700_000;
const mostLines = 12_000;

/** Where reading stops. */
function readableEnd(text: string): number {
  let at = 0;
  for (let line = 0; line < mostLines; line += 1) {
    const newline = text.indexOf('\n', at);
    if (newline === -1 || newline >= longestFile) return Math.min(text.length, Math.max(at, longestFile));
    at = newline + 1;
  }
  return at;
}

/** BuildKit reads lines into a buffer of this many bytes. */
const longestLine = 65536;

/** Reads a file; with the result for an earlier text, only what changed is read again. */
export function parse(text: string, frontend: Frontend = builtInFrontend, previous?: Parsed): Parsed {
  const head = readHead(text);
  const usable =
    previous?.escape === head.escape && previous.frontend === frontend && previous.text !== text ? previous : undefined;
  if (previous && previous.text === text && previous.frontend === frontend) return previous;
  const old = (usable?.instructions ?? []) as readonly PlacedInstruction[];
  const same = usable ? commonEnds(usable.text, text, head.end) : { before: 0, after: 0 };
  const instructions: PlacedInstruction[] = [];
  // A piece is untouched when the line break behind it is before the change, and it isn't the head of the file.
  let kept = 0;
  if (same.before > 0) {
    while (kept < old.length && (old[kept]?.next ?? Infinity) < same.before) kept += 1;
    for (let index = 0; index < kept; index += 1) {
      const instruction = old[index];
      if (instruction) instructions.push(instruction);
    }
  }
  const last = instructions.at(-1);
  let at = last ? last.next : head.start;
  let line = last ? last.line + last.local.lineCount : 1;
  const shift = text.length - (usable?.text.length ?? 0);
  const tailStart = text.length - same.after;
  let resume = kept;
  let trailing: readonly Comment[];
  for (;;) {
    if (usable && at >= tailStart) {
      while (resume < old.length && (old[resume]?.pieceStart ?? 0) + shift < at) resume += 1;
      const candidate = old[resume];
      if (candidate && candidate.pieceStart + shift === at && resume > 0) {
        const lines = line - candidate.pieceLine;
        const indices = instructions.length - candidate.index;
        for (let index = resume; index < old.length; index += 1) {
          const instruction = old[index];
          if (instruction) instructions.push(instruction.movedBy(shift, lines, indices));
        }
        at = instructions.at(-1)?.next ?? at;
        const lastKept = instructions.at(-1);
        line = lastKept ? lastKept.line + lastKept.local.lineCount : line;
      }
    }
    const piece = readPiece(text, at, line, head, frontend, instructions.length);
    if ('comments' in piece) {
      trailing = piece.comments;
      line = piece.line;
      break;
    }
    instructions.push(piece);
    at = piece.next;
    line = piece.line + piece.local.lineCount;
  }
  return {
    text,
    frontend,
    escape: head.escape,
    directives: head.directives,
    instructions,
    trailing,
    problems: [...head.problems, ...longLines(text)],
    lineCount: line,
    isCut: false,
  };
}

function readPiece(
  text: string,
  start: number,
  startLine: number,
  head: Head,
  frontend: Frontend,
  index: number,
): PlacedInstruction | { readonly comments: readonly Comment[]; readonly line: number } {
  const comments: Comment[] = [];
  let above = 0;
  let at = start;
  let line = startLine;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const content = skipSpace(text, at, end);
    if (content < end && text.charCodeAt(content) !== 35) {
      const logical = readLogicalLine(text, at, head.escape);
      const read = readInstruction(text, logical, { escape: head.escape, frontend });
      return new PlacedInstruction(
        index,
        logical.start,
        line,
        start,
        startLine,
        read.instruction,
        comments.map((comment) => ({ ...comment, start: comment.start - start, end: comment.end - start })),
        above,
        read.next,
        logical.joined,
      );
    }
    if (content < end) {
      const comment = commentAt(text, at, content, end, line - startLine);
      if (!head.directives.some((directive) => directive.line === line)) {
        comments.push(comment);
        above = comment.text === '' ? 0 : above + 1;
      }
    }
    at = nextLine(text, at);
    line += 1;
  }
  return {
    comments: comments.map((comment) => ({ ...comment, line: comment.line + startLine })),
    line,
  };
}

/** How much of the two texts is the same at the start and, apart from that, at the end. */
function commonEnds(a: string, b: string, head: number): { before: number; after: number } {
  const limit = Math.min(a.length, b.length);
  let before = 0;
  while (before + 4096 <= limit && a.slice(before, before + 4096) === b.slice(before, before + 4096)) before += 4096;
  while (before < limit && a.charCodeAt(before) === b.charCodeAt(before)) before += 1;
  let after = 0;
  const rest = limit - before;
  while (
    after + 4096 <= rest &&
    a.slice(a.length - after - 4096, a.length - after) === b.slice(b.length - after - 4096, b.length - after)
  ) {
    after += 4096;
  }
  while (after < rest && a.charCodeAt(a.length - 1 - after) === b.charCodeAt(b.length - 1 - after)) after += 1;
  // A change in the head may move directives: nothing before it is kept then.
  return before <= head ? { before: 0, after } : { before, after };
}

function longLines(text: string): Parsed['problems'] {
  let start = 0;
  let line = 1;
  // Only a look from line break to line break when the text is long enough for it to matter.
  if (text.length * 3 < longestLine) return [];
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if ((end - start) * 3 + 1 >= longestLine && utf8Length(text, start, end) + 1 > longestLine) {
      return [{ start, end, line, message: `dockerfile line greater than max allowed size of ${longestLine - 1}` }];
    }
    start = end + 1;
    line += 1;
  }
  return [];
}
