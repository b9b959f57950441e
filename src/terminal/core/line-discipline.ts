/**
 * What a terminal's driver does for a program that has none: shows what is typed, lets it be edited, and hands it over
 * by the line (termios(3), canonical mode).
 */
export class LineDiscipline {
  #line: string[] = [];

  /** Takes what was typed; gives what to show, and the lines to send. `end` and `interrupt` are Ctrl+D and Ctrl+C. */
  typed(text: string): {
    readonly show: string;
    readonly send: string;
    readonly end: boolean;
    readonly interrupt: boolean;
  } {
    let show = '';
    let send = '';
    let end = false;
    let interrupt = false;
    for (const character of text.replace(/\r\n/g, '\r')) {
      switch (character) {
        case '\r':
        case '\n':
          show += '\r\n';
          send += `${this.#line.join('')}\n`;
          this.#line = [];
          break;
        case '\u007f':
        case '\b':
          if (this.#line.pop() !== undefined) show += '\b \b';
          break;
        case '\u0003':
          interrupt = true;
          show += '^C\r\n';
          this.#line = [];
          break;
        case '\u0004':
          if (this.#line.length === 0) end = true;
          break;
        default:
          if (character < ' ') break;
          this.#line.push(character);
          show += character;
      }
    }
    return { show, send, end, interrupt };
  }
}

/** Line feeds as a terminal wants them: a program without one prints them bare. */
export function withReturns(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
