/** Whatever `plain` drops or changes. */
// eslint-disable-next-line no-control-regex
const doubtful = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * Makes text from outside harmless for one line of a user interface: control characters (ANSI escapes among them)
 * are dropped, line breaks become spaces, bidirectional controls are dropped (they can make a name read as another),
 * and what is longer than `max` characters is cut.
 */
export function plain(text: string, max = 200): string {
  // Nearly every text is harmless, and thousands of them are shown at once.
  if (!doubtful.test(text)) return clip(text, max);
  const clean = text
    // eslint-disable-next-line no-control-regex
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\r\n\t]+/g, ' ')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '');
  return clip(clean, max);
}

/** Cuts text to at most `max` UTF-16 units, never through a surrogate pair, with an ellipsis for what is gone. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = Math.max(0, max - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Text as Markdown that shows it literally: CommonMark's ASCII punctuation and HTML's characters are escaped. */
export function markdown(text: string, max = 500): string {
  return plain(text, max)
    .replace(/[\\`*_{}[\]()#+\-.!|~$:@]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Text as a regular expression that finds it literally, with the flag `u` too, which refuses needless escapes. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Compares names as people expect: case-insensitively, numbers by value. */
export const compareNames: (a: string, b: string) => number = new Intl.Collator(undefined, {
  numeric: true,
  sensitivity: 'base',
}).compare;
