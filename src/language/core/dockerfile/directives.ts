/**
 * The directives at the top of a file: `# syntax=`, `# escape=` and `# check=`. BuildKit reads them twice, by slightly
 * different rules: the parser (for `escape`, and to refuse doubles) after trimming each line, and the frontend (for
 * `syntax` and `check`) as they stand, a `#!` line skipped. Facts from the Dockerfile reference ("Parser directives")
 * and Docker 28.5.
 */
import type { Directive, Span } from './ast.js';
import { parseBool, quoted, skipSpace, trimSpace } from './go-text.js';
import { lineEnd, nextLine } from './logical-line.js';

export interface Head {
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly problems: readonly (Span & { readonly message: string; readonly line: number })[];
  /** Where the first line starts, behind a byte-order mark. */
  readonly start: number;
  /** The end of the first line that is no directive. */
  readonly end: number;
}

const shape = /^([a-zA-Z][a-zA-Z0-9]*)([\t\n\f\r ]*=[\t\n\f\r ]*)(.+?)[\t\n\f\r ]*$/;
/** What `\s` is to Go's regular expressions. */
function skipAsciiSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && /[\t\n\f\r ]/.test(text.charAt(at))) at += 1;
  return at;
}

const names: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

/** Reads the head of a file. */
export function readHead(text: string): Head {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const directives: Directive[] = [];
  const problems: (Span & { readonly message: string; readonly line: number })[] = [];
  let escape: '\\' | '`' = '\\';
  let at = start;
  let line = 1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const from = skipSpace(text, at, end);
    if (text.charCodeAt(from) !== 35 || from >= end) break;
    const directive = readDirective(text, skipAsciiSpace(text, from + 1, end), from, end, line);
    if (!directive) break;
    const { name, value } = directive;
    const place = { start: directive.start, end: directive.end, line };
    if (directives.some((other) => other.name === name)) {
      problems.push({ ...place, message: `only one ${name} parser directive can be used` });
    } else if (name === 'escape') {
      if (value.text === '\\' || value.text === '`') escape = value.text;
      else {
        const message = `invalid escape token '${value.text}' does not match \` or \\`;
        problems.push({ start: value.start, end: value.end, line, message });
      }
    }
    directives.push(directive);
    at = nextLine(text, at);
    line += 1;
  }
  return { escape, directives, problems, start, end: at < text.length ? nextLine(text, at) : text.length };
}

function readDirective(text: string, from: number, hash: number, end: number, line: number): Directive | undefined {
  if (end - from > 10_000) return undefined;
  const match = shape.exec(text.slice(from, end));
  const [, key = '', equals = '', value = ''] = match ?? [];
  const name = key.toLowerCase();
  if (!isName(name)) return undefined;
  const valueStart = from + key.length + equals.length;
  return {
    name,
    key: { text: key, start: from, end: from + key.length },
    value: { text: value, start: valueStart, end: valueStart + value.length },
    start: hash,
    end: valueStart + value.length,
    line,
  };
}

function isName(text: string): text is Directive['name'] {
  return names.has(text);
}

/** A `syntax` or `check` directive as the frontend finds it, which may differ from what the parser sees. */
export function frontendDirective(text: string, wanted: 'syntax' | 'check'): Directive | undefined {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  if (text.startsWith('#!', at)) {
    at = nextLine(text, at);
    line += 1;
  }
  const first = at;
  const firstLine = line;
  for (const prefix of wanted === 'syntax' ? ['#', '//'] : ['#']) {
    at = first;
    line = firstLine;
    const seen = new Set<string>();
    while (at < text.length && text.startsWith(prefix, at)) {
      const end = lineEnd(text, at);
      const directive = readDirective(text, skipAsciiSpace(text, at + prefix.length, end), at, end, line);
      if (!directive || seen.has(directive.name)) break;
      if (directive.name === wanted) return directive;
      seen.add(directive.name);
      at = nextLine(text, at);
      line += 1;
    }
  }
  return undefined;
}

/** What `# check=` asks for. */
export interface CheckOptions {
  readonly skipAll: boolean;
  readonly skip: ReadonlySet<string>;
  readonly experimentalAll: boolean;
  readonly experimental: ReadonlySet<string>;
  readonly error: boolean;
}

export const noCheckOptions: CheckOptions = {
  skipAll: false,
  skip: new Set(),
  experimentalAll: false,
  experimental: new Set(),
  error: false,
};

/** Reads a `check` value; a text says what is wrong with it, in BuildKit's words. */
export function parseCheckOptions(value: string): CheckOptions | string {
  const text = trimSpace(value);
  if (text === '') return noCheckOptions;
  let options = noCheckOptions;
  for (const part of splitAtMost(text, ';', 3)) {
    const equals = part.indexOf('=');
    if (equals === -1) return `invalid check option ${quoted(part)}`;
    const key = trimSpace(part.slice(0, equals));
    const setting = trimSpace(part.slice(equals + 1));
    const list = new Set(setting.split(',').map(trimSpace));
    if (key === 'skip') {
      options = setting === 'all' ? { ...options, skipAll: true } : { ...options, skip: list };
    } else if (key === 'experimental') {
      options = setting === 'all' ? { ...options, experimentalAll: true } : { ...options, experimental: list };
    } else if (key === 'error') {
      const error = parseBool(setting);
      if (error === undefined) {
        const why = `strconv.ParseBool: parsing ${quoted(setting)}: invalid syntax`;
        return `failed to parse check option ${quoted(part)}: ${why}`;
      }
      options = { ...options, error };
    } else return `invalid check option ${quoted(key)}`;
  }
  return options;
}

function splitAtMost(text: string, separator: string, count: number): string[] {
  const parts = text.split(separator);
  return parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}
