/**
 * One instruction: keyword, flags, arguments and here-documents with their places, and the first thing that BuildKit's
 * parser finds wrong. Facts from the Dockerfile reference and from the messages of Docker 28.5.
 */
import type { JoinedText, Heredoc, Instruction, Keyword, Pair, Problem, Span, Word } from './ast.js';
import { instructionProblem, type Checked } from './instruction-check.js';
import type { Frontend } from './flag-table.js';
import { readFlags } from './flags.js';
import { isBlank, isSpace, quoted, skipSpace, skipSpaceBack } from './go-text.js';
import { openersOf, parseOpener, readBodies } from './heredocs.js';
import type { LogicalLine } from './logical-line.js';
import { blankSeparated, jsonList, quotedWords, wordAt } from './words.js';

export const keywords: readonly Keyword[] = [
  'add',
  'arg',
  'cmd',
  'copy',
  'entrypoint',
  'env',
  'expose',
  'from',
  'healthcheck',
  'label',
  'maintainer',
  'onbuild',
  'run',
  'shell',
  'stopsignal',
  'user',
  'volume',
  'workdir',
];
const keywordSet: ReadonlySet<string> = new Set(keywords);

const notStrings = 'when using JSON array syntax, arrays must be comprised of strings only';

export interface InstructionOptions {
  readonly escape: '\\' | '`';
  readonly frontend: Frontend;
}

/** An instruction with offsets from its own start, and where the next line starts in the document. */
export interface ReadInstruction {
  readonly instruction: Instruction;
  readonly next: number;
  readonly lineCount: number;
}

/** The arguments of an instruction before they are typed. */
interface Arguments {
  readonly args: readonly Word[];
  readonly isJson: boolean;
  readonly pairs: readonly Pair[];
  readonly problem: Problem | undefined;
  readonly trigger: Instruction | undefined;
}

/** Reads the instruction of a logical line and the here-documents after it. */
export function readInstruction(text: string, line: LogicalLine, options: InstructionOptions): ReadInstruction {
  const { joined } = line;
  const draft = parseLine(joined, 0, joined.text.length, options);
  let heredocs: readonly Heredoc[] = [];
  let problem = draft.problem?.phase === 'syntax' ? draft.problem : undefined;
  let next = line.next;
  let end = line.lineEnd;
  let lineCount = line.lineCount;
  if (!problem && mayHaveHeredocs(draft)) {
    const openers = openersOf(joined.text);
    if (typeof openers === 'string')
      problem = { message: openers, phase: 'syntax', ...joined.span(0, joined.text.length) };
    else if (openers.length > 0) {
      const read = readBodies(text, line.next, line.start, openers, (from, to) => joined.span(from, to));
      ({ heredocs, next } = read);
      end = Math.max(end, read.end - line.start);
      lineCount += read.lines;
      const last = heredocs.at(-1);
      if (last && !last.terminator) problem = { message: 'unterminated heredoc', phase: 'syntax', ...last.opener };
    }
  }
  const trimmed = Math.max(skipSpaceBack(text, line.start + end, line.start) - line.start, 0);
  return {
    instruction: {
      ...draft,
      start: 0,
      end: heredocs.length > 0 ? end : trimmed,
      heredocs,
      ...('trigger' in draft && draft.trigger ? { trigger: { ...draft.trigger, heredocs } } : {}),
      ...('sources' in draft ? { sources: draft.sources } : {}),
      comments: line.comments,
      continuations: line.continuations,
      emptyLines: line.emptyLines,
      lineEnd: line.lineEnd,
      lineCount,
      logicalLineCount: line.lineCount,
      problem: problem ?? draft.problem,
    },
    next,
    lineCount,
  };
}

function mayHaveHeredocs(instruction: Instruction): boolean {
  const target = instruction.kind === 'onbuild' ? (instruction.trigger ?? instruction) : instruction;
  return (target.kind === 'run' || target.kind === 'copy' || target.kind === 'add') && !target.isJson;
}

