/**
 * Word expansion and splitting as BuildKit's frontend/dockerfile/shell does it: quotes, escapes, `$name`, `${name}` and
 * the modifiers `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`. Facts from the Dockerfile reference ("Environment
 * replacement") and from the behaviour of Docker 28.5; an unknown modifier or an open quote is an error, as there.
 */
import { isSpace, quoted } from './go-text.js';
import { removePrefix, removeSuffix, replacePattern } from './shell-pattern.js';

/** A variable as it is used in a word. Offsets count within the word. */
export interface Reference {
  readonly name: string;
  /** The `$` or `${…}` as a whole. */
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Without a value, the modifier (`-` or `+` with or without colon) gives one. */
  readonly hasFallback: boolean;
}

export interface Expansion {
  readonly result: string;
  /** The result split at blanks outside quotes, when `split` asks for it. */
  readonly words: readonly string[];
  readonly matched: ReadonlySet<string>;
  readonly unmatched: ReadonlySet<string>;
  readonly references: readonly Reference[];
  /** BuildKit's error text. `result` and `words` are empty then. */
  readonly error: string | undefined;
}

export interface LexerOptions {
  readonly escape?: '\\' | '`';
  /** Quotes stay in the result. */
  readonly rawQuotes?: boolean;
  /** Escape characters stay in the result. */
  readonly rawEscapes?: boolean;
  /** Quotes are ordinary characters (bodies of here-documents). */
  readonly plainQuotes?: boolean;
  /** The result is wanted in words. */
  readonly split?: boolean;
  /** Variables without a value stay as written. */
  readonly keepUnset?: boolean;
}

/** How values are looked up; undefined means that the variable is not set. */
export type Lookup = (name: string) => string | undefined;

const none: ReadonlySet<string> = new Set();
/** A byte-order mark at the start of a word is dropped. */
const special = /^\ufeff|[$'"\\`<]/;

/** Whether expanding leaves a word as it is, whatever the variables. */
export function isPlainWord(word: string): boolean {
  return !special.test(word);
}

/** Expands a word. The lookup is asked for every name that is used, in order. */
export function expand(word: string, lookup: Lookup, options: LexerOptions = {}): Expansion {
  if (!special.test(word)) {
    return {
      result: word,
      words: options.split ? splitAtSpace(word) : [],
      matched: none,
      unmatched: none,
      references: [],
      error: undefined,
    };
  }
  return new Lexer(word, lookup, options).run();
}

function splitAtSpace(text: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    if (at === text.length || isSpace(text.charCodeAt(at))) {
      if (start !== -1) words.push(text.slice(start, at));
      start = -1;
    } else if (start === -1) start = at;
  }
  return words;
}

class LexError extends Error {}

class Words {
  readonly done: string[] = [];
  private current: string[] = [];
  private inWord = false;

  add(text: string): void {
    for (const character of text) {
      if (!isSpace(character.charCodeAt(0))) this.addRaw(character);
      else if (this.inWord && this.current.some((part) => part !== '')) this.finish();
    }
  }

  addRaw(text: string): void {
    this.current.push(text);
    this.inWord = true;
  }

  finish(): void {
    const word = this.current.join('');
    if (word === '') return;
    this.done.push(word);
    this.current = [];
    this.inWord = false;
  }
}

class Lexer {
  private at = 0;
  private readonly escape: string;
  private readonly matched = new Set<string>();
  private readonly unmatched = new Set<string>();
  private readonly references: Reference[] = [];

  private readonly source: string;
  private readonly lookup: Lookup;
  private readonly options: LexerOptions;

  constructor(source: string, lookup: Lookup, options: LexerOptions) {
    this.source = source;
    this.lookup = lookup;
    this.options = options;
    this.escape = options.escape ?? '\\';
    if (source.startsWith('\ufeff')) this.at = 1;
  }

