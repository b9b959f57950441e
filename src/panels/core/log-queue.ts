import { type LogLine } from '../../engine/log-lines.js';
import { type LogBatch, makeBatch } from './log-contract.js';

/** Lines that wait, and their bytes; from so many on, whoever brings them has to wait. */
const most = 20_000;
const mostBytes = 4_000_000;
/** Lines of one message, and bytes from which on it takes no further line. */
const batchLines = 4000;
const batchBytes = 500_000;

const lineFeed = 10;

/**
 * Lines on their way to a page, gathered into messages. They are bytes from the beginning: texts that wait would be
 * moved among what lives long, and would stay in memory long after they have gone.
 */
export class LogQueue {
  /** Messages that are full, the oldest first. */
  #batches: LogBatch[] = [];
  #lines = 0;
  #bytes = 0;
  /** The one that is being filled. */
  #texts = Buffer.allocUnsafeSlow(batchBytes / 8);
  readonly #times = new Float64Array(batchLines);
  readonly #marks = new Uint16Array(batchLines);
  #count = 0;
  #length = 0;
  #wake: (() => void) | undefined;
  #waiting: Promise<void> | undefined;
  #second = '';
  #secondMs = 0;

  get isFull(): boolean {
    return this.#lines + this.#count >= most || this.#bytes + this.#length >= mostBytes;
  }

  /** `mark` as the contract has it. */
  add({ text, timestamp }: LogLine, mark: number): void {
    // No character takes more than three bytes for each of its units.
    const needed = this.#length + text.length * 3 + 1;
    if (needed > this.#texts.length) {
      const wider = Buffer.allocUnsafeSlow(Math.max(needed, this.#texts.length * 2));
      this.#texts.copy(wider, 0, 0, this.#length);
      this.#texts = wider;
    }
    this.#length += this.#texts.write(text, this.#length, 'utf8');
    this.#texts[this.#length] = lineFeed;
    this.#length += 1;
    this.#times[this.#count] = this.#ms(timestamp);
    this.#marks[this.#count] = mark;
    this.#count += 1;
    if (this.#count === batchLines || this.#length >= batchBytes) this.#seal();
  }

  /** Resolves when lines may come again. */
  room(): Promise<void> {
    return (this.#waiting ??= new Promise((resolve) => (this.#wake = resolve)));
  }

  /** The next message; undefined when nothing waits. `sorted`: lines of several sources that came together. */
  take(sorted: boolean): LogBatch | undefined {
    if (this.#batches.length === 0) this.#seal();
    const batch = this.#batches.shift();
    if (!batch) return undefined;
    this.#lines -= batch.times.length;
    this.#bytes -= batch.texts.length;
    if (!this.isFull) this.#free();
    return sorted ? inOrder(batch) : batch;
  }

  clear(): void {
    this.#batches = [];
    this.#lines = 0;
    this.#bytes = 0;
    this.#count = 0;
    this.#length = 0;
    this.#free();
  }

  #seal(): void {
    if (this.#count === 0) return;
    const batch = makeBatch(this.#count, this.#length);
    batch.texts.set(this.#texts.subarray(0, this.#length));
    batch.times.set(this.#times.subarray(0, this.#count));
    batch.marks.set(this.#marks.subarray(0, this.#count));
    this.#batches.push(batch);
    this.#lines += this.#count;
    this.#bytes += this.#length;
    this.#count = 0;
    this.#length = 0;
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

/** The same lines in the order of their times. */
function inOrder({ texts, times, marks }: LogBatch): LogBatch {
  if (times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0))) return { texts, times, marks };
  let end = 0;
  const lines = Array.from(times, (time, at) => {
    const begin = end;
    end = texts.indexOf(lineFeed, begin) + 1;
    return { time, mark: marks[at] ?? 0, text: texts.subarray(begin, end) };
  }).sort((a, b) => a.time - b.time);
  const batch = makeBatch(times.length, texts.length);
  let written = 0;
  lines.forEach(({ time, mark, text }, at) => {
    batch.times[at] = time;
    batch.marks[at] = mark;
    batch.texts.set(text, written);
    written += text.length;
  });
  return batch;
}
