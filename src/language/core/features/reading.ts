/**
 * A parsed Dockerfile as the features look at it: instructions with their words, triggers of ONBUILD in the place of
 * the ONBUILD, and the stages they belong to. All of it comes from the one parser (core/dockerfile/parse.ts); places
 * are worked out when they are asked for.
 */
import type {
  Comment,
  Directive,
  Flag,
  Heredoc,
  Pair,
  Placed,
  Instruction as Parsed,
  Span,
  Word,
} from '../dockerfile/ast.js';
import { skipSpaceBack } from '../dockerfile/go-text.js';
import { type Parsed as ParsedFile, parseFile } from '../dockerfile/parse.js';
import { quotedWords, wordAt } from '../dockerfile/words.js';

export type { Flag, Heredoc, Pair, Span, Word };

export interface Instruction extends Span {
  readonly index: number;
  /** In upper case; for `ONBUILD RUN` it is RUN. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** ONBUILD, when the instruction is held back by it. */
  readonly trigger: Span | undefined;
  readonly flags: readonly Flag[];
  /** Of a command in shell form, the words as a shell cuts them. Strings of the JSON form are without quotes. */
  readonly words: readonly Word[];
  /** What ENV, LABEL and ARG say. */
  readonly pairs: readonly Pair[];
  readonly isJson: boolean;
  readonly heredocs: readonly Heredoc[];
  /** Where the logical line ends, before the heredocs' bodies. */
  readonly lineEnd: number;
  /** The last line ends in an escape character and nothing follows: the instruction is still being written. */
  readonly isOpen: boolean;
  /** Undefined before the first FROM. */
  readonly stage: Stage | undefined;
  readonly placed: Placed;
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

export interface Reading {
  readonly text: string;
  readonly parsed: ParsedFile;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** Stages by their names in lower case, in the file's order. */
  readonly named: ReadonlyMap<string, readonly Stage[]>;
}

const shellForms: ReadonlySet<string> = new Set(['run', 'cmd', 'entrypoint', 'shell', 'healthcheck']);

/** What is read of an instruction lazily: most of a long file is never asked for. */
class View implements Instruction {
  readonly placed: Placed;
  readonly keyword: string;
  readonly stage: Stage | undefined;
  readonly #text: string;
  readonly #escape: string;
  #words: readonly Word[] | undefined;

  constructor(placed: Placed, stage: Stage | undefined, text: string, escape: string) {
    this.placed = placed;
    this.stage = stage;
    this.#text = text;
    this.#escape = escape;
    this.keyword = target(placed.local).keyword.text.toUpperCase();
  }

  get index(): number {
    return this.placed.index;
  }

  get start(): number {
    return this.placed.start;
  }

  get end(): number {
    return this.placed.local.heredocs.length > 0 ? this.placed.end : this.lineEnd;
  }

