/**
 * Whether Compose can cut a command line into words. It stops at the first of `; & | < >` outside of quotes; backquotes,
 * `$(…)` and quotes have to be closed, and no other bracket may open. Facts from what Compose 2.40 refuses.
 */
export function isCommandLine(line: string): boolean {
  let quote: '"' | "'" | '`' | ')' | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\') {
      if (at + 1 === line.length) return false;
      at += 1;
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === ')' && character === '(') return false;
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '(') {
      if (line[at - 1] !== '$') return false;
      quote = ')';
    } else if (character === ')') quote = ')';
    else if (/[;&|<>]/.test(character)) return true;
  }
  return quote === undefined;
}
