/**
 * `.dockerignore` as BuildKit reads it. Facts from the documentation of moby/patternmatcher and Docker's reference
 * (".dockerignore files"): `#` comments only in the first column, patterns cleaned and without a leading `/`, `**` for
 * any number of directories, `!` for exceptions, the last match wins, and what matches a directory matches what is in it.
 */
import { cleanPath } from './clean-path.js';

export interface IgnorePattern {
  /** As written, trimmed, without `!`. */
  readonly text: string;
  readonly isException: boolean;
  /** 1-based. */
  readonly line: number;
  /** What is wrong with it; it matches nothing then. */
  readonly error: string | undefined;
}

export interface IgnoreMatcher {
  readonly patterns: readonly IgnorePattern[];
  readonly hasExceptions: boolean;
  /** A pattern takes everything: `*`, `**` or two stars with a slash and a star. */
  readonly ignoresAll: boolean;
  /** Whether the path (or a directory above it) is kept out of the context. */
  readonly ignores: (path: string) => boolean;
}

interface Compiled extends IgnorePattern {
  readonly pattern: string;
  readonly matches: (path: string) => boolean;
}

/** How many paths' answers are kept. */
const mostKnown = 5000;

/** Reads the text of an ignore file. */
export function parseDockerignore(text: string): IgnoreMatcher {
  const compiled: Compiled[] = [];
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#')) continue;
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const isException = trimmed.startsWith('!');
    const body = isException ? trimmed.slice(1).trim() : trimmed;
    const cleaned = cleanPath(body);
    const pattern = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
    compiled.push(compile(pattern, body, isException, index + 1));
  }
  const decide = (path: string): boolean => {
    const parents = parentsOf(path);
    let ignored = false;
    for (const { isException, matches } of compiled) {
      if (isException !== ignored) continue;
      if (matches(path) || parents.some((parent) => matches(parent))) ignored = !isException;
    }
    return ignored;
  };
  // The same paths are asked for with every key that is typed into a Dockerfile.
  const known = new Map<string, boolean>();
  const ignores = (path: string): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const decided = decide(path);
    if (known.size >= mostKnown) known.clear();
    known.set(path, decided);
    return decided;
  };
  return {
    patterns: compiled,
    hasExceptions: compiled.some((pattern) => pattern.isException),
    ignoresAll: compiled.some(
      ({ isException, pattern }) => !isException && (pattern === '*' || pattern === '**' || pattern === '**/*'),
    ),
    ignores,
  };
}

/** What a pattern of COPY or of an ignore file matches: paths, and everything in directories that it matches. */
export function patternMatcher(pattern: string): (path: string) => boolean {
  const { matches } = compile(cleanPath(pattern), pattern, false, 0);
  return (path) => matches(path) || parentsOf(path).some((parent) => matches(parent));
}

function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function compile(pattern: string, text: string, isException: boolean, line: number): Compiled {
  const base = { text, isException, line, pattern };
  if (isException && text === '') {
    return { ...base, error: 'illegal exclusion pattern: "!"', matches: () => false };
  }
  const pieces = piecesOf(pattern);
  if (typeof pieces === 'string') return { ...base, error: pieces, matches: () => false };
  return { ...base, error: undefined, matches: (path) => matchPieces(pieces, path) };
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'some' }
  | { readonly kind: 'all' }
  /** Two stars and a slash: any number of directories, also none. */
  | { readonly kind: 'directories' }
  | { readonly kind: 'class'; readonly class: RegExp };

function piecesOf(pattern: string): Piece[] | string {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') {
      if (pattern.charAt(at + 1) !== '*') pieces.push({ kind: 'some' });
      else {
        at += 1;
        if (pattern.charAt(at + 1) === '/') {
          at += 1;
          pieces.push({ kind: at === pattern.length - 1 ? 'all' : 'directories' });
        } else pieces.push({ kind: 'all' });
      }
    } else if (character === '?') pieces.push({ kind: 'one' });
    else if (character === '\\') {
      if (at + 1 >= pattern.length) return 'syntax error in pattern';
      at += 1;
      pieces.push({ kind: 'text', text: pattern.charAt(at) });
    } else if (character === '[') {
      const close = classEnd(pattern, at);
      if (close === -1) return 'syntax error in pattern';
      try {
        const body = pattern.slice(at + 1, close).replace(/\[/g, '\\[');
        pieces.push({ kind: 'class', class: new RegExp(`^[${body}]$`, 'u') });
      } catch {
        // Go's regular expressions would refuse the class as well.
        return 'syntax error in pattern';
      }
      at = close;
    } else pieces.push({ kind: 'text', text: character });
  }
  return pieces;
}

function classEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern.charAt(at) === '^') at += 1;
  if (pattern.charAt(at) === ']') return -1;
  for (; at < pattern.length; at += 1) {
    if (pattern.charAt(at) === '\\') at += 1;
    else if (pattern.charAt(at) === ']') return at;
  }
  return -1;
}

/** Matches without backtracking: the set of pieces that may come next, character by character. */
function matchPieces(pieces: readonly Piece[], path: string): boolean {
  let states = new Set<number>();
  const enter = (into: Set<number>, state: number): void => {
    if (into.has(state)) return;
    into.add(state);
    const kind = pieces[state]?.kind;
    if (kind === 'some' || kind === 'all' || kind === 'directories') enter(into, state + 1);
  };
  enter(states, 0);
  for (const character of path) {
    const following = new Set<number>();
    for (const state of states) {
      const piece = pieces[state];
      if (!piece) continue;
      switch (piece.kind) {
        case 'text':
          if (piece.text === character) enter(following, state + 1);
          break;
        case 'one':
          if (character !== '/') enter(following, state + 1);
          break;
        case 'class':
          if (piece.class.test(character)) enter(following, state + 1);
          break;
        case 'some':
          if (character !== '/') enter(following, state);
          break;
        case 'all':
          enter(following, state);
          break;
        case 'directories':
          // Stays inside the run of directories; the rest may begin only behind a slash.
          following.add(state);
          if (character === '/') enter(following, state + 1);
          break;
      }
    }
    states = following;
    if (states.size === 0) return false;
  }
  return states.has(pieces.length);
}