  get lineEnd(): number {
    const { start, local } = this.placed;
    const last = local.continuations.at(-1);
    if (last && this.isOpen) return start + last.start + 1;
    return skipSpaceBack(this.#text, start + local.lineEnd, start);
  }

  get isOpen(): boolean {
    const { continuations, comments, emptyLines, lineEnd } = this.placed.local;
    const last = continuations.at(-1);
    if (!last) return false;
    if (last.end >= lineEnd) return true;
    // Behind it stand only blank lines and comments, down to the end of the file.
    const behind = [...comments, ...emptyLines].filter((line) => line.start >= last.end).length;
    const breaks = this.#text.slice(this.placed.start + last.end, this.placed.start + lineEnd).split('\n').length - 1;
    return behind === breaks;
  }

  get keywordSpan(): Span {
    return this.#moved(target(this.placed.local).keyword);
  }

  get trigger(): Span | undefined {
    const { local } = this.placed;
    return target(local) === local ? undefined : this.#moved(local.keyword);
  }

  get isJson(): boolean {
    return target(this.placed.local).isJson;
  }

  get flags(): readonly Flag[] {
    return this.placed.local.flags.length === 0 && this.trigger === undefined ? [] : target(this.placed.syntax).flags;
  }

  get pairs(): readonly Pair[] {
    const inner = target(this.placed.syntax);
    return 'pairs' in inner ? inner.pairs : [];
  }

  get heredocs(): readonly Heredoc[] {
    return this.placed.local.heredocs.length === 0 ? [] : this.placed.syntax.heredocs;
  }

  get words(): readonly Word[] {
    return (this.#words ??= this.#readWords());
  }

  #moved({ start, end }: Span): Span {
    return { start: this.placed.start + start, end: this.placed.start + end };
  }

  #readWords(): readonly Word[] {
    const inner = target(this.placed.local);
    const { start, joined } = this.placed;
    const move = (word: Word): Word => ({ text: word.text, start: word.start + start, end: word.end + start });
    if (inner.isJson) {
      const [first, ...rest] = inner.args.map(move);
      const unquoted = (word: Word): Word => ({ text: word.text, start: word.start + 1, end: word.end - 1 });
      if (!first) return [];
      // HEALTHCHECK's CMD stands before the array.
      return inner.kind === 'healthcheck' ? [first, ...rest.map(unquoted)] : [first, ...rest].map(unquoted);
    }
    if (!shellForms.has(inner.kind)) return inner.args.map(move);
    const until = skipSpaceBack(joined.text, joined.text.length);
    const cut = quotedWords(joined.text, until - inner.rest.text.length, until, this.#escape);
    return cut.map((word) => move(wordAt(joined, word.start, word.end)));
  }
}

/** The instruction that ONBUILD holds back, or the instruction itself. */
function target(local: Parsed): Parsed {
  return local.kind === 'onbuild' && local.trigger && local.trigger.keyword.text !== '' ? local.trigger : local;
}

interface MutableStage extends Stage {
  end: number;
  readonly instructions: Instruction[];
}

/** A file's instructions as the features look at them. */
interface Looks {
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly named: ReadonlyMap<string, readonly Stage[]>;
}

/** Looks at a parsed file. What only features want is worked out when one asks: typing waits for diagnostics alone. */
export function readingOf(parsed: ParsedFile): Reading {
  let looks: Looks | undefined;
  let comments: readonly Comment[] | undefined;
  const look = (): Looks => (looks ??= looksOf(parsed));
  return {
    text: parsed.text,
    parsed,
    directives: parsed.directives,
    get comments() {
      return (comments ??= allComments(parsed));
    },
    get instructions() {
      return look().instructions;
    },
    get stages() {
      return look().stages;
    },
    get named() {
      return look().named;
    },
  };
}

function looksOf({ text, escape, instructions: placements }: ParsedFile): Looks {
  const instructions: Instruction[] = [];
  const stages: MutableStage[] = [];
  const named = new Map<string, Stage[]>();
  let stage: MutableStage | undefined;
  for (const placed of placements) {
    if (placed.local.kind !== 'from') {
      const instruction = new View(placed, stage, text, escape);
      instructions.push(instruction);
      stage?.instructions.push(instruction);
      continue;
    }
    stage = addStage(placed, placed.local, stages, named, text, escape);
    instructions.push(stage.from);
  }
  for (const each of stages) each.end = (each.instructions.at(-1) ?? each.from).end;
  return { instructions, stages, named };
}

function addStage(
  placed: Placed,
  from: Extract<Parsed, { kind: 'from' }>,
  stages: MutableStage[],
  named: Map<string, Stage[]>,
  text: string,
  escape: string,
): MutableStage {
  const move = (word: Word | undefined): Word | undefined =>
    word && { text: word.text, start: word.start + placed.start, end: word.end + placed.start };
  const name = from.as?.text.toUpperCase() === 'AS' ? move(from.name) : undefined;
  const stage: { -readonly [Key in keyof MutableStage]: MutableStage[Key] } = {
    index: stages.length,
    from: undefined as unknown as Instruction,
    base: move(from.image),
    name,
    instructions: [],
    parent: from.image && named.get(from.image.text.toLowerCase())?.at(-1),
    start: placed.start,
    end: 0,
  };
  stage.from = new View(placed, stage, text, escape);
  stages.push(stage);
  const same = name && named.get(name.text.toLowerCase());
  if (same) same.push(stage);
  else if (name) named.set(name.text.toLowerCase(), [stage]);
  return stage;
}

function allComments(parsed: ParsedFile): Comment[] {
  const found: Comment[] = parsed.directives.map(({ start, end, line }) => ({
    start,
    end,
    line,
    text: parsed.text.slice(start + 1, end).trim(),
  }));
  for (const placed of parsed.instructions) {
    for (const comment of placed.leading) found.push(comment);
    for (const comment of placed.local.comments) {
      const { start, end, text, line } = comment;
      found.push({ text, start: start + placed.start, end: end + placed.start, line: line + placed.line });
    }
  }
  return [...found, ...parsed.trailing];
}

/** Reads a Dockerfile; with the reading of an earlier text only what changed is read again. */
export function readDockerfile(text: string, previous?: Reading): Reading {
  return readingOf(parseFile(text, undefined, previous?.parsed));
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
