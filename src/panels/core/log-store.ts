import { type LogBatch } from './log-contract.js';

/** Lines and bytes of a block, whichever is reached first. When a store is full its oldest block goes. */
const blockLines = 2048;
const blockBytes = 1024 * 1024;
/** Bytes that are kept, however long the lines are: a flood of long ones would fill the memory with few. */
const mostBytes = 224 * 1024 * 1024;
/** Blocks whose text is at hand: those in sight and those being searched. */
const mostDecoded = 4;

const lineFeed = 10;

interface Block {
  /** The number of its first line. */
  readonly from: number;
  /** UTF-8, each line with its line feed: half of what a string with one wide character takes. */
  readonly bytes: Uint8Array;
  /** Where each line begins in it, and one more for the end. */
  readonly offsets: Uint32Array;
  readonly times: Float64Array;
  readonly marks: Uint16Array;
}

/**
 * Keeps the last lines of a log in little memory: as the bytes that they came as. Lines are known by their number,
 * counted from the first that ever came, so that a number means the same line until it is dropped.
 */
export class LogStore {
  readonly #mostLines: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #blocks: Block[] = [];
  #bytes = 0;
  /** Block → its text where a character is a byte, else its lines; in the order in which they were decoded. */
  readonly #decoded = new Map<Block, string | readonly string[]>();
  /** The newest lines, which no block has yet. */
  #open = new Uint8Array(blockBytes / 16);
  readonly #offsets = new Uint32Array(blockLines + 1);
  readonly #times = new Float64Array(blockLines);
  readonly #marks = new Uint16Array(blockLines);
  #openFrom = 0;
  #openCount = 0;

  constructor(capacity: number) {
    this.#mostLines = Math.max(1, capacity);
  }

  /** The number of the oldest line that is kept. */
  get first(): number {
    return this.#blocks[0]?.from ?? this.#openFrom;
  }

  /** One more than the number of the newest line. */
  get end(): number {
    return this.#openFrom + this.#openCount;
  }

  /** How many lines there were and are no more. */
  get dropped(): number {
    return this.first;
  }

  append({ texts, times, marks }: LogBatch): void {
    let at = 0;
    times.forEach((time, index) => {
      const end = texts.indexOf(lineFeed, at) + 1 || texts.length;
      this.#push(texts.subarray(at, end), time, marks[index] ?? 0);
      at = end;
    });
  }

  /** '' for a line that has been dropped. */
  text(line: number): string {
    if (line >= this.#openFrom) {
      const at = line - this.#openFrom;
      if (at >= this.#openCount) return '';
      return this.#decoder.decode(this.#open.subarray(this.#offsets[at], (this.#offsets[at + 1] ?? 1) - 1));
    }
    const block = this.#blockOf(line);
    if (!block) return '';
    const at = line - block.from;
    const texts = this.#textsOf(block);
    if (typeof texts !== 'string') return texts[at] ?? '';
    return texts.slice(block.offsets[at], (block.offsets[at + 1] ?? 1) - 1);
  }

  time(line: number): number {
    const at = line - this.#openFrom;
    if (at >= 0) return at < this.#openCount ? (this.#times[at] ?? 0) : 0;
    const block = this.#blockOf(line);
    return block?.times[line - block.from] ?? 0;
  }

  mark(line: number): number {
    const at = line - this.#openFrom;
    if (at >= 0) return at < this.#openCount ? (this.#marks[at] ?? 0) : 0;
    const block = this.#blockOf(line);
    return block?.marks[line - block.from] ?? 0;
  }

  clear(): void {
    this.#blocks = [];
    this.#bytes = 0;
    this.#decoded.clear();
    this.#openFrom = 0;
    this.#openCount = 0;
  }

  #push(text: Uint8Array, time: number, mark: number): void {
    const begin = this.#openCount === 0 ? 0 : (this.#offsets[this.#openCount] ?? 0);
    const end = begin + text.length;
    if (end > this.#open.length) {
      const wider = new Uint8Array(Math.max(end, this.#open.length * 2));
      wider.set(this.#open.subarray(0, begin));
      this.#open = wider;
    }
    this.#open.set(text, begin);
    this.#times[this.#openCount] = time;
    this.#marks[this.#openCount] = mark;
    this.#offsets[this.#openCount] = begin;
    this.#openCount += 1;
    this.#offsets[this.#openCount] = end;
    if (this.#openCount === blockLines || end >= blockBytes) this.#seal(end);
  }

  #seal(length: number): void {
    const count = this.#openCount;
    this.#blocks.push({
      from: this.#openFrom,
      bytes: this.#open.slice(0, length),
      offsets: this.#offsets.slice(0, count + 1),
      times: this.#times.slice(0, count),
      marks: this.#marks.slice(0, count),
    });
    this.#bytes += length;
    this.#openFrom += count;
    this.#openCount = 0;
    const isTooMuch = () => this.#bytes > mostBytes || this.#openFrom - (this.#blocks[1]?.from ?? 0) >= this.#mostLines;
    while (this.#blocks.length > 1 && isTooMuch()) {
      const gone = this.#blocks.shift();
      if (!gone) return;
      this.#bytes -= gone.bytes.length;
      this.#decoded.delete(gone);
    }
  }

  #blockOf(line: number): Block | undefined {
    if (line < this.first) return undefined;
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.from ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low];
  }

  #textsOf(block: Block): string | readonly string[] {
    const known = this.#decoded.get(block);
    if (known !== undefined) return known;
    const text = this.#decoder.decode(block.bytes);
    // No character takes less than a byte: as many as there are bytes are one each.
    const texts = text.length === block.bytes.length ? text : text.split('\n');
    const [oldest] = this.#decoded.keys();
    if (this.#decoded.size >= mostDecoded && oldest) this.#decoded.delete(oldest);
    this.#decoded.set(block, texts);
    return texts;
  }
}
