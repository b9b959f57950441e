import { patternMatcher } from '../dockerfile/dockerignore.js';
import { placeAt } from './place.js';
import { type Reading, type Word } from './reading.js';
import { resolve, scopesOf } from './variables.js';

/** A file of the build context. */
export interface ContextFile {
  readonly path: string;
  readonly size: number;
}

/** The source of a COPY or ADD at `offset` that comes from the build context, with its variables' values. */
export function sourceAt(reading: Reading, offset: number): { word: Word; path: string } | undefined {
  const place = placeAt(reading, offset);
  if (place?.kind !== 'word' || !['COPY', 'ADD'].includes(place.instruction.keyword)) return undefined;
  const { instruction, index } = place;
  const word = instruction.words[index];
  if (!word || index === instruction.words.length - 1) return undefined;
  if (instruction.flags.some((flag) => flag.name.text === 'from')) return undefined;
  if (/^(?:[a-z+]+:\/\/|git@|\d*<<)/.test(word.text)) return undefined;
  const path = resolve(scopesOf(reading), word.text, instruction);
  return path === undefined ? undefined : { word, path };
}

/** The files that a source stands for: itself, what its pattern matches, and all that is in folders. */
export function matchedFiles(source: string, files: readonly ContextFile[]): ContextFile[] {
  const clean = source.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (clean === '' || clean === '.') return [...files];
  const matches = patternMatcher(clean);
  return files.filter((file) => matches(file.path));
}
