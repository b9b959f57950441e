/** The lines that are shown, in their order, and how many rows each takes. */
export class LineIndex {
  #lines: number[] = [];
  /** Where each line ends, in rows from the first that ever was shown; empty when every line takes one row. */
  #ends: number[] = [];
  /** How many at the beginning have been dropped. */
  #start = 0;
  readonly #wraps: boolean;

  constructor(wraps: boolean) {
    this.#wraps = wraps;
  }

  get count(): number {
    return this.#lines.length - this.#start;
  }

  /** All rows. */
  get rows(): number {
    return this.#wraps ? this.#end(this.#lines.length - 1) - this.#begun : this.count;
  }

  push(line: number, rows: number): void {
    if (this.#wraps) this.#ends.push(this.#end(this.#lines.length - 1) + rows);
    this.#lines.push(line);
  }

  /** Forgets lines before this one; gives the rows that they took. */
  drop(first: number): number {
    const before = this.#start;
    const begun = this.#begun;
    while (this.#start < this.#lines.length && (this.#lines[this.#start] ?? 0) < first) this.#start += 1;
    const rows = this.#wraps ? this.#begun - begun : this.#start - before;
    if (this.#start > 65_536) {
      this.#lines = this.#lines.slice(this.#start);
      if (this.#wraps) {
        // The last that has gone stays as the place where the first begins.
        const offset = this.#begun;
        this.#ends = this.#ends.slice(this.#start).map((end) => end - offset);
      }
      this.#start = 0;
    }
    return rows;
  }

  /** The number of the line at this place among the shown. */
  line(index: number): number {
    return this.#lines[this.#start + index] ?? -1;
  }

  /** The row at which it begins. */
  top(index: number): number {
    return this.#wraps ? this.#end(this.#start + index - 1) - this.#begun : index;
  }

  /** Which of the shown lines is at this row. */
  at(row: number): number {
    if (!this.#wraps) return Math.max(0, Math.min(this.count - 1, Math.floor(row)));
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.top(middle + 1) <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The place of a line among the shown, or of the next one. */
  indexOf(line: number): number {
    let low = this.#start;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low - this.#start;
  }

  get #begun(): number {
    return this.#wraps ? this.#end(this.#start - 1) : this.#start;
  }

  #end(index: number): number {
    return index < 0 ? 0 : (this.#ends[index] ?? 0);
  }
}

/** How many rows a text takes in so many columns; wide characters take two. */
export function rowsOf(text: string, columns: number): number {
  if (text.length <= columns && !/[\u1100-\uffff]/.test(text)) return 1;
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    width += code === 9 ? 8 - (width % 8) : isWide(code) ? 2 : 1;
  }
  return Math.max(1, Math.ceil(width / columns));
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
