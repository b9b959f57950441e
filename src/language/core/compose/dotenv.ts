/** Reads a `.env` file: `NAME=value` lines, quotes, `export`, comments. Never fails: what can't be read is passed over. */
import { interpolate, parseTemplate } from './interpolation.js';

/** Bytes of such a file that are read. */
const longest = 256 * 1024;

const line =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|([^\r\n]*))/gm;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Variables in the order of the file; later ones may use earlier ones.
 * @param outside the variables of where Compose runs, which go before
 */
export function parseDotenv(
  text: string,
  outside: Readonly<Record<string, string | undefined>> = {},
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const expand = (value: string): string =>
    interpolate(parseTemplate(value), (name) => outside[name] ?? found.get(name)).text;
  for (const [, name = '', double, single, bare] of text
    .slice(0, longest)
    .replace(/^\ufeff/, '')
    .matchAll(line)) {
    if (double !== undefined) {
      const plain = double.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character);
      found.set(name, expand(plain));
    } else if (single !== undefined) found.set(name, single);
    else found.set(name, expand((bare ?? '').replace(/(?:^|[ \t]+)#.*$/, '').trim()));
  }
  return found;
}

/** What of a file of variables docker compose can't read. */
interface DotenvProblem {
  /** From 1. */
  readonly line: number;
  readonly kind: 'space' | 'quote' | 'character' | 'template';
}

const isBroken = (value: string): boolean =>
  value.includes('${') && interpolate(parseTemplate(value), () => undefined).broken !== undefined;

/** The first mistake for which docker compose refuses such a file (compose-go, dotenv/parser.go). */
export function dotenvProblem(text: string): DotenvProblem | undefined {
  const whole = text
    .slice(0, longest)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
  const lineAt = (offset: number): number => whole.slice(0, offset).split('\n').length;
  const statement = /(?:[ \t\n\v\f]|#[^\n]*(?:\n|$))*(?:export[ \t]+)?/y;
  for (let at = 0; ;) {
    statement.lastIndex = at;
    statement.exec(whole);
    at = statement.lastIndex;
    if (at >= whole.length) return undefined;
    const from = at;
    const end = /[=:\n]/g;
    end.lastIndex = at;
    const stop = end.exec(whole)?.index ?? whole.length;
    const name = whole.slice(at, stop);
    if (/[^\p{L}\p{N}_.\-[\]\s]/u.test(name)) return { line: lineAt(from), kind: 'character' };
    if (/\S *[ ]+\S/.test(name)) return { line: lineAt(from), kind: 'space' };
    if (stop >= whole.length || whole[stop] === '\n') {
      at = stop + 1;
      continue;
    }
    const value = /[ \t]*/y;
    value.lastIndex = stop + 1;
    value.exec(whole);
    const start = value.lastIndex;
    const quote = whole[start];
    if (quote !== '"' && quote !== "'") {
      const next = whole.indexOf('\n', start);
      const end = next < 0 ? whole.length : next;
      if (isBroken(whole.slice(start, end).replace(/(?:^|[ \t]+)#.*$/, '')))
        return { line: lineAt(from), kind: 'template' };
      at = end + 1;
      continue;
    }
    let close = start + 1;
    while (close < whole.length && whole[close] !== quote) close += whole[close] === '\\' ? 2 : 1;
    if (close >= whole.length) return { line: lineAt(from), kind: 'quote' };
    if (quote === '"' && isBroken(whole.slice(start + 1, close))) return { line: lineAt(from), kind: 'template' };
    at = close + 1;
  }
}
