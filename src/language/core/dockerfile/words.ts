/**
 * The four ways in which BuildKit's parser cuts an instruction's rest into arguments: at blanks, as shell-like words
 * with quotes kept (ENV, LABEL, ARG), as a JSON array of strings, or not at all. Facts from the Dockerfile reference
 * and Docker 28.5. All take a range of the joined line.
 */
import type { JoinedText, Option, Span, Word } from './ast.js';
import { isBlank, isSpace, skipSpace } from './go-text.js';

/** A token from a range of the joined line. */
export function wordAt(joined: JoinedText, start: number, end: number, text = joined.text.slice(start, end)): Word {
  return { text, ...joined.span(start, end) };
}

/** Cut at blanks (tab, vertical tab, form feed, carriage return, space), quotes or not. */
export function blankSeparated(joined: JoinedText, start: number, end: number): Word[] {
  const words: Word[] = [];
  let from = start;
  let at = start;
  while (at <= end) {
    if (at === end || isBlank(joined.text.charCodeAt(at))) {
      if (at > from) words.push(wordAt(joined, from, at));
      from = at + 1;
    }
    at += 1;
  }
  return words;
}

/** A word of ENV, LABEL or ARG with its place in the joined line. */
export interface RawWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cut at white space outside quotes; quotes and escapes stay in the words. An escape character at the end is lost. */
export function quotedWords(text: string, start: number, end: number, escape: string): RawWord[] {
  const words: RawWord[] = [];
  let at = start;
  while (at < end) {
    at = skipSpace(text, at, end);
    if (at >= end) break;
    const from = at;
    let quote = '';
    let hasQuote = false;
    let lost = false;
    while (at < end) {
      const character = text.charAt(at);
      if (quote === '' && isSpace(text.charCodeAt(at))) break;
      if (character === escape && quote !== "'") {
        if (at + 1 >= end) {
          lost = true;
          at += 1;
          break;
        }
        at += 2;
        continue;
      }
      if (quote === '') {
        if (character === "'" || character === '"') {
          quote = character;
          hasQuote = true;
        }
      } else if (character === quote) quote = '';
      at += 1;
    }
    at = Math.min(at, end);
    const word = text.slice(from, lost ? at - 1 : at);
    if (word !== '' || hasQuote) words.push({ text: word, start: from, end: at });
  }
  return words;
}

/** What stands at the start of a JSON array: its strings, or why it is none. */
export type JsonList = { readonly items: readonly Word[] } | 'not-json' | 'not-strings';

/** Reads `["a", "b"]`; anything after `]` makes it no JSON. Offsets of items include their quotes. */
export function jsonList(joined: JoinedText, start: number, end: number): JsonList {
  const from = skipSpace(joined.text, start, end);
  if (joined.text.charAt(from) !== '[') return 'not-json';
  const text = joined.text.slice(from, end);
  let values: unknown;
  try {
    values = JSON.parse(text, (_key, value: unknown) => {
      // Go refuses numbers that are too big for it, so that this is no JSON to BuildKit.
      if (value === Infinity || value === -Infinity) throw new RangeError(text);
      return value;
    });
  } catch {
    // Not JSON: BuildKit takes it as the shell form.
    return 'not-json';
  }
  if (!Array.isArray(values)) return 'not-json';
  if (!values.every((value) => typeof value === 'string')) return 'not-strings';
  const items: Word[] = [];
  let at = 1;
  for (const value of values) {
    const open = text.indexOf('"', at);
    let close = open + 1;
    while (close < text.length && text.charAt(close) !== '"') close += text.charAt(close) === '\\' ? 2 : 1;
    items.push(wordAt(joined, from + open, from + close + 1, value));
    at = close + 1;
  }
  return { items };
}

/** The fields of a flag's value, cut at commas as CSV: a quoted field may hold commas, `""` is a quote. */
export function csvFields(text: string): { readonly fields: readonly RawWord[]; readonly error: string | undefined } {
  const fields: RawWord[] = [];
  let at = 0;
  for (;;) {
    const start = at;
    if (text.charAt(at) === '"') {
      let value = '';
      at += 1;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close === -1)
          return { fields, error: 'parse error on line 1, column 1: extraneous or missing " in quoted-field' };
        value += text.slice(at, close);
        at = close + 1;
        if (text.charAt(at) !== '"') break;
        value += '"';
        at += 1;
      }
      if (at < text.length && text.charAt(at) !== ',') {
        return { fields, error: `parse error on line 1, column ${at}: extraneous or missing " in quoted-field` };
      }
      fields.push({ text: value, start, end: at });
    } else {
      const comma = text.indexOf(',', at);
      at = comma === -1 ? text.length : comma;
      const value = text.slice(start, at);
      if (value.includes('"')) {
        return {
          fields,
          error: `parse error on line 1, column ${start + value.indexOf('"') + 1}: bare " in non-quoted-field`,
        };
      }
      fields.push({ text: value, start, end: at });
    }
    if (at >= text.length) return { fields, error: undefined };
    at += 1;
  }
}

/** The options of `--mount=…`, with places; `at` gives a range of the value's place in the document. */
export function flagOptions(value: string, at: (start: number, end: number) => Span): Option[] {
  return csvFields(value).fields.map((field) => {
    const isQuoted = value.charAt(field.start) === '"';
    const start = field.start + (isQuoted ? 1 : 0);
    const end = isQuoted ? Math.max(start, field.end - 1) : field.end;
    const equals = field.text.indexOf('=');
    const span = at(start, end);
    if (equals === -1) return { ...span, key: { text: field.text, ...span }, value: undefined };
    return {
      ...span,
      key: { text: field.text.slice(0, equals), ...at(start, start + equals) },
      value: { text: field.text.slice(equals + 1), ...at(start + equals + 1, end) },
    };
  });
}
