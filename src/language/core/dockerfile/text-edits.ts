/** Ranges that fixes take away. */
import type { Placed, Span } from './ast.js';

/** An instruction from its first character to the start of the next line's, as far as that is known without the text. */
export function wholeLines(placed: Placed): Span {
  return { start: placed.start, end: placed.end };
}
