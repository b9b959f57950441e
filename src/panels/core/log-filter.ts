import { literally } from '../../base/text.js';
import { withoutControls } from './ansi.js';
import { type Level, levelOf, levels } from './log-level.js';
import { note, stderr } from './log-contract.js';

/** A pattern as it is typed. */
export interface Pattern {
  readonly text: string;
  readonly isExpression: boolean;
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

/**
 * The expression of a pattern: case counts when it has capitals. undefined for an empty one; throws SyntaxError for
 * one that can't be read.
 */
export function expressionOf({ text, isExpression }: Pattern): RegExp | undefined {
  if (text === '') return undefined;
  const source = isExpression ? text : literally(text);
  return new RegExp(source, text === text.toLowerCase() ? 'giu' : 'gu');
}

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
