import { type Reading, readDockerfile } from '../../../../src/language/core/features/reading.js';

/** Takes the `|` out of a Dockerfile: what is read, and where the cursor was. `‖` stands for a real bar. */
export function atCursor(marked: string): { reading: Reading; offset: number } {
  const offset = marked.indexOf('|');
  const text = (offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1)).replaceAll('‖', '|');
  return { reading: readDockerfile(text), offset: Math.max(0, offset) };
}

/** The text of a span. */
export function textOf(reading: Reading, span: { start: number; end: number }): string {
  return reading.text.slice(span.start, span.end);
}
