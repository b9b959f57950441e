/**
 * What the features need to know about a Dockerfile, as plain data over offsets into its text: instructions with
 * their words, flags and heredocs, and the stages they belong to. Never throws; what it can't read it passes over.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of an instruction, without the continuations that may stand inside it. */
export interface Word extends Span {
  readonly text: string;
}

/** `key=value` inside a flag's value, as in `--mount=type=cache,target=/x`. */
interface Option {
  readonly key: Word;
  readonly value: Word | undefined;
}

export interface Flag extends Span {
  /** Without the dashes. */
  readonly name: Word;
  readonly value: Word | undefined;
  readonly options: readonly Option[];
}

interface Heredoc {
  readonly name: string;
  /** Quoted names switch expansion off. */
  readonly isQuoted: boolean;
  readonly opening: Span;
  readonly body: Span;
  readonly terminator: Span | undefined;
}

export interface Instruction extends Span {
  readonly index: number;
  /** In upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** ONBUILD, when the instruction is held back by it. */
  readonly trigger: Span | undefined;
  readonly flags: readonly Flag[];
  readonly words: readonly Word[];
  readonly isJson: boolean;
  readonly heredocs: readonly Heredoc[];
  /** Where the logical line ends, before the heredocs' bodies. */
  readonly lineEnd: number;
  /** Undefined before the first FROM. */
  readonly stage: Stage | undefined;
}

export interface Stage extends Span {
  readonly index: number;
  readonly from: Instruction;
  readonly base: Word | undefined;
  readonly name: Word | undefined;
  readonly instructions: readonly Instruction[];
  /** The earlier stage that this one builds on. */
  readonly parent: Stage | undefined;
}

interface Comment extends Span {
  readonly text: string;
}

interface Directive {
  readonly name: Word;
  readonly value: Word;
}

export interface Reading {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** Stages by their names in lower case, in the file's order. */
  readonly named: ReadonlyMap<string, readonly Stage[]>;
}

/** A logical line: its text without continuations, and where each part of it stands in the file. */
interface Logical extends Span {
  readonly text: string;
  readonly parts: readonly { readonly at: number; readonly offset: number }[];
  readonly next: number;
}

interface MutableStage extends Stage {
  end: number;
  readonly instructions: Instruction[];
}

const withFlags = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK']);
const withHeredocs = new Set(['RUN', 'COPY', 'ADD']);

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** The line without blanks at its end; a loop, because `/[ \t]+$/` is quadratic on long runs of blanks. */
function withoutTrailing(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end);
}

/** Joins continued lines from `start` on; comments and blank lines in between are left out. */
function joinLines(text: string, start: number, escape: string, comments: Comment[]): Logical {
  const parts: { at: number; offset: number }[] = [];
  let joined = '';
  let from = start;
  let end = start;
  let isFirst = true;
  for (;;) {
    const stop = lineEnd(text, from);
    const line = text.slice(from, stop).replace(/\r$/, '');
    const isComment = !isFirst && /^[ \t]*#/.test(line);
    if (isComment) comments.push({ start: from + line.indexOf('#'), end: from + line.length, text: line.trim() });
    else if (isFirst || line.trim() !== '') {
      const trimmed = withoutTrailing(line);
      const continues = trimmed.endsWith(escape) && trimmed.at(-2) !== escape;
      parts.push({ at: joined.length, offset: from });
      joined += continues ? trimmed.slice(0, -1) : line;
      end = from + (continues ? trimmed.length : line.trimEnd().length);
      if (!continues) return { text: joined, parts, start, end, next: stop + 1 };
    }
    isFirst = false;
    if (stop >= text.length) return { text: joined, parts, start, end, next: stop + 1 };
    from = stop + 1;
  }
}

function offsetOf(logical: Logical, at: number): number {
  const { parts } = logical;
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const part = parts[low];
  return part ? part.offset + at - part.at : at;
}

function place(logical: Logical, from: number, to: number): Word {
  const start = offsetOf(logical, from);
  return { start, end: to > from ? offsetOf(logical, to - 1) + 1 : start, text: logical.text.slice(from, to) };
}

const space = 32;
const tab = 9;
const doubleQuote = 34;
const singleQuote = 39;

