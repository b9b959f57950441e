/** "Are you there?" and "Yes": a terminal answers when it has drawn all that came before (ECMA-48, DSR 5 and 0). */
const query = '\u001b[5n';
const answer = '\u001b[0n';

/** Characters after which the terminal is asked again, and how many questions may be open before output waits. */
const stretch = 64 * 1024;
const mostOpen = 4;
/** Milliseconds after which an answer is given up: a terminal that doesn't answer must not stop its program for good. */
const giveUpMs = 2000;

/**
 * Keeps a program from printing faster than its terminal draws. VS Code has no flow control for terminals that an
 * extension fills (extHostTerminalService.ts, ExtHostPseudoterminal.acknowledgeDataEvent is empty) and would keep
 * everything in memory; so the terminal itself is asked, in band, how far it has come.
 */
export class FlowControl {
  #sinceQuery = 0;
  #open = 0;
  #isInString = false;
  #wake: (() => void) | undefined;

  /** What the program printed, with a question at its end where one is due and does no harm. */
  outgoing(text: string): string {
    this.#isInString = endsInString(text, this.#isInString);
    this.#sinceQuery += text.length;
    if (this.#sinceQuery < stretch || this.#isInString || endsInSequence(text)) return text;
    this.#sinceQuery = 0;
    this.#open += 1;
    return text + query;
  }

  /** What came from the terminal, without its answers to our questions. */
  incoming(text: string): string {
    let rest = text;
    while (this.#open > 0 && rest.includes(answer)) {
      rest = rest.replace(answer, '');
      this.#open -= 1;
    }
    this.#wake?.();
    return rest;
  }

  /** Resolves when the terminal has drawn enough for more to come. */
  async ready(): Promise<void> {
    if (this.#open < mostOpen) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#open = 0;
        resolve();
      }, giveUpMs);
      this.#wake = () => {
        if (this.#open >= mostOpen) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

/** Control strings (OSC, DCS, SOS, PM, APC) begin with one of these after ESC; they may be long. */
// eslint-disable-next-line no-control-regex
const beginsString = /^\u001b[\]PX^_]/;
/** They end with BEL, CAN, SUB or an ESC. */
// eslint-disable-next-line no-control-regex
const endsString = /[\u0007\u0018\u001a]/;

function endsInString(text: string, before: boolean): boolean {
  const last = text.lastIndexOf('\u001b');
  if (last < 0) return before && !endsString.test(text);
  const tail = text.slice(last);
  return beginsString.test(tail) && !endsString.test(tail);
}

/** Whether the text ends in the middle of a control sequence, which a question would break. */
function endsInSequence(text: string): boolean {
  // Nothing but strings is longer.
  const tail = text.slice(-64);
  const last = tail.lastIndexOf('\u001b');
  // eslint-disable-next-line no-control-regex
  return last >= 0 && /^\u001b(\[[0-?]*[ -/]*|[ -/]*)$/.test(tail.slice(last));
}
