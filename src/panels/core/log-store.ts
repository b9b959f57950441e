/** Lines of a block. When a store is full its oldest block goes. */
const blockSize = 2048;

interface Block {
  /** The lines, parted by line feeds: one string takes far less than thousands. */
  readonly texts: string;
  /** Where each line begins in it, and one more for the end. */
  readonly offsets: Uint32Array;
  readonly times: Float64Array;
  readonly marks: Uint16Array;
}

/**
 * Keeps the last lines of a log in little memory. Lines are known by their number, counted from the first that ever
 * came, so that a number means the same line until it is dropped.
 */
export class LogStore {
  readonly #most: number;
  readonly #blocks: Block[] = [];
  /** How many blocks have been dropped. */
  #gone = 0;
  #texts: string[] = [];
  #times: number[] = [];
  #marks: number[] = [];

  constructor(capacity: number) {
    this.#most = Math.max(1, Math.ceil(capacity / blockSize));
  }

  /** The number of the oldest line that is kept. */
  get first(): number {
    return this.#gone * blockSize;
  }

  /** One more than the number of the newest line. */
  get end(): number {
    return this.first + this.#blocks.length * blockSize + this.#texts.length;
  }

  /** How many lines there were and are no more. */
  get dropped(): number {
    return this.first;
  }

  append(texts: readonly string[], times: readonly number[], marks: readonly number[]): void {
    for (let at = 0; at < texts.length; at += 1) {
      this.#texts.push(texts[at] ?? '');
      this.#times.push(times[at] ?? 0);
      this.#marks.push(marks[at] ?? 0);
      if (this.#texts.length === blockSize) this.#seal();
    }
  }

  /** '' for a line that has been dropped. */
  text(line: number): string {
    const block = this.#block(line);
    if (!block) return this.#texts[line - this.#openFrom] ?? '';
    const at = line % blockSize;
    return block.texts.slice(block.offsets[at] ?? 0, (block.offsets[at + 1] ?? 1) - 1);
  }

  time(line: number): number {
    return (this.#block(line)?.times[line % blockSize] ?? this.#times[line - this.#openFrom]) || 0;
  }

  mark(line: number): number {
    return this.#block(line)?.marks[line % blockSize] ?? this.#marks[line - this.#openFrom] ?? 0;
  }

  clear(): void {
    this.#blocks.length = 0;
    this.#gone = 0;
    this.#texts = [];
    this.#times = [];
    this.#marks = [];
  }

  get #openFrom(): number {
    return this.first + this.#blocks.length * blockSize;
  }

  #block(line: number): Block | undefined {
    return this.#blocks[Math.floor(line / blockSize) - this.#gone];
  }

  #seal(): void {
    const offsets = new Uint32Array(blockSize + 1);
    let at = 0;
    this.#texts.forEach((text, index) => {
      offsets[index] = at;
      at += text.length + 1;
    });
    offsets[blockSize] = at;
    this.#blocks.push({
      texts: this.#texts.join('\n'),
      offsets,
      times: Float64Array.from(this.#times),
      marks: Uint16Array.from(this.#marks),
    });
    this.#texts = [];
    this.#times = [];
    this.#marks = [];
    if (this.#blocks.length > this.#most) {
      this.#blocks.shift();
      this.#gone += 1;
    }
  }
}
