/* eslint-disable @typescript-eslint/no-misused-spread -- Go's runes are code points, which is what spreading gives */
/**
 * The patterns of `${name#pattern}`, `${name%pattern}` and `${name/pattern/text}`: `*`, `?` and escapes, nothing else
 * (Dockerfile reference, "Environment replacement"). Matched without backtracking, so that no pattern can hang.
 */

interface PatternError {
  readonly error: string;
}

const many = Symbol('*');
const one = Symbol('?');
/** One for each part of a pattern, in order: a literal character, any one character, or any run of characters. */
type Piece = string | typeof many | typeof one;

function pieces(pattern: string): Piece[] | PatternError {
  const found: Piece[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') {
      if (found.at(-1) !== many) found.push(many);
    } else if (character === '?') found.push(one);
    else if (character !== '\\') found.push(character);
    else {
      const escaped = characters[at + 1];
      if (escaped === '}' || escaped === '/') continue;
      if (escaped !== '*' && escaped !== '?' && escaped !== '\\') {
        return { error: `invalid escape '\\${escaped ?? '\ufffd'}'` };
      }
      found.push(escaped);
      at += 1;
    }
  }
  return found;
}

/** Longer values are left as they are. */
const longestMatched = 5000;

/** How many steps a replacement may take before the value is left as it is. */
const budget = 2_000_000;

/** How many characters from `from` on the pattern takes, the most or the fewest; undefined when it doesn't match. */
function matchLength(
  parts: readonly Piece[],
  value: readonly string[],
  from: number,
  isGreedy: boolean,
): number | undefined {
  let states = new Set<number>();
  const enter = (into: Set<number>, state: number): void => {
    into.add(state);
    if (parts[state] === many) enter(into, state + 1);
  };
  enter(states, 0);
  let found: number | undefined;
  for (let at = from; ; at += 1) {
    if (states.has(parts.length)) {
      found = at - from;
      if (!isGreedy) return found;
    }
    const character = value[at];
    if (character === undefined || states.size === 0) return found;
    const following = new Set<number>();
    for (const state of states) {
      const part = parts[state];
      if (part === undefined) continue;
      if (part === many) {
        if (character !== '\n') enter(following, state);
      } else if (part === character || (part === one && character !== '\n')) enter(following, state + 1);
    }
    states = following;
  }
}

/** `${value#pattern}` and, greedy, `${value##pattern}`. */
export function removePrefix(value: string, pattern: string, isGreedy: boolean): string | PatternError {
  const parts = pieces(pattern);
  if (!Array.isArray(parts)) return parts;
  if (value.length > longestMatched) return value;
  const characters = [...value];
  const length = matchLength(parts, characters, 0, isGreedy);
  return length === undefined ? value : characters.slice(length).join('');
}

/** `${value%pattern}` and, greedy, `${value%%pattern}`. */
export function removeSuffix(value: string, pattern: string, isGreedy: boolean): string | PatternError {
  const parts = pieces(pattern);
  if (!Array.isArray(parts)) return parts;
  if (value.length > longestMatched) return value;
  const backwards = [...value].reverse();
  const length = matchLength(parts.reverse(), backwards, 0, isGreedy);
  return length === undefined ? value : backwards.slice(length).reverse().join('');
}

/** `${value/pattern/replacement}` and, for all, `${value//pattern/replacement}`. */
export function replacePattern(
  value: string,
  pattern: string,
  replacement: string,
  isAll: boolean,
): string | PatternError {
  const parts = pieces(pattern);
  if (!Array.isArray(parts)) return parts;
  const characters = [...value];
  if (characters.length * characters.length * (parts.length + 1) > budget) return value;
  const out: string[] = [];
  let at = 0;
  let isDone = false;
  let isAfterMatch = false;
  while (at <= characters.length) {
    const length = isDone ? undefined : matchLength(parts, characters, at, true);
    // As Go does it, an empty match right after a match doesn't count.
    if (length !== undefined && !(length === 0 && isAfterMatch)) {
      const whole = characters.slice(at, at + length).join('');
      out.push(isAll ? filledIn(replacement, whole) : replacement);
      isDone = !isAll;
      at += length;
      isAfterMatch = length > 0;
      if (length > 0) continue;
    }
    isAfterMatch = false;
    out.push(characters[at] ?? '');
    at += 1;
  }
  return out.join('');
}

/** Go's regular expressions fill groups into the replacement of all matches; there are none but the whole match. */
function filledIn(replacement: string, whole: string): string {
  return replacement.replace(/\$(?:\$|\{?(\w+)\}?)/g, (all: string, group: string | undefined) =>
    all === '$$' ? '$' : group === '0' ? whole : '',
  );
}
