/** The shell commands of a RUN with their places: of its line, or of the here-document that is its script. */
import type { Instruction, JoinedText, Placed, Span } from '../ast.js';
import { skipSpaceBack } from '../go-text.js';
import { callOf, shellCommands, type Call, type ShellCommand, type ShellWord } from './shell-commands.js';

export interface RunScript {
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
  readonly calls: readonly Call[];
  /** A word's or command's place, counted from the instruction's start. */
  readonly place: (part: Span) => Span;
  /** Where another command may be added, and what has to stand before and behind it; undefined for the JSON form. */
  readonly append: { readonly at: number; readonly before: string; readonly behind: string } | undefined;
  /** Calls of curl and wget, and of programs that unpack archives. */
  readonly fetchers: readonly Call[];
  readonly unpackers: readonly Call[];
  /** Directories that are kept out of the image by `--mount`. */
  readonly mounted: readonly string[];
}

const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;

/** Reads a RUN's commands; the same object for the same instruction. */
export function runScriptOf({ local, joined }: Placed): RunScript {
  const known = local.memo.get('script');
  if (known) return known as RunScript;
  const made = readScript(local, joined);
  local.memo.set('script', made);
  return made;
}

/** A longer command was not written by a person; BuildKit refuses a line of this length. */
const longest = 65_535;

const isFetcher = ({ name }: Call): boolean => name === 'curl' || name === 'wget';
const isUnpacker = ({ name }: Call): boolean => /^(?:tar|unzip|gunzip|bunzip2|unxz|unlzma|xz|gzip)$/.test(name);

function readScript(instruction: Instruction, joined: JoinedText): RunScript {
  const script = readCalls(instruction, joined);
  return { ...script, fetchers: script.calls.filter(isFetcher), unpackers: script.calls.filter(isUnpacker) };
}

function readCalls(instruction: Instruction, joined: JoinedText): Omit<RunScript, 'fetchers' | 'unpackers'> {
  const mounted = instruction.flags.flatMap((flag) => {
    const value = (names: readonly string[]): string | undefined =>
      flag.options.find(({ key }) => names.includes(key.text.toLowerCase()))?.value?.text;
    const isKept = flag.name.text === 'mount' && /^(?:cache|tmpfs)$/.test(value(['type']) ?? '');
    const target = value(['target', 'dst', 'destination']);
    return isKept && target !== undefined ? [target.replace(/\/+$/, '')] : [];
  });
  const base = { instruction, mounted };
  const length = Math.max(instruction.rest.text.length, ...instruction.heredocs.map(({ content }) => content.length));
  if (length > longest) return { ...base, commands: [], calls: [], place, append: undefined };
  if (instruction.isJson) return { ...base, ...ofArray(instruction) };
  const until = skipSpaceBack(joined.text, joined.text.length);
  const from = until - instruction.rest.text.length;
  const [heredoc] = instruction.heredocs;
  const own = shellCommands(instruction.rest.text);
  const words = own.flatMap((command) => command.words.map((word) => word.text));
  if (heredoc && words.every((word) => shells.test(word) || word.startsWith('-'))) {
    const shebang = /^#!\s*(\S+)/.exec(heredoc.content)?.[1];
    if (shebang !== undefined && !shells.test(shebang))
      return { ...base, commands: [], calls: [], place, append: undefined };
    const commands = shellCommands(heredoc.content);
    const { start, end } = heredoc.body;
    return {
      ...base,
      commands,
      calls: callsOf(commands),
      place: (part) => ({ start: start + part.start, end: start + part.end }),
      append: { at: end, before: heredoc.chomp ? '\t' : '', behind: '\n' },
    };
  }
  return {
    ...base,
    commands: own,
    calls: callsOf(own),
    place: (part) => joined.span(from + part.start, from + part.end),
    append: instruction.heredocs.length > 0 ? undefined : { at: instruction.rest.end, before: ' && ', behind: '' },
  };
}

/** Places that are the instruction's own already. */
function place(part: Span): Span {
  return { start: part.start, end: part.end };
}

/** Rules compare calls with each other; a RUN with more of them than this was not written by a person. */
const mostCalls = 500;

function callsOf(commands: readonly ShellCommand[]): Call[] {
  return commands.slice(0, mostCalls).flatMap((command) => callOf(command) ?? []);
}

/** `RUN ["program", "argument"]`: one command. */
function ofArray({ args }: Instruction): Pick<RunScript, 'commands' | 'calls' | 'place' | 'append'> {
  const words: ShellWord[] = args.map(({ text, start, end }) => ({ text, start: start + 1, end: end - 1 }));
  const [first] = words;
  const last = words.at(-1);
  const commands: ShellCommand[] = first && last ? [{ words, separator: '', start: first.start, end: last.end }] : [];
  return { commands, calls: callsOf(commands), place, append: undefined };
}
