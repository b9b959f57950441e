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
  for (const [, name = '', double, single, bare] of text.slice(0, longest).replace(/^\ufeff/, '').matchAll(line)) {
    if (double !== undefined) {
      const plain = double.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character);
      found.set(name, expand(plain));
    } else if (single !== undefined) found.set(name, single);
    else found.set(name, expand((bare ?? '').replace(/(?:^|[ \t]+)#.*$/, '').trim()));
  }
  return found;
}
