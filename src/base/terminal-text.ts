/**
 * Commands to a terminal that only draw: colours asked for and set (xterm's 4, 5, 10 to 19 and the 1xx that reset
 * them), and links to web pages, which open when a person clicks them.
 */
const drawing = /^(?:(?:[45]|1\d|10[45]|11\d)(?:;|$)|8;[^;]*;(?:https?:\/\/|$))/i;
/** Longest of those, in characters; a link's address is no longer (RFC 9110, 4.1: at least 8000 octets). */
const longest = 8192;

const escape = '\u001b';
/** Where such a command begins: after ESC, control characters are done at once and ESC is still to be followed. */
// eslint-disable-next-line no-control-regex
const controlsAfterEscape = /\u001b([\u0000-\u0017\u0019\u001c-\u001f\u007f]+)/g;
// eslint-disable-next-line no-control-regex
const begins = /\u001b\]|\u009d/g;
// eslint-disable-next-line no-control-regex
const ends = /[\u0000-\u001f\u0080-\u009f]/g;

/**
 * Text that a program prints on its way to a terminal of the editor, without what would command the editor in place of
 * drawing (OSC, ECMA-48 8.3.89). VS Code's terminal obeys such commands whoever prints them: 52 reads and writes the
 * clipboard, 633, 133 and 1337 claim that commands were run, 7 and 9 name its folder, 0 to 2 its title, 99 shows
 * notifications, and 8 links to files and to the editor itself.
 */
export class TerminalText {
  /** Of a command that has begun: what it says so far. */
  #command: string | undefined;
  #endsInEscape = false;

  /** The next piece, as far as it can be told; what can't be waits for the piece after it. */
  pass(piece: string): string {
    let text = this.#endsInEscape ? escape + piece : piece;
    this.#endsInEscape = false;
    if (this.#command === undefined && !text.includes(escape) && !text.includes('\u009d')) return text;
    text = text.replace(controlsAfterEscape, '$1\u001b');
    let passed = '';
    let at = 0;
    while (at < text.length) {
      if (this.#command === undefined) {
        begins.lastIndex = at;
        const begin = begins.exec(text);
        passed += text.slice(at, begin?.index);
        if (!begin) break;
        this.#command = '';
        at = begins.lastIndex;
      }
      ends.lastIndex = at;
      const end = ends.exec(text);
      const more = text.slice(at, end?.index);
      if (this.#command.length <= longest) this.#command += more;
      if (!end) return passed;
      passed += this.#ended(end[0]);
      at = end.index + (isConsumed(end[0]) ? 1 : 0);
    }
    if (passed.endsWith(escape)) {
      this.#endsInEscape = true;
      return passed.slice(0, -1);
    }
    return passed;
  }

  /** The command that has ended, where it may pass. BEL, ST and the ESC of a long ST end it; all else gives it up. */
  #ended(by: string): string {
    const command = this.#command ?? '';
    this.#command = undefined;
    const isWhole = isConsumed(by) || by === escape;
    return isWhole && command.length <= longest && drawing.test(command) ? `${escape}]${command}\u0007` : '';
  }
}

const isConsumed = (end: string) => end === '\u0007' || end === '\u009c';
