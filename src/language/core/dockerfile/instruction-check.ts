/**
 * What BuildKit refuses in a single instruction, with its words: unknown instructions and flags, missing or too many
 * arguments, wrong stage names, durations and modes. Facts from the messages of Docker 28.5 (each tried).
 */
import type { Flag, Instruction, Span, Word } from './ast.js';
import { deviceProblem } from './devices.js';
import { flagTable, hasFlag, type FlagFact, type Frontend } from './flag-table.js';
import { nearest, parseDuration, parseInt64, quoted } from './go-text.js';
import { parseOpener } from './heredocs.js';
import { csvFields } from './words.js';

export type Checked = (Span & { readonly message: string; readonly suggestion?: string }) | undefined;

const instructionNames = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

/** The first thing wrong with the instruction in itself; undefined when BuildKit takes it. */
export function instructionProblem(instruction: Instruction, frontend: Frontend): Checked {
  const { args, keyword } = instruction;
  const at = (span: Span, message: string): Checked => ({ start: span.start, end: span.end, message });
  const whole = (message: string): Checked => at(args.length > 0 ? instruction.rest : keyword, message);
  const one = (name: string): Checked =>
    args.length === 1 ? undefined : whole(`${name} requires exactly one argument`);
  const some = (name: string): Checked =>
    args.length > 0 ? undefined : whole(`${name} requires at least one argument`);
  const flags = (): Checked => flagProblem(instruction, frontend);
  switch (instruction.kind) {
    case 'unknown':
      return unknownInstruction(keyword);
    case 'env':
    case 'label':
      return flags() ?? some(keyword.text.toUpperCase()) ?? blankName(instruction, instruction.kind.toUpperCase());
    case 'maintainer':
    case 'workdir':
    case 'user':
      return one(instruction.kind.toUpperCase()) ?? flags();
    case 'stopsignal':
      return one('STOPSIGNAL');
    case 'arg':
      return some('ARG') ?? blankName(instruction, 'ARG');
    case 'add':
    case 'copy':
      return copyProblem(instruction) ?? flags() ?? heredocDestination(instruction);
    case 'from':
      return fromProblem(instruction) ?? flags();
    case 'onbuild':
      return some('ONBUILD') ?? flags() ?? triggerProblem(instruction);
    case 'run':
      return flags() ?? runFlagProblem(instruction);
    case 'cmd':
    case 'entrypoint':
      return flags();
    case 'healthcheck':
      return some('HEALTHCHECK') ?? healthcheckProblem(instruction, flags);
    case 'expose':
      return some('EXPOSE') ?? flags();
    case 'volume':
      return some('VOLUME') ?? flags() ?? emptyVolume(instruction);
    case 'shell':
      return flags() ?? some('SHELL') ?? (instruction.isJson ? undefined : notJson(instruction));
  }
}

function unknownInstruction(keyword: Word): Checked {
  const suggestion = nearest(keyword.text, instructionNames, false);
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  return {
    start: keyword.start,
    end: keyword.end,
    message: `unknown instruction: ${keyword.text}${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function blankName(instruction: Extract<Instruction, { kind: 'env' | 'label' | 'arg' }>, name: string): Checked {
  const blank = instruction.pairs.find((pair) => pair.key.text === '' && pair.value !== undefined);
  return blank && { start: blank.start, end: blank.end, message: `${name} names can not be blank` };
}

function notJson({ rest }: Instruction): Checked {
  return {
    start: rest.start,
    end: rest.end,
    message: 'SHELL requires the arguments to be in JSON form',
  };
}

function copyProblem(instruction: Instruction): Checked {
  if (instruction.args.length >= 2) return undefined;
  const { start, end } = instruction.args[0] ?? instruction.keyword;
  const name = instruction.kind.toUpperCase();
  return {
    start,
    end,
    message: `${name} requires at least two arguments, but only one was provided. Destination could not be determined`,
  };
}

function heredocDestination(instruction: Instruction): Checked {
  const destination = instruction.args.at(-1);
  if (!destination || typeof parseOpener(destination.text) !== 'object') return undefined;
  const { start, end } = destination;
  return { start, end, message: `${instruction.kind.toUpperCase()} cannot accept a heredoc as a destination` };
}

function fromProblem(instruction: Instruction): Checked {
  const [image, as, name] = instruction.args;
  const count = instruction.args.length;
  if (count === 3 && name && as?.text.toLowerCase() === 'as') {
    if (/^[a-z][a-z0-9-_.]*$/.test(name.text.toLowerCase())) return undefined;
    const { start, end } = name;
    return {
      start,
      end,
      message: `invalid name for build stage: ${quoted(name.text)}, name can't start with a number or contain symbols`,
    };
  }
  if (count === 1) return undefined;
  const { start, end } = image ? instruction.rest : instruction.keyword;
  return { start, end, message: 'FROM requires either one or three arguments' };
}

function triggerProblem(instruction: Instruction): Checked {
  const [first] = instruction.args;
  if (!first) return undefined;
  const name = first.text.toUpperCase();
  if (name === 'ONBUILD') {
    return { start: first.start, end: first.end, message: "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed" };
  }
  if (name !== 'MAINTAINER' && name !== 'FROM') return undefined;
  return { start: first.start, end: first.end, message: `${name} isn't allowed as an ONBUILD trigger` };
}