/** Cuts text at white space that is not quoted. */
function wordRanges(text: string, from: number, escape: string): [number, number][] {
  const ranges: [number, number][] = [];
  const escapeCode = escape.charCodeAt(0);
  let start = -1;
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote === 0 && (code === space || code === tab)) {
      if (start >= 0) ranges.push([start, at]);
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (code === escapeCode && quote !== singleQuote) at += 1;
    else if (code === quote) quote = 0;
    else if (quote === 0 && (code === doubleQuote || code === singleQuote)) quote = code;
  }
  if (start >= 0) ranges.push([start, text.length]);
  return ranges;
}

function readFlag(logical: Logical, from: number, to: number): Flag {
  const text = logical.text.slice(from, to);
  const equals = text.indexOf('=');
  const nameEnd = equals < 0 ? to : from + equals;
  const name = place(logical, from + 2, nameEnd);
  const value = equals < 0 ? undefined : place(logical, nameEnd + 1, to);
  const options: Option[] = [];
  if (equals >= 0 && name.text === 'mount') {
    let at = nameEnd + 1;
    for (const item of text.slice(equals + 1).split(',')) {
      const sign = item.indexOf('=');
      const key = place(logical, at, sign < 0 ? at + item.length : at + sign);
      options.push({ key, value: sign < 0 ? undefined : place(logical, at + sign + 1, at + item.length) });
      at += item.length + 1;
    }
  }
  const { start, end } = place(logical, from, to);
  return { start, end, name, value, options };
}

/** The strings of a JSON array, or undefined when the text is none. */
function readJson(logical: Logical, from: number): Word[] | undefined {
  const text = logical.text.slice(from).trim();
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return undefined;
  } catch {
    // Not JSON: BuildKit takes it for the shell form, too.
    return undefined;
  }
  const words: Word[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(logical.text); match; match = pattern.exec(logical.text)) {
    words.push({ ...place(logical, match.index + 1, match.index + match[0].length - 1), text: match[1] ?? '' });
  }
  return words;
}