/** Reads a range of a joined line as an instruction without here-documents. */
function parseLine(
  joined: JoinedText,
  from: number,
  to: number,
  options: InstructionOptions,
  isTrigger = false,
): Instruction {
  const { text } = joined;
  const start = skipSpace(text, from, to);
  const end = skipSpaceBack(text, to, start);
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd += 1;
  const keyword = wordAt(joined, start, keywordEnd);
  const kind = keyword.text.toLowerCase();
  let restStart = keywordEnd;
  while (restStart < end && isBlank(text.charCodeAt(restStart))) restStart += 1;
  const { flags, rest } = readFlags(joined, restStart, end, options.escape);
  const argsStart = skipSpace(text, rest, end);
  const base = {
    ...joined.span(start, end),
    keyword,
    flags,
    rest: wordAt(joined, argsStart, end),
    heredocs: [],
    comments: [],
    continuations: [],
    emptyLines: [],
    text: text.slice(from, to),
    lineEnd: joined.span(start, end).end,
    lineCount: 1,
    logicalLineCount: 1,
    memo: new Map<string, unknown>(),
  };
  if (!isKeyword(kind)) {
    const args = blankSeparated(joined, argsStart, end);
    return finish({ ...base, kind: 'unknown', args, isJson: false, problem: undefined }, options);
  }
  const read = readArguments(joined, kind, argsStart, end, options, isTrigger);
  const { args, isJson, problem } = read;
  const common = { ...base, args, isJson, problem };
  switch (kind) {
    case 'from': {
      const [image, as, name] = args;
      return finish({ ...common, kind, image, as, name }, options);
    }
    case 'env':
    case 'label':
    case 'arg':
      return finish({ ...common, kind, pairs: read.pairs }, options);
    case 'copy':
    case 'add': {
      const sources = args.slice(0, -1).filter((word) => typeof parseOpener(word.text) !== 'object');
      return finish({ ...common, kind, sources, destination: args.length > 1 ? args.at(-1) : undefined }, options);
    }
    case 'onbuild':
      return finish({ ...common, kind, trigger: read.trigger }, options);
    case 'healthcheck':
      return finish({ ...common, kind, type: args[0] }, options);
    case 'cmd':
    case 'entrypoint':
    case 'expose':
    case 'maintainer':
    case 'run':
    case 'shell':
    case 'stopsignal':
    case 'user':
    case 'volume':
    case 'workdir':
      return finish({ ...common, kind }, options);
  }
}

function isKeyword(text: string): text is Keyword {
  return keywordSet.has(text);
}

function finish<I extends Instruction>(instruction: I, options: InstructionOptions): I {
  if (instruction.problem) return instruction;
  const problem: Checked = instructionProblem(instruction, options.frontend);
  return problem ? { ...instruction, problem: { ...problem, phase: 'instruction' } } : instruction;
}

function readArguments(
  joined: JoinedText,
  kind: Keyword,
  start: number,
  end: number,
  options: InstructionOptions,
  isTrigger: boolean,
): Arguments {
  const nothing: Arguments = { args: [], isJson: false, pairs: [], problem: undefined, trigger: undefined };
  if (start >= end) return nothing;
  switch (kind) {
    case 'from':
    case 'expose':
      return { ...nothing, args: blankSeparated(joined, start, end) };
    case 'maintainer':
    case 'stopsignal':
    case 'user':
    case 'workdir':
      return { ...nothing, args: [wordAt(joined, start, end)] };
    case 'env':
    case 'label':
      return readPairs(joined, kind, start, end, options.escape);
    case 'arg': {
      const words = quotedWords(joined.text, start, end, options.escape);
      return {
        ...nothing,
        args: words.map((word) => wordAt(joined, word.start, word.end, word.text)),
        pairs: words.map((word) => pairOf(joined, word.text, word.start, word.end)),
      };
    }
    case 'add':
    case 'copy':
    case 'volume': {
      const list = jsonList(joined, start, end);
      if (list === 'not-strings') return { ...nothing, problem: syntaxProblem(notStrings, joined.span(start, end)) };
      if (list === 'not-json') return { ...nothing, args: blankSeparated(joined, start, end) };
      return { ...nothing, args: list.items, isJson: true };
    }
    case 'cmd':
    case 'entrypoint':
    case 'run':
    case 'shell':
      return readCommand(joined, start, end);
    case 'healthcheck': {
      let typeEnd = start;
      while (typeEnd < end && !isSpace(joined.text.charCodeAt(typeEnd))) typeEnd += 1;
      const type = wordAt(joined, start, typeEnd);
      const commandStart = skipSpace(joined.text, typeEnd, end);
      const command = commandStart < end ? readCommand(joined, commandStart, end) : nothing;
      return { ...command, args: [type, ...command.args] };
    }
    case 'onbuild': {
      // ONBUILD ONBUILD is refused, whatever is behind it.
      if (isTrigger) return { ...nothing, args: blankSeparated(joined, start, end) };
      const trigger = parseLine(joined, start, end, options, true);
      const problem = trigger.problem?.phase === 'syntax' ? trigger.problem : undefined;
      return { ...nothing, args: [trigger.keyword, ...trigger.args], trigger, problem };
    }
  }
}

