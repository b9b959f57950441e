/** Why a text can't be split into words. */
export type WordsProblem = 'unbalanced-quote' | 'substitution';

/** What a shell would have done with a part of a text, and nothing here does: the part is kept as it is written. */
export interface ShellDoubt {
  /** `operator`: `|`, `&&`, `>` and the like, which end the command. */
  readonly kind: 'substitution' | 'variable' | 'home' | 'operator';
  readonly text: string;
}

export interface ShellWords {
  /** The words of the first command. */
  readonly words: readonly string[];
  readonly doubts: readonly ShellDoubt[];
  readonly isUnbalanced: boolean;
}

/** How a line goes on in PowerShell, with a backquote, and in Windows' own shell, with a circumflex. */
const windowsLineEnd = /(?<=\s)[`^][ \t]*\r?\n/g;

/**
 * Reads the first command of a text by the quoting of POSIX shells (IEEE 1003.1, 2.2), without running or expanding
 * anything: what a shell would expand is left as it is, and told. Blanks behind the backslash at a line's end, which a
 * copy brings easily, are overlooked. A text whose lines go on as Windows' shells have it, or that is said to be of
 * Windows, keeps its backslashes: they stand in its paths.
 */
export function readShellCommand(text: string, isOfWindows = false): ShellWords {
  const joined = text.replace(windowsLineEnd, ' ');
  if (isOfWindows || joined !== text) return read(joined, true, true);
  return read(text.replace(/\\[ \t]+(?=\r?\n)/g, '\\'), true);
}

function read(text: string, isCommand: boolean, isOfWindows = false): ShellWords {
  const words: string[] = [];
  const doubts: ShellDoubt[] = [];
  let word: string | undefined;
  let quote = '';
  const end = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const ansi = quote === '' ? ansiQuoted(text, at) : undefined;
    if (ansi) {
      word = (word ?? '') + ansi.value;
      at = ansi.end;
      if (at === text.length) quote = "'";
      continue;
    }
    const windows = isOfWindows ? /^(?:%\w+%|\$env:\w+)/i.exec(text.slice(at, at + 100))?.[0] : undefined;
    const expanded: ShellDoubt | undefined =
      quote === "'"
        ? undefined
        : windows === undefined
          ? expansionAt(text, at, quote === '' && word === undefined)
          : { kind: 'variable', text: windows };
    if (expanded) {
      doubts.push(expanded);
      word = (word ?? '') + expanded.text;
      at += expanded.text.length - 1;
    } else if (quote === '' && /\s/.test(character)) {
      end();
      if (!isCommand || character !== '\n' || words.length === 0) continue;
      // A line's end is a command's end.
      const rest = text.slice(at).trim();
      if (rest !== '') doubts.push({ kind: 'operator', text: rest });
      break;
    } else if (isCommand && quote === '' && character === '#' && word === undefined) {
      at = text.indexOf('\n', at) - 1;
      if (at < 0) break;
    } else if (isCommand && quote === '' && /[|&;<>()]/.test(character)) {
      end();
      doubts.push({ kind: 'operator', text: text.slice(at).trim() });
      break;
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = '';
    } else if (character === '\\' && quote !== "'" && (!isOfWindows || text[at + 1] === '"')) {
      at += 1;
      // Lines that Windows ends are joined too.
      if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
      const next = text[at] ?? '\\';
      // In double quotes a backslash quotes these alone; before a line's end it joins the lines.
      const isPlain = quote === '"' && !/["\\$`\n]/.test(next);
      if (next !== '\n') word = (word ?? '') + (isPlain ? `\\${next}` : next);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote === '') end();
  return { words, doubts, isUnbalanced: quote !== '' };
}

/** What a backslash means in `$'…'`. */
const ansiEscapes: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', e: '\u001b', E: '\u001b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};
const ansiEscape = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,6})|([0-7]{1,3})|([^]))/g;

/** `$'…'`, which copied commands have from bash (IEEE 1003.1-2024, 2.2.4); `end` is where its last quote stands, the text's end for none. */
function ansiQuoted(text: string, at: number): { readonly value: string; readonly end: number } | undefined {
  if (!text.startsWith("$'", at)) return undefined;
  const [whole, inner = ''] = /^\$'((?:[^'\\]|\\[^])*)'/.exec(text.slice(at)) ?? [];
  if (whole === undefined) return { value: '', end: text.length };
  const value = inner.replace(
    ansiEscape,
    (_, hex?: string, short?: string, long?: string, octal?: string, letter?: string) => {
      const digits = hex ?? short ?? long;
      const code = digits === undefined ? parseInt(octal ?? '', 8) : parseInt(digits, 16);
      if (Number.isNaN(code)) return ansiEscapes[letter ?? ''] ?? letter ?? '';
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
  return { value, end: at + whole.length - 1 };
}

/** What a shell would expand from here on. */
function expansionAt(text: string, at: number, beginsWord: boolean): ShellDoubt | undefined {
  if (text.startsWith('$(', at)) return { kind: 'substitution', text: text.slice(at, closing(text, at + 1) + 1) };
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    return { kind: 'substitution', text: end < 0 ? text.slice(at) : text.slice(at, end + 1) };
  }
  const variable = /^\$(?:\{[^}]*\}|\w+|[@*#?$!-])/.exec(text.slice(at, at + 200))?.[0];
  if (variable !== undefined) return { kind: 'variable', text: variable };
  const home = beginsWord ? /^~[\w-]*(?=[/:\s]|$)/.exec(text.slice(at, at + 100))?.[0] : undefined;
  return home === undefined ? undefined : { kind: 'home', text: home };
}

/** Where the parenthesis that opens at `open` closes; the text's end for none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/**
 * Splits a text into words by the quoting of POSIX shells, without running or expanding anything: what a shell would
 * run, `$(…)` and backquotes, is a problem and not a word.
 */
export function splitWords(text: string): { readonly words: readonly string[]; readonly problem?: WordsProblem } {
  const { words, doubts, isUnbalanced } = read(text, false);
  if (doubts.some(({ kind }) => kind === 'substitution')) return { words, problem: 'substitution' };
  return isUnbalanced ? { words, problem: 'unbalanced-quote' } : { words };
}

/** A word as a POSIX shell has to be given it: as it is where that is safe, else in single quotes. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
