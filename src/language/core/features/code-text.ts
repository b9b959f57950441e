/** Text of files and engines as code in Markdown. */

export function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0);
}

/** In one line, whatever it holds. */
export function code(text: string): string {
  const clean = text.replace(/[\r\n]+/g, ' ').slice(0, 400);
  const ticks = '`'.repeat(longestTicks(clean) + 1);
  return `${ticks} ${clean} ${ticks}`;
}
