/** Whether a tar archive that goes by is whole: it ends in blocks of zeros, and its readers take any end (pax(1), ustar). */
export class ArchiveEnd {
  readonly #bytes: number;
  #last = Buffer.alloc(0);

  /** `bytes`: how many zeros there must be. */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Takes a copy of what it needs. */
  add(chunk: Buffer): void {
    const rest = chunk.subarray(-this.#bytes);
    this.#last = Buffer.concat([this.#last, rest]).subarray(-this.#bytes);
  }

  get isWhole(): boolean {
    return this.#last.length === this.#bytes && this.#last.every((byte) => byte === 0);
  }
}