function readHeredocs(text: string, openings: readonly Word[], from: number): { heredocs: Heredoc[]; next: number } {
  const heredocs: Heredoc[] = [];
  let at = from;
  for (const opening of openings) {
    const match = /^\d*<<(-?)(["']?)([^"'<]+)\2$/.exec(opening.text);
    if (!match) continue;
    const [, dash, quote, name = ''] = match;
    const bodyStart = Math.min(at, text.length);
    let bodyEnd = text.length;
    let terminator: Span | undefined;
    while (at < text.length) {
      const stop = lineEnd(text, at);
      const raw = text.slice(at, stop).replace(/\r$/, '');
      const line = dash ? raw.replace(/^\t+/, '') : raw;
      if (line === name) {
        terminator = { start: at + raw.length - line.length, end: at + raw.length };
        bodyEnd = at;
        at = stop + 1;
        break;
      }
      at = stop + 1;
    }
    heredocs.push({ name, isQuoted: quote !== '', opening, body: { start: bodyStart, end: bodyEnd }, terminator });
    if (!terminator) break;
  }
  return { heredocs, next: at };
}

interface MutableInstruction extends Instruction {
  index: number;
  stage: Stage | undefined;
}

interface Parsed {
  readonly instruction: MutableInstruction;
  readonly next: number;
}

function readInstruction(text: string, logical: Logical, escape: string): Parsed | undefined {
  const head = /^[ \t]*(?:(onbuild)[ \t]+(?=[a-z]))?([a-z]+|\S+)/i.exec(logical.text);
  if (!head) return undefined;
  const trigger = head[1] === undefined ? undefined : place(logical, head[0].search(/\S/), head[0].search(/\S/) + 7);
  const rawKeyword = head[2] ?? '';
  const keyword = rawKeyword.toUpperCase();
  const keywordStart = head[0].length - rawKeyword.length;
  const keywordSpan = place(logical, keywordStart, head[0].length);
  const ranges = wordRanges(logical.text, head[0].length, escape);
  const flags: Flag[] = [];
  if (withFlags.has(keyword)) {
    while (ranges[0] && logical.text.startsWith('--', ranges[0][0])) {
      const [from, to] = ranges[0];
      ranges.shift();
      // Two dashes alone end the flags.
      if (to - from === 2) break;
      flags.push(readFlag(logical, from, to));
    }
  }
  const json = ranges[0] ? readJson(logical, ranges[0][0]) : undefined;
  const words = json ?? ranges.map(([from, to]) => place(logical, from, to));
  const openings =
    withHeredocs.has(keyword) && !json ? words.filter((word) => /^\d*<<-?["']?[^"'<]+["']?$/.test(word.text)) : [];
  const { heredocs, next } = readHeredocs(text, openings, logical.next);
  const last = heredocs.at(-1);
  const end = last ? (last.terminator?.end ?? last.body.end) : logical.end;
  const start = logical.start + (/^[ \t]*/.exec(logical.text)?.[0].length ?? 0);
  const instruction: MutableInstruction = {
    start,
    end,
    index: 0,
    keyword,
    keywordSpan,
    trigger,
    flags,
    words,
    isJson: json !== undefined,
    heredocs,
    lineEnd: logical.end,
    stage: undefined,
  };
  return { instruction, next };
}

function readDirectives(text: string): { directives: Directive[]; escape: '\\' | '`' } {
  const directives: Directive[] = [];
  const seen = new Set<string>();
  let escape: '\\' | '`' = '\\';
  const pattern = /^(\uFEFF?[ \t]*#[ \t]*)([A-Za-z][A-Za-z0-9]*)([ \t]*=[ \t]*)(\S.*)$/;
  for (let at = 0; at < text.length;) {
    const stop = lineEnd(text, at);
    const match = pattern.exec(text.slice(at, stop).trimEnd());
    const name = match?.[2] ?? '';
    if (!match || seen.has(name.toLowerCase())) break;
    if (!['syntax', 'escape', 'check'].includes(name.toLowerCase())) break;
    seen.add(name.toLowerCase());
    const nameStart = at + (match[1]?.length ?? 0);
    const valueStart = nameStart + name.length + (match[3]?.length ?? 0);
    const value = match[4] ?? '';
    directives.push({
      name: { start: nameStart, end: nameStart + name.length, text: name.toLowerCase() },
      value: { start: valueStart, end: valueStart + value.length, text: value },
    });
    if (name.toLowerCase() === 'escape' && value === '`') escape = '`';
    at = stop + 1;
  }
  return { directives, escape };
}

/** Reads a Dockerfile. */
export function readDockerfile(text: string): Reading {
  const { directives, escape } = readDirectives(text);
  const comments: Comment[] = [];
  const instructions: Instruction[] = [];
  const stages: MutableStage[] = [];
  const named = new Map<string, Stage[]>();
  let stage: MutableStage | undefined;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const stop = lineEnd(text, at);
    const line = text.slice(at, stop).replace(/\r$/, '');
    if (/^[ \t]*(?:#|$)/.test(line)) {
      if (line.trim()) comments.push({ start: at + line.indexOf('#'), end: at + line.length, text: line.trim() });
      at = stop + 1;
      continue;
    }
    const logical = joinLines(text, at, escape, comments);
    const parsed = readInstruction(text, logical, escape);
    at = parsed?.next ?? logical.next;
    if (!parsed) continue;
    const { instruction } = parsed;
    instruction.index = instructions.length;
    instructions.push(instruction);
    if (instruction.keyword === 'FROM' && !instruction.trigger) {
      const [base, as, name] = instruction.words;
      const parent = base ? named.get(base.text.toLowerCase())?.at(-1) : undefined;
      stage = {
        index: stages.length,
        from: instruction,
        base,
        name: as?.text.toUpperCase() === 'AS' ? name : undefined,
        instructions: [],
        parent,
        start: instruction.start,
        end: instruction.end,
      };
      stages.push(stage);
      if (stage.name) {
        const key = stage.name.text.toLowerCase();
        const same = named.get(key);
        if (same) same.push(stage);
        else named.set(key, [stage]);
      }
    } else {
      stage?.instructions.push(instruction);
      if (stage) stage.end = instruction.end;
    }
    instruction.stage = stage;
  }
  return { text, escape, directives, comments, instructions, stages, named };
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The instruction whose text, bodies of heredocs included, holds `offset`. */
export function instructionAt(reading: Reading, offset: number): Instruction | undefined {
  let low = 0;
  let high = reading.instructions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const instruction = reading.instructions[middle];
    if (!instruction) return undefined;
    if (offset < instruction.start) high = middle - 1;
    else if (offset > instruction.end) low = middle + 1;
    else return instruction;
  }
  return undefined;
}

/** The stage that a FROM or `--from` names: by name, or by number where numbers may stand. */
export function stageNamed(
  reading: Reading,
  name: string,
  before: Stage | undefined,
  byNumber: boolean,
): Stage | undefined {
  const limit = before?.index ?? reading.stages.length;
  const found = reading.named.get(name.toLowerCase())?.findLast((stage) => stage.index < limit);
  if (found) return found;
  const number = byNumber && /^\d+$/.test(name) ? Number(name) : limit;
  return number < limit ? reading.stages[number] : undefined;
}
