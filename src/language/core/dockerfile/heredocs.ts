/**
 * Here-documents of RUN, COPY and ADD: which openers a line has, and the lines that belong to each. Facts from the
 * Dockerfile reference ("Here-Documents") and Docker 28.5.
 */
import type { Heredoc, Span } from './ast.js';
import { lineEnd, nextLine } from './logical-line.js';
import { expand } from './shell-lexer.js';

const unset = (): undefined => undefined;

/** What an opener says. */
export interface Opener {
  readonly name: string;
  readonly chomp: boolean;
  readonly expand: boolean;
}

/** Reads one word as an opener; undefined when it is none, a text when it is a wrong one. */
export function parseOpener(word: string): Opener | string | undefined {
  const match = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/.exec(word);
  const rest = match?.[2];
  if (!rest) return undefined;
  const plain = expand(rest, unset, { keepUnset: true, split: true });
  if (plain.error !== undefined) return plain.error;
  const [name] = plain.words;
  if (plain.words.length !== 1 || name === undefined) return undefined;
  const raw = expand(rest, unset, { keepUnset: true, rawQuotes: true, split: true });
  const [rawName] = raw.words;
  if (raw.words.length !== 1 || rawName === undefined) {
    return `internal lexing of heredoc produced inconsistent results: ${rest}`;
  }
  return { name, chomp: match[1] === '-', expand: quotes(name) === quotes(rawName) };
}

function quotes(text: string): number {
  return text.split(/['"]/).length - 1;
}

/** The openers of a joined line with their places in it, or what is wrong with one. */
export function openersOf(line: string): readonly (Opener & Span)[] | string {
  if (!line.includes('<<')) return [];
  const { words } = expand(line, unset, { rawQuotes: true, rawEscapes: true, keepUnset: true, split: true });
  const openers: (Opener & Span)[] = [];
  let from = 0;
  for (const word of words) {
    const found = line.indexOf(word, from);
    if (found !== -1) from = found + word.length;
    const opener = parseOpener(word);
    if (typeof opener === 'string') return opener;
    if (opener)
      openers.push({ ...opener, start: found === -1 ? 0 : found, end: found === -1 ? 0 : found + word.length });
  }
  return openers;
}

/**
 * Reads the bodies from the line at `next` on. `span` gives an opener's place; offsets in the result count from `base`.
 */
export function readBodies(
  text: string,
  next: number,
  base: number,
  openers: readonly (Opener & Span)[],
  span: (start: number, end: number) => Span,
): { readonly heredocs: Heredoc[]; readonly next: number; readonly end: number; readonly lines: number } {
  const heredocs: Heredoc[] = [];
  let at = next;
  let end = next;
  let lines = 0;
  for (const { name, chomp, expand: isExpanded, start, end: openerEnd } of openers) {
    const body = at;
    let terminator: Span | undefined;
    let bodyEnd = at;
    while (at < text.length) {
      end = lineEnd(text, at);
      let from = at;
      if (chomp) while (text.charCodeAt(from) === 9) from += 1;
      const isTerminator = end - from === name.length && text.startsWith(name, from);
      const lineStart = at;
      at = nextLine(text, at);
      lines += 1;
      if (isTerminator) {
        terminator = { start: lineStart - base, end: end - base };
        break;
      }
      bodyEnd = at;
    }
    heredocs.push({
      name,
      chomp,
      expand: isExpanded,
      opener: span(start, openerEnd),
      body: { start: body - base, end: bodyEnd - base },
      content: text.slice(body, bodyEnd),
      terminator,
    });
    if (!terminator) break;
  }
  return { heredocs, next: at, end, lines };
}
