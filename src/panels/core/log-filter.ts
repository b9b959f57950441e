import { literally } from '../../base/text.js';
import { withoutControls } from './ansi.js';
import { type Level, levelOf, levels } from './log-level.js';
import { note, stderr } from './log-contract.js';

/** A pattern as it is typed. */
export interface Pattern {
  readonly text: string;
  readonly isExpression: boolean;
  /** Not said: case counts when the text has capitals. */
  readonly matchesCase?: boolean;
  readonly isWholeWord?: boolean;
}

export interface Choices {
  readonly include: Pattern;
  readonly exclude: Pattern;
  /** Lines at least as grave; those that don't say how grave they are stay out then. */
  readonly level: Level | undefined;
  readonly stream: 'both' | 'stdout' | 'stderr';
  /** Indices of sources that are not to be seen. */
  readonly hidden: ReadonlySet<number>;
}

/** The expression of a pattern; undefined for an empty one. Throws SyntaxError for one that can't be read. */
export function expressionOf({ text, isExpression, matchesCase, isWholeWord }: Pattern): RegExp | undefined {
  if (text === '') return undefined;
  const flags = (matchesCase ?? text !== text.toLowerCase()) ? 'gu' : 'giu';
  // Made alone at first: what can't be read must not become what can within more.
  const expression = new RegExp(isExpression ? text : literally(text), flags);
  if (!isWholeWord) return expression;
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${expression.source})(?![\\p{L}\\p{N}_])`, flags);
}

/** How often it is found in a text; as often as anybody would want to count. */
export function countOf(expression: RegExp, text: string): number {
  let count = 0;
  for (const [found] of text.matchAll(expression)) {
    if (found !== '') count += 1;
    if (count === mostInLine) break;
  }
  return count;
}

/** Matches of one line that are counted and marked. */
export const mostInLine = 200;

/** Makes what tells whether a line is to be seen. Throws SyntaxError. */
export function filterOf(choices: Choices): ((text: string, mark: number) => boolean) | undefined {
  const include = expressionOf(choices.include);
  const exclude = expressionOf(choices.exclude);
  const { level, stream, hidden } = choices;
  if (!include && !exclude && level === undefined && stream === 'both' && hidden.size === 0) return undefined;
  const reach = level === undefined ? 0 : levels.indexOf(level);
  return (text, mark) => {
    if (hidden.has(mark >> 2)) return false;
    const kind = mark & 3;
    if (kind === note) return true;
    if (stream !== 'both' && (stream === 'stderr') !== (kind === stderr)) return false;
    const plain = withoutControls(text);
    if (level !== undefined) {
      const found = levelOf(plain);
      if (found === undefined || levels.indexOf(found) > reach) return false;
    }
    return (!include || has(include, plain)) && !(exclude && has(exclude, plain));
  };
}

function has(expression: RegExp, text: string): boolean {
  expression.lastIndex = 0;
  return expression.test(text);
}
