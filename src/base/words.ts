/** Why a text can't be split into words. */
export type WordsProblem = 'unbalanced-quote' | 'substitution';

/**
 * Splits a text into words by the quoting of POSIX shells, without running or expanding anything: what a shell would
 * run, `$(…)` and backquotes, is a problem and not a word.
 */
export function splitWords(text: string): { readonly words: readonly string[]; readonly problem?: WordsProblem } {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== "'" && (character === '`' || text.startsWith('$(', at))) return { words, problem: 'substitution' };
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = '';
    } else if (character === '\\' && quote !== "'") {
      at += 1;
      const next = text[at] ?? '\\';
      // In double quotes a backslash quotes these alone; before a line's end it joins the lines.
      const isPlain = quote === '"' && !/["\\$`\n]/.test(next);
      if (next !== '\n') word = (word ?? '') + (isPlain ? `\\${next}` : next);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return { words, problem: 'unbalanced-quote' };
  if (word !== undefined) words.push(word);
  return { words };
}