function emptyVolume(instruction: Instruction): Checked {
  const empty = instruction.args.find((word) => word.text.trim() === '');
  return empty && { start: empty.start, end: empty.end, message: 'VOLUME specified can not be an empty string' };
}

function healthcheckProblem(instruction: Instruction, flags: () => Checked): Checked {
  const [type, ...rest] = instruction.args;
  if (!type) return undefined;
  const at = (span: Span, message: string): Checked => ({ start: span.start, end: span.end, message });
  const name = type.text.toUpperCase();
  if (name === 'NONE') {
    return rest[0] || instruction.isJson
      ? rest[0]
        ? at(rest[0], 'HEALTHCHECK NONE takes no arguments')
        : undefined
      : undefined;
  }
  const wrong = flags();
  if (wrong) return wrong;
  if (name !== 'CMD') return at(type, `Unknown type ${quoted(name)} in HEALTHCHECK (try CMD)`);
  if (rest.length === 0) return at(type, 'Missing command after HEALTHCHECK CMD');
  for (const flagName of ['interval', 'timeout', 'start-period', 'start-interval']) {
    const flag = instruction.flags.find((candidate) => candidate.name.text === flagName);
    if (!flag?.value || flag.value.text === '') continue;
    const duration = parseDuration(flag.value.text);
    if (typeof duration === 'string') return at(flag.value, duration);
    if (duration !== 0 && duration < 1e6) {
      return at(flag.value, `Interval ${quoted(flagName)} cannot be less than 1ms`);
    }
  }
  return retriesProblem(instruction.flags.find((flag) => flag.name.text === 'retries'));
}

function retriesProblem(flag: Flag | undefined): Checked {
  const value = flag?.value;
  if (!value || value.text === '') return undefined;
  const { start, end, text } = value;
  const retries = parseInt64(text);
  const failure = (why: string): Checked => ({
    start,
    end,
    message: `strconv.ParseInt: parsing ${quoted(text)}: ${why}`,
  });
  if (retries === undefined) return failure(/^[+-]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax');
  if (retries > 0x7fffffff || retries < -0x80000000) return failure('value out of range');
  if (retries < 0) return { start, end, message: `--retries cannot be negative (${retries})` };
  return undefined;
}

function flagProblem(instruction: Instruction, frontend: Frontend): Checked {
  if (instruction.flags.length === 0 || instruction.kind === 'unknown') return undefined;
  const known = (flagTable[instruction.kind] ?? []).filter((fact) => hasFlag(frontend, fact));
  const seen = new Set<string>();
  for (const flag of instruction.flags) {
    const fact = known.find((candidate) => candidate.name === flag.name.text);
    const wrong = fact ? wrongValue(flag, fact, seen) : unknownFlag(flag, known);
    if (wrong) return wrong;
    seen.add(flag.name.text);
  }
  return undefined;
}

function unknownFlag(flag: Flag, known: readonly FlagFact[]): Checked {
  const names = known.map((fact) => fact.name);
  const suggestion = nearest(flag.name.text, names, true);
  return {
    start: flag.name.start,
    end: flag.name.end,
    message: `unknown flag: --${flag.name.text}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function wrongValue(flag: Flag, fact: FlagFact, seen: ReadonlySet<string>): Checked {
  const { name, value } = flag;
  const at = (message: string): Checked => ({ start: flag.start, end: flag.end, message });
  if (seen.has(name.text) && fact.kind !== 'strings') return at(`duplicate flag specified: --${name.text}`);
  if (fact.kind !== 'bool') return value ? undefined : at(`missing a value on flag: --${name.text}`);
  if (!value) return undefined;
  if (value.text === '') return at(`missing a value on flag: --${name.text}`);
  if (/^(?:true|false)$/i.test(value.text)) return undefined;
  return at(`expecting boolean value for flag --${name.text}, not: ${value.text}`);
}

/** What is looked at before variables have values: devices, the shape of mounts, the network and security modes. */
function runFlagProblem(instruction: Instruction): Checked {
  for (const flag of instruction.flags) {
    const problem = flag.name.text === 'device' && flag.value ? deviceProblem(flag.value.text) : undefined;
    if (problem !== undefined) return { start: flag.start, end: flag.end, message: problem };
  }
  for (const flag of instruction.flags) {
    const { value } = flag;
    if (!value) continue;
    const at = (span: Span, message: string): Checked => ({ start: span.start, end: span.end, message });
    if (flag.name.text === 'mount') {
      if (value.text === '') return at(flag, 'failed to parse csv mounts: EOF');
      const { error } = csvFields(value.text);
      if (error !== undefined) return at(value, `failed to parse csv mounts: ${error}`);
      for (const { key, value: option } of flag.options) {
        if (key.text.toLowerCase() === 'from' && option && /\$[^\n]/.test(option.text)) {
          return at(option, "'from' doesn't support variable expansion, define alias stage instead");
        }
      }
    }
  }
  for (const [name, what] of [
    ['network', 'network mode'],
    ['security', 'security'],
  ] as const) {
    const flag = instruction.flags.find((candidate) => candidate.name.text === name);
    const value = flag?.value;
    const allowed = flagTable.run?.find((fact) => fact.name === name)?.values ?? [];
    if (!value || allowed.includes(value.text)) continue;
    return {
      start: value.start,
      end: value.end,
      message:
        name === 'network' ? `invalid ${what} ${quoted(value.text)}` : `security ${quoted(value.text)} is not valid`,
    };
  }
  return undefined;
}
