import { type FormValues, tableRows, tableValue } from '../../base/form.js';
import { quoteWord, readShellCommand, splitWords } from '../../base/words.js';
import { type FlagName, flagNames, flagOf, readRunSpec, type RunSpec } from '../../making/flags.js';
import { parseVolume } from '../../making/mount-value.js';
import { noteWords, problemWords } from '../../making/parse-words.js';
import { type RunProblem } from '../../making/run-problem.js';

/** Lists of names with values. */
const pairFlags: ReadonlySet<string> = new Set(['env', 'label', 'sysctl', 'log-opt', 'annotation', 'storage-opt']);

/** The texts of a form for what docker run can say, and back. */
export class RunValues {
  /** What a table can't hold as it is, such as a value of several lines, by how it is shown there. */
  readonly #originals = new Map<string, string>();
  readonly #variable: (name: string) => string | undefined;

  constructor(variable: (name: string) => string | undefined) {
    this.#variable = variable;
  }

  toValues({ flags, image, command }: RunSpec): FormValues {
    const values: Record<string, string> = { image, command: command.map(quoteWord).join(' ') };
    for (const name of flagNames) {
      const value = flags[name];
      // An init that is not wanted says something: an engine may have one by default.
      if (typeof value === 'boolean') values[name] = value ? 'yes' : name === 'init' ? 'no' : '';
      else if (typeof value === 'string') values[name] = value === '' && name === 'entrypoint' ? "''" : value;
      else if (value) values[name] = value.map((one) => this.#row(name, one)).join('\n');
    }
    return values;
  }

  /** Throws nothing: what can't be read is left to the checks. */
  toSpec(values: FormValues): RunSpec {
    const flags: Record<string, unknown> = {};
    for (const name of flagNames) {
      const value = values[name] ?? '';
      if (value === '') continue;
      const { kind } = flagOf(name);
      if (kind === 'bool') flags[name] = value !== 'no';
      else if (kind === 'text') flags[name] = name === 'entrypoint' && value === "''" ? '' : value.trim();
      else {
        const list = tableRows(value).map((row) => this.#value(name, row));
        if (list.length > 0) flags[name] = list;
      }
    }
    const { words } = splitWords(values['command'] ?? '');
    return readRunSpec({ flags, image: (values['image'] ?? '').trim(), command: words });
  }

  #row(name: FlagName, value: string): string {
    const row = tableValue([cells(name, value, this.#variable)]);
    const key = keyOf(name, tableRows(row)[0] ?? []);
    if (this.#value(name, tableRows(row)[0] ?? []) !== value) this.#originals.set(key, value);
    return row;
  }

  #value(name: FlagName, row: readonly string[]): string {
    return this.#originals.get(keyOf(name, row)) ?? written(name, row);
  }
}

/** What is wrong with the text of a command, which nothing runs or puts anything into. */
export function commandProblems(text: string): readonly RunProblem[] {
  const { doubts, isUnbalanced } = readShellCommand(text);
  const tell = (words: string, stops: boolean): RunProblem => ({ flag: 'command', words, stops });
  const doubted = noteWords({ doubts: doubts.filter(({ kind }) => kind === 'substitution'), leftOut: [] });
  return [
    ...(isUnbalanced ? [tell(problemWords({ kind: 'unbalanced-quote' }), true)] : []),
    ...doubted.map((words) => tell(words, false)),
  ];
}

function keyOf(name: FlagName, row: readonly string[]): string {
  return `${name}\n${tableValue([row])}`;
}

/** A value of a flag in the cells of its table. */
function cells(name: FlagName, value: string, variable: (name: string) => string | undefined): string[] {
  if (pairFlags.has(name)) {
    const at = value.indexOf('=');
    // A variable without a value is taken over from here, as docker does.
    if (at < 0) return [value, name === 'env' ? (variable(value) ?? '') : ''];
    return [value.slice(0, at), value.slice(at + 1)];
  }
  if (name === 'publish' && !value.includes('=')) {
    const at = value.lastIndexOf(':');
    return at < 0 ? ['', value] : [value.slice(0, at), value.slice(at + 1)];
  }
  if (name === 'volume') {
    const volume = parseVolume(value);
    if (volume) return [volume.source, volume.target, volume.options.join(',')];
  }
  return [value];
}

function written(name: FlagName, [first = '', second = '', third = '']: readonly string[]): string {
  if (pairFlags.has(name)) return name === 'label' && second === '' ? first : `${first}=${second}`;
  if (name === 'publish') return second === '' ? first : [...(first === '' ? [] : [first]), second].join(':');
  if (name === 'volume') return [...(first === '' ? [] : [first]), second, ...(third === '' ? [] : [third])].join(':');
  return first;
}
