/** Flags in front of an instruction's arguments, as BuildKit's parser takes them off the joined line. */
import type { JoinedText, Flag, Span, Word } from './ast.js';
import { isSpace } from './go-text.js';
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
    while (at < end && isSpace(text.charCodeAt(at))) at += 1;
    if (at >= end) return { flags, rest: end };
    if (text.charAt(at) !== '-' || text.charAt(at + 1) !== '-' || at + 1 >= end) return { flags, rest: at };
    const from = at;
    const characters: string[] = [];
    const places: number[] = [];
    let quote = '';
    while (at < end && (quote !== '' || !isSpace(text.charCodeAt(at)))) {
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