function readCommand(joined: JoinedText, start: number, end: number): Arguments {
  const nothing: Arguments = { args: [], isJson: false, pairs: [], problem: undefined, trigger: undefined };
  const list = jsonList(joined, start, end);
  if (list === 'not-strings') return { ...nothing, problem: syntaxProblem(notStrings, joined.span(start, end)) };
  if (list === 'not-json') return { ...nothing, args: [wordAt(joined, start, end)] };
  return { ...nothing, args: list.items, isJson: true };
}

function syntaxProblem(message: string, span: Span): Problem {
  return { message, phase: 'syntax', ...span };
}

function pairOf(joined: JoinedText, text: string, start: number, end: number): Pair {
  const equals = text.indexOf('=');
  const keyEnd = equals === -1 ? end : start + equals;
  return {
    ...joined.span(start, end),
    key: wordAt(joined, start, keyEnd, equals === -1 ? text : text.slice(0, equals)),
    value: equals === -1 ? undefined : wordAt(joined, start + equals + 1, end, text.slice(equals + 1)),
    isLegacy: false,
  };
}

/** ENV and LABEL: `key=value …`, or the legacy `key the rest` when the first word has no `=`. */
function readPairs(joined: JoinedText, kind: 'env' | 'label', start: number, end: number, escape: string): Arguments {
  const nothing: Arguments = { args: [], isJson: false, pairs: [], problem: undefined, trigger: undefined };
  const words = quotedWords(joined.text, start, end, escape);
  const [first] = words;
  if (!first) return nothing;
  if (!first.text.includes('=')) {
    let keyEnd = start;
    while (keyEnd < end && !isBlank(joined.text.charCodeAt(keyEnd))) keyEnd += 1;
    const key = wordAt(joined, start, keyEnd);
    let valueStart = keyEnd;
    while (valueStart < end && isBlank(joined.text.charCodeAt(valueStart))) valueStart += 1;
    if (keyEnd === end) {
      const problem = syntaxProblem(`${kind.toUpperCase()} must have two arguments`, joined.span(start, end));
      return { ...nothing, args: [key], pairs: [{ ...key, key, value: undefined, isLegacy: true }], problem };
    }
    const value = wordAt(joined, valueStart, end);
    return { ...nothing, args: [key, value], pairs: [{ ...joined.span(start, end), key, value, isLegacy: true }] };
  }
  let problem: Problem | undefined;
  const pairs = words.map((word): Pair => {
    if (!word.text.includes('=')) {
      problem ??= syntaxProblem(
        `Syntax error - can't find = in ${quoted(word.text)}. Must be of the form: name=value`,
        joined.span(word.start, word.end),
      );
    }
    return pairOf(joined, word.text, word.start, word.end);
  });
  return { ...nothing, args: words.map((word) => wordAt(joined, word.start, word.end, word.text)), pairs, problem };
}