  run(): Expansion {
    const { matched, unmatched, references } = this;
    try {
      const { result, words } = this.until('', this.options.rawEscapes === true, 0);
      return { result, words, matched, unmatched, references, error: undefined };
    } catch (error) {
      if (!(error instanceof LexError)) throw error;
      const message = `failed to process ${quoted(this.source)}: ${error.message}`;
      return { result: '', words: [], matched, unmatched, references, error: message };
    }
  }

  private get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** The character here, a whole code point. */
  private peek(): string {
    const code = this.source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  private until(stop: string, rawEscapes: boolean, depth: number): { result: string; words: readonly string[] } {
    if (depth > 500) throw new LexError('syntax error: bad substitution');
    const result: string[] = [];
    const words = this.options.split === true && depth === 0 ? new Words() : undefined;
    while (!this.isAtEnd) {
      const character = this.peek();
      if (stop !== '' && character === stop) {
        this.at += 1;
        words?.finish();
        return { result: result.join(''), words: words?.done ?? [] };
      }
      if (character === '$') {
        const value = this.dollar(rawEscapes, depth);
        result.push(value);
        words?.add(value);
      } else if (character === '<') {
        const text = this.angles();
        result.push(text);
        words?.addRaw(text);
      } else if (!this.options.plainQuotes && (character === "'" || character === '"')) {
        const text = character === "'" ? this.singleQuoted() : this.doubleQuoted(rawEscapes, depth);
        result.push(text);
        words?.addRaw(text);
      } else {
        this.at += character.length;
        if (character === this.escape) {
          if (rawEscapes) {
            words?.addRaw(character);
            result.push(character);
          }
          const escaped = this.next();
          if (escaped === '') break;
          words?.addRaw(escaped);
          result.push(escaped);
        } else {
          words?.add(character);
          result.push(character);
        }
      }
    }
    if (stop !== '') throw new LexError(`unexpected end of statement while looking for matching ${stop}`);
    words?.finish();
    return { result: result.join(''), words: words?.done ?? [] };
  }

  /** `<<` takes the blanks after it along, so that `<< EOF` is one word. */
  private angles(): string {
    this.at += 1;
    if (this.peek() !== '<') return '<';
    const start = this.at + 1;
    this.at = start;
    while (!this.isAtEnd && /[ \t\r\n]/.test(this.peek())) this.at += 1;
    return `<<${this.source.slice(start, this.at)}`;
  }

  private singleQuoted(): string {
    const close = this.source.indexOf("'", this.at + 1);
    if (close === -1) {
      this.at = this.source.length;
      throw new LexError('unexpected end of statement while looking for matching single-quote');
    }
    const text = this.options.rawQuotes ? this.source.slice(this.at, close + 1) : this.source.slice(this.at + 1, close);
    this.at = close + 1;
    return text;
  }

  private doubleQuoted(rawEscapes: boolean, depth: number): string {
    const result: string[] = [];
    this.at += 1;
    if (this.options.rawQuotes) result.push('"');
    for (;;) {
      const character = this.peek();
      if (character === '') {
        throw new LexError('unexpected end of statement while looking for matching double-quote');
      }
      if (character === '$') {
        result.push(this.dollar(rawEscapes, depth));
        continue;
      }
      this.at += character.length;
      if (character === '"') {
        if (this.options.rawQuotes) result.push('"');
        return result.join('');
      }
      if (character !== this.escape) {
        result.push(character);
        continue;
      }
      if (rawEscapes) result.push(character);
      const escaped = this.peek();
      if (escaped === '') continue;
      if (escaped === '"' || escaped === '$' || escaped === this.escape) {
        this.at += 1;
        result.push(escaped);
      } else result.push(character);
    }
  }

  private dollar(rawEscapes: boolean, depth: number): string {
    const start = this.at;
    this.at += 1;
    if (this.peek() !== '{') {
      const nameStart = this.at;
      const name = this.name();
      if (name === '') return '$';
      this.note(name, start, nameStart, this.at, false);
      const value = this.value(name);
      return value ?? (this.options.keepUnset ? `$${name}` : '');
    }
    this.at += 1;
    const first = this.peek();
    if (first === '') throw new LexError("syntax error: missing '}'");
    if (first === '{' || first === '}' || first === ':') throw new LexError('syntax error: bad substitution');
    const nameStart = this.at;
    const name = this.name();
    const nameEnd = this.at;
    const operator = this.next();
    if (operator === '}') {
      this.note(name, start, nameStart, nameEnd, false);
      const value = this.value(name);
      return value ?? (this.options.keepUnset ? `\${${name}}` : '');
    }
    if (operator === '/') return this.replacement(name, start, nameStart, nameEnd, depth);
    const modifier = operator === ':' ? this.next() : operator;
    if (operator !== ':' && !/^[-+?#%]$/.test(operator)) {
      throw new LexError(`unsupported modifier (${operator || '\ufffd'}) in substitution`);
    }
    return this.modified(name, operator === ':', modifier, { start, nameStart, nameEnd, rawEscapes, depth });
  }

  private modified(
    name: string,
    withColon: boolean,
    modifier: string,
    at: { start: number; nameStart: number; nameEnd: number; rawEscapes: boolean; depth: number },
  ): string {
    const isTrim = modifier === '#' || modifier === '%';
    const word = this.part('}', isTrim, at.depth, "syntax error: missing '}'");
    this.note(name, at.start, at.nameStart, at.nameEnd, modifier === '-' || modifier === '+');
    const value = this.value(name);
    const operator = `${withColon ? ':' : ''}${modifier}`;
    if (value === undefined && this.options.keepUnset) return `\${${name}${operator}${word}}`;
    const isUnset = value === undefined || (withColon && value === '');
    if (modifier === '-') return isUnset ? word : value;
    if (modifier === '+') return isUnset ? '' : word;
    if (modifier === '?') {
      if (value === undefined) throw new LexError(`${name}: ${word || 'is not allowed to be unset'}`);
      if (withColon && value === '') throw new LexError(`${name}: ${word || 'is not allowed to be empty'}`);
      return value;
    }
    if (!isTrim) throw new LexError(`unsupported modifier (${operator || '\ufffd'}) in substitution`);
    const isGreedy = word.startsWith(modifier);
    const pattern = isGreedy ? word.slice(1) : word;
    const trimmed = (modifier === '%' ? removeSuffix : removePrefix)(value ?? '', pattern, isGreedy);
    if (typeof trimmed !== 'string')
      throw new LexError(`invalid pattern (${pattern}) in substitution: ${trimmed.error}`);
    return trimmed;
  }

  private replacement(name: string, start: number, nameStart: number, nameEnd: number, depth: number): string {
    const isAll = this.peek() === '/';
    if (isAll) this.at += 1;
    const pattern = this.part('/', true, depth, "syntax error: missing '/' in ${}");
    const replacement = this.part('}', true, depth, "syntax error: missing '}'");
    this.note(name, start, nameStart, nameEnd, false);
    const value = this.value(name);
    if (value === undefined && this.options.keepUnset) return `\${${name}/${pattern}/${replacement}}`;
    const replaced = replacePattern(value ?? '', pattern, replacement, isAll);
    if (typeof replaced !== 'string') {
      throw new LexError(`invalid pattern (${pattern}) in substitution: ${replaced.error}`);
    }
    return replaced;
  }

  private part(stop: string, rawEscapes: boolean, depth: number, atEnd: string): string {
    try {
      return this.until(stop, rawEscapes, depth + 1).result;
    } catch (error) {
      if (error instanceof LexError && this.isAtEnd) throw new LexError(atEnd);
      throw error;
    }
  }

  private name(): string {
    const rest = /(?:\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/uy;
    rest.lastIndex = this.at;
    const match = rest.exec(this.source);
    if (!match) return '';
    this.at += match[0].length;
    return match[0];
  }

  private value(name: string): string | undefined {
    const value = this.lookup(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    return value;
  }

  private note(name: string, start: number, nameStart: number, nameEnd: number, hasFallback: boolean): void {
    if (name !== '') this.references.push({ name, start, end: this.at, nameStart, nameEnd, hasFallback });
  }
}
