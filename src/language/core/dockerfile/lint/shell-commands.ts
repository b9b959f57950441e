/**
 * The commands of a shell text with the places of their words: enough of the shell's grammar to tell which program is
 * called with which arguments. Quotes, escapes, comments, lists, pipes, redirections and reserved words are known;
 * what a substitution runs is not looked into. Facts from POSIX, "Shell Command Language".
 */

/** Offsets count in the text. */
export interface ShellWord {
  /** Without quotes and escapes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What stands between a command and the one before it; '' for the first one. */
type Separator = '' | '&&' | '||' | ';' | '|' | '&' | '(' | 'newline';

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly separator: Separator;
  readonly start: number;
  readonly end: number;
}

const reserved: ReadonlySet<string> = new Set([
  '!',
  '{',
  '}',
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'do',
  'done',
  'while',
  'until',
  'time',
]);

/** Cuts a shell text into commands. `escape` is the character that continues lines in a here-document's body. */
export function shellCommands(text: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: ShellWord[] = [];
  let separator: Separator = '';
  const finish = (next: Separator): void => {
    const first = words[0];
    const last = words.at(-1);
    if (first && last) commands.push({ words, separator, start: first.start, end: last.end });
    words = [];
    separator = next;
  };
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf('\n', at) + 1;
    else if (character === '\n') {
      finish('newline');
      at += 1;
    } else if (/\s/.test(character)) at += 1;
    else if (character === '#') at = endOfLine(text, at);
    else if (character === '&' && text.charAt(at + 1) === '>') at = skipRedirection(text, at + 1);
    else if (text.startsWith('&&', at) || text.startsWith('||', at)) {
      finish(character === '&' ? '&&' : '||');
      at += 2;
    } else if (character === ';' || character === '&') {
      finish(character);
      at += text.charAt(at + 1) === ';' ? 2 : 1;
    } else if (character === '|') {
      finish('|');
      at += text.charAt(at + 1) === '&' ? 2 : 1;
    } else if (character === '(' || character === ')') {
      finish(character === '(' ? '(' : ';');
      at += 1;
    } else if (/^\d*[<>]/.test(text.slice(at, at + 12))) at = skipRedirection(text, at);
    else {
      const word = readWord(text, at);
      at = word.end;
      if (words.length > 0 || !reserved.has(word.text)) words.push(word);
    }
  }
  finish('');
  return commands;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/** The end of `2>&1`, `>file`, `<<EOF` and the like. */
function skipRedirection(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\d<>&|-]/.test(text.charAt(at))) at += 1;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at += 1;
  return at < text.length && /[^\s;&|()<>]/.test(text.charAt(at)) ? readWord(text, at).end : Math.max(at, from + 1);
}

function readWord(text: string, start: number): ShellWord {
  const parts: string[] = [];
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/[\s;&|()<>]/.test(character)) break;
    if (character === '\\') {
      const isContinued = /^\\\r?\n/.test(text.slice(at, at + 3));
      if (!isContinued) parts.push(text.charAt(at + 1));
      at = isContinued ? text.indexOf('\n', at) + 1 : at + 2;
    } else if (character === "'") {
      const close = text.indexOf("'", at + 1);
      const end = close === -1 ? text.length : close;
      parts.push(text.slice(at + 1, end));
      at = end + 1;
    } else if (character === '"') {
      const end = quoteEnd(text, at + 1);
      parts.push(text.slice(at + 1, end).replace(/\\(["\\$`])/g, '$1'));
      at = end + 1;
    } else if (character === '$' && /[({]/.test(text.charAt(at + 1))) {
      const end = substitutionEnd(text, at + 1);
      parts.push(text.slice(at, end));
      at = end;
    } else if (character === '`') {
      const close = text.indexOf('`', at + 1);
      const end = close === -1 ? text.length : close + 1;
      parts.push(text.slice(at, end));
      at = end;
    } else {
      parts.push(character);
      at += 1;
    }
  }
  return { text: parts.join(''), start, end: Math.min(Math.max(at, start + 1), text.length) };
}

function quoteEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charAt(at) === '\\') at += 2;
    else if (text.charAt(at) === '$' && text.charAt(at + 1) === '(') at = substitutionEnd(text, at + 1);
    else at += 1;
  }
  return Math.min(at, text.length);
}

/** The end of `$(…)` or `${…}`, from its bracket on. */
function substitutionEnd(text: string, from: number): number {
  const open = text.charAt(from);
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === "'" && open === '(') {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return text.length;
      at = end;
    } else if (character === open) depth += 1;
    else if (character === close) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** Programs that run the program behind them, and how many words of their own follow. */
const wrappers: ReadonlySet<string> = new Set(['sudo', 'env', 'exec', 'command', 'nice', 'nohup', 'eatmydata']);

/** The program that a command runs, with its arguments; assignments and wrappers such as sudo are left out. */
export interface Call {
  readonly name: string;
  /** The program's word. */
  readonly program: ShellWord;
  readonly args: readonly ShellWord[];
  readonly command: ShellCommand;
}

/** Looks behind assignments and wrappers; undefined for a command that only assigns. */
export function callOf(command: ShellCommand): Call | undefined {
  const { words } = command;
  let index = 0;
  let isWrapped = false;
  for (; index < words.length; index += 1) {
    const { text = '' } = words[index] ?? {};
    if (/^[A-Za-z_]\w*\+?=/.test(text) || (isWrapped && text.startsWith('-'))) continue;
    if (!wrappers.has(text) || index === words.length - 1) break;
    isWrapped = true;
  }
  const program = words[index];
  return program && { name: program.text.replace(/^.*\//, ''), program, args: words.slice(index + 1), command };
}
