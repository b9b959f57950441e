/** Flags in front of an instruction's arguments, as BuildKit's parser takes them off the joined line. */
import type { JoinedText, Flag, Span, Word } from './ast.js';
import { flagOptions } from './words.js';

/**
 * Reads `--name=value` words from `start` on; returns them and where the rest begins. Quotes and escape characters are
 * taken off anywhere in a flag, and `--` alone ends them.
 */
export function readFlags(
  joined: JoinedText,
  start: number,
  end: number,
  escape: string,
): { readonly flags: Flag[]; readonly rest: number } {
  const { text } = joined;
  const flags: Flag[] = [];
  let at = start;
  for (;;) {
    while (at < end && isAsciiSpace(text.charCodeAt(at))) at += 1;
    if (at >= end) return { flags, rest: end };
    if (text.charAt(at) !== '-' || text.charAt(at + 1) !== '-' || at + 1 >= end) return { flags, rest: at };
    const from = at;
    const characters: string[] = [];
    const places: number[] = [];
    let quote = '';
    while (at < end && (quote !== '' || !isAsciiSpace(text.charCodeAt(at)))) {
      const torn = quote === '' ? tornAt(text, at) : undefined;
      if (torn) {
        characters.push(torn.left);
        places.push(at);
        at += torn.length;
        break;
      }
      const character = text.charAt(at);
      if (quote === '' && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = '';
      else if (character === escape) {
        at += 1;
        if (at < end) {
          characters.push(text.charAt(at));
          places.push(at);
        }
      } else {
        characters.push(character);
        places.push(at);
      }
      at += 1;
    }
    at = Math.min(at, end);
    const read = characters.join('');
    if (read === '--') return { flags, rest: at };
    flags.push(flagOf(joined, from, at, read, places));
  }
}

function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/**
 * BuildKit goes through flags byte by byte, and takes the bytes 85 and A0 for blanks wherever they stand: a character
 * that has one of them in UTF-8 ends the flag, and what is before that byte belongs to it.
 */
function tornAt(text: string, at: number): { readonly left: string; readonly length: number } | undefined {
  const code = text.codePointAt(at) ?? 0;
  if (code < 0x80) return undefined;
  const character = String.fromCodePoint(code);
  const bytes = [...new TextEncoder().encode(character)];
  const blank = bytes.findIndex((byte) => byte === 0x85 || byte === 0xa0);
  return blank === -1 ? undefined : { left: String.fromCharCode(bytes[0] ?? 0), length: character.length };
}

function flagOf(joined: JoinedText, start: number, end: number, read: string, places: readonly number[]): Flag {
  const place = (from: number, to: number): Span => {
    if (to > from) return joined.span(places[from] ?? end, (places[to - 1] ?? end - 1) + 1);
    const at = from > 0 ? (places[from - 1] ?? end - 1) + 1 : start;
    return joined.span(at, at);
  };
  const word = (from: number, to: number): Word => ({ text: read.slice(from, to), ...place(from, to) });
  const equals = read.indexOf('=');
  const name = word(Math.min(2, read.length), equals === -1 ? read.length : equals);
  const value = equals === -1 ? undefined : word(equals + 1, read.length);
  const hasOptions = value !== undefined && (name.text === 'mount' || name.text === 'device');
  return {
    ...joined.span(start, end),
    name,
    value,
    options: hasOptions ? flagOptions(value.text, (from, to) => place(equals + 1 + from, equals + 1 + to)) : [],
  };
}
