import { createContext, Script } from 'node:vm';
import * as l10n from '@vscode/l10n';
import { FileError, shown } from './file-error.js';
import { type Found, patternOf, type TextQuery } from './text-search.js';

/** Milliseconds that an expression may take for one file: one that goes wrong would take for ever. */
const patienceMs = 2000;
/** Characters of a line that are shown, and how many of them before the place. */
const previewLength = 160;
const previewBefore = 40;

// An expression that runs can be stopped only by the engine of JavaScript itself, which does so for scripts.
const finding = new Script(`(() => {
  const found = [];
  pattern.lastIndex = 0;
  for (let match; found.length < most * 2 && (match = pattern.exec(text)) !== null; ) {
    if (match[0] === '') pattern.lastIndex += 1;
    else found.push(match.index, match[0].length);
  }
  return found;
})()`);

/** Finds a text in the contents of files. */
export class TextFinder {
  readonly #pattern: RegExp;
  readonly #context: ReturnType<typeof createContext> | undefined;

  /** Throws SyntaxError. */
  constructor(query: TextQuery) {
    this.#pattern = patternOf(query);
    // What is looked for literally takes no time to speak of.
    this.#context = query.isExpression ? createContext({ pattern: this.#pattern, text: '', most: 0 }) : undefined;
  }

  /** The first `most` places in a file's text. Throws FileError `no-way` for an expression that doesn't come to an end. */
  find(text: string, most: number, path: string): readonly Found[] {
    const places = this.#context ? this.#patiently(text, most, path) : this.#places(text, most);
    const found: Found[] = [];
    let line = 0;
    let begin = 0;
    for (let at = 0; at < places.length; at += 2) {
      const [index = 0, length = 0] = [places[at], places[at + 1]];
      for (let next = text.indexOf('\n', begin); next >= 0 && next < index; next = text.indexOf('\n', begin)) {
        line += 1;
        begin = next + 1;
      }
      const end = text.indexOf('\n', index);
      const from = Math.max(begin, index - previewBefore);
      const to = Math.min(end < 0 ? text.length : end, from + previewLength);
      found.push({ line, column: index - begin, length, preview: text.slice(from, to), previewColumn: index - from });
    }
    return found;
  }

  #places(text: string, most: number): readonly number[] {
    const places: number[] = [];
    for (const match of text.matchAll(this.#pattern)) {
      if (places.length >= most * 2) break;
      places.push(match.index, match[0].length);
    }
    return places;
  }

  #patiently(text: string, most: number, path: string): readonly number[] {
    const context = this.#context;
    if (!context) return [];
    try {
      Object.assign(context, { text, most });
      return finding.runInContext(context, { timeout: patienceMs }) as readonly number[];
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new FileError(
        'no-way',
        l10n.t('The expression doesn’t come to an end in {0}.', shown(path)),
        l10n.t('Expressions with repetitions in repetitions, such as (a+)+, try every combination: write it without.'),
      );
    } finally {
      context['text'] = '';
    }
  }
}
