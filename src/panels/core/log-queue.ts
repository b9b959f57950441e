import { type LogLine } from '../../engine/log-lines.js';
import { type LogBatch, packLines } from './log-contract.js';

/** Lines that wait, and their characters; from so many on, whoever brings them has to wait. */
const most = 20_000;
const mostCharacters = 4_000_000;
/** Lines of one message, and characters from which on it takes no further line. */
const batchLines = 4000;
const batchCharacters = 500_000;

/** Lines on their way to a page, gathered into messages. */
export class LogQueue {
  #texts: string[] = [];
  #times: number[] = [];
  #marks: number[] = [];
  #characters = 0;
  #wake: (() => void) | undefined;
  #waiting: Promise<void> | undefined;
  #second = '';
  #secondMs = 0;

  get isFull(): boolean {
    return this.#texts.length >= most || this.#characters >= mostCharacters;
  }

  /** `mark` as the contract has it. */
  add({ text, timestamp }: LogLine, mark: number): void {
    this.#characters += text.length;
    this.#texts.push(text);
    this.#times.push(this.#ms(timestamp));
    this.#marks.push(mark);
  }

  /** Resolves when lines may come again. */
  room(): Promise<void> {
    return (this.#waiting ??= new Promise((resolve) => (this.#wake = resolve)));
  }

  /** The next message; undefined when nothing waits. `sorted`: lines of several sources that came together. */
  take(sorted: boolean): LogBatch | undefined {
    if (this.#texts.length === 0) return undefined;
    let count = 0;
    let characters = 0;
    for (; count < batchLines && count < this.#texts.length && characters < batchCharacters; count += 1) {
      characters += this.#texts[count]?.length ?? 0;
    }
    this.#characters -= characters;
    const [texts, times, marks] = [
      this.#texts.splice(0, count),
      this.#times.splice(0, count),
      this.#marks.splice(0, count),
    ];
    if (!this.isFull) this.#free();
    const isInOrder = !sorted || times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0));
    if (isInOrder) return packLines(texts, times, marks);
    const order = times.map((_, at) => at).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
    return packLines(
      order.map((at) => texts[at] ?? ''),
      order.map((at) => times[at] ?? 0),
      order.map((at) => marks[at] ?? 0),
    );
  }

  clear(): void {
    this.#characters = 0;
    this.#texts = [];
    this.#times = [];
    this.#marks = [];
    this.#free();
  }

  #free(): void {
    this.#wake?.();
    this.#wake = undefined;
    this.#waiting = undefined;
  }

  /** Most lines come in the same second as the one before. */
  #ms(timestamp: string): number {
    if (timestamp === '') return 0;
    const second = timestamp.slice(0, 19);
    if (second !== this.#second) {
      this.#second = second;
      this.#secondMs = Date.parse(timestamp.replace(/\.\d+/, '')) || 0;
    }
    const dot = timestamp.charCodeAt(19) === 46;
    return dot ? this.#secondMs + Number.parseFloat(timestamp.slice(19)) * 1000 : this.#secondMs;
  }
}
