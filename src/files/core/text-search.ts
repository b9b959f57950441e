import { literally } from '../../base/text.js';

/** What is looked for in files. */
export interface TextQuery {
  readonly text: string;
  readonly isExpression: boolean;
  readonly matchesCase: boolean;
}

/** A place in a text: lines and columns from 0, in UTF-16 units as editors count. */
export interface Found {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The line, or what of a long one is around the place. */
  readonly preview: string;
  /** Where in that the place is. */
  readonly previewColumn: number;
}

/** Bytes of a file beyond which it isn't searched: one is in memory at a time. */
export const longestSearched = 16_000_000;

export interface SearchWork {
  readonly signal: AbortSignal;
  /** Places after which the search stops. */
  readonly most: number;
  readonly found: (path: string, places: readonly Found[]) => void;
  /** Told of the archive's bytes as they come. */
  readonly moved: (bytes: number) => void;
}

export interface SearchSum {
  /** Files that were searched, and places that were found in how many of them. */
  readonly files: number;
  readonly places: number;
  readonly filesWith: number;
  /** It stopped at so many places as were wanted. */
  readonly isCut: boolean;
  readonly binary: number;
  /** Too long to be searched, and the first of their paths. */
  readonly long: number;
  readonly longPaths: readonly string[];
  /** Folders below that could not be searched. */
  readonly unreached: readonly string[];
}

/** Throws SyntaxError for an expression that can't be read. */
export function patternOf({ text, isExpression, matchesCase }: TextQuery): RegExp {
  return new RegExp(isExpression ? text : literally(text), matchesCase ? 'gmu' : 'gimu');
}
