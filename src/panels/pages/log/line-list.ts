import { LineIndex } from '../../core/line-index.js';
import { element } from '../dom.js';

/** Elements can't be higher than some 33 million pixels; beyond this the scroll bar stands for more than it is long. */
const highest = 20_000_000;
/** Rows drawn above and below what is in sight. */
const margin = 10;

/** Milliseconds between two pictures of a flood, in which nobody reads a line: the page has better things to do. */
const floodMs = 100;

/** A list of which only the rows in sight are there. */
export class LineList {
  readonly body: HTMLElement;
  readonly #spacer = element('div', { class: 'spacer' });
  readonly #rowOf: (line: number) => HTMLElement;
  readonly #scrolled: (following: boolean) => void;
  readonly #drawn = new Map<number, HTMLElement>();
  #index = new LineIndex(false);
  #rowHeight = 18;
  #frame = 0;
  #later: number | undefined;
  #drawnAt = 0;
  #following = true;
  /** The line that was in sight before other lines began to be shown, until all of them are there. */
  #kept: number | undefined;
  /** Where following has scrolled to. */
  #followedTo = 0;

  constructor(label: string, rowOf: (line: number) => HTMLElement, scrolled: (following: boolean) => void) {
    this.#rowOf = rowOf;
    this.#scrolled = scrolled;
    this.body = element(
      'div',
      { class: 'lines', role: 'log', 'aria-live': 'off', 'aria-label': label, tabindex: '0' },
      this.#spacer,
    );
    this.body.addEventListener('scroll', () => this.#onScroll());
    new ResizeObserver(() => this.draw()).observe(this.body);
  }

  get index(): LineIndex {
    return this.#index;
  }

  get following(): boolean {
    return this.#following;
  }

  /** Goes to the end and stays there, or stays where it is. */
  set following(on: boolean) {
    this.#following = on;
    this.#scrolled(on);
    this.draw();
  }

  /** How many characters fit, for lines that wrap; how high a row is. */
  measure(): { readonly columns: number } {
    const probe = element('span', { class: 'probe' }, 'x'.repeat(100));
    this.body.append(probe);
    const { width, height } = probe.getBoundingClientRect();
    probe.remove();
    if (height > 0) this.#rowHeight = Math.ceil(height);
    this.body.style.setProperty('--row', `${this.#rowHeight}px`);
    return { columns: Math.max(20, Math.floor((this.body.clientWidth - 28) / (width / 100 || 8))) };
  }

  /** Shows other lines from now on, which may still be filling in: `settle` says when they are all there. */
  show(index: LineIndex): void {
    if (!this.#following && this.#index.count > 0) this.#kept ??= this.firstInSight;
    this.#index = index;
    this.redraw();
  }

  /** What was in sight is in sight again, or what comes after it. */
  settle(): void {
    const line = this.#kept;
    if (line === undefined) return;
    this.#kept = undefined;
    if (!this.#following) {
      this.#stretch();
      this.body.scrollTop = (this.#index.top(this.#index.indexOf(line)) * this.#rowHeight) / this.#scale;
    }
    this.draw();
  }

  /** Rows at the top have gone: what is in sight stays in sight. */
  dropped(rows: number): void {
    if (rows > 0 && !this.#following) this.body.scrollTop = Math.max(0, this.body.scrollTop - rows * this.#rowHeight);
  }

  /** Draws every row anew. */
  redraw(): void {
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    this.draw();
  }

  draw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#drawNow());
  }

  /** Draws what came: at once, but only so often. */
  drawSoon(): void {
    if (this.#frame !== 0 || this.#later !== undefined) return;
    const wait = this.#drawnAt + floodMs - performance.now();
    if (wait <= 0) this.draw();
    else this.#later = window.setTimeout(() => this.draw(), wait);
  }

  /** Brings a line into sight, in the middle. */
  reveal(line: number): void {
    const at = this.#index.indexOf(line);
    this.following = false;
    const top = this.#index.top(at) * this.#rowHeight - this.body.clientHeight / 2;
    this.body.scrollTop = Math.max(0, top / this.#scale);
    this.draw();
  }

  /** The first line in sight. */
  get firstInSight(): number {
    return this.#index.line(this.#index.at((this.body.scrollTop * this.#scale) / this.#rowHeight));
  }

  get #scale(): number {
    return Math.max(1, (this.#index.rows * this.#rowHeight) / highest);
  }

  #stretch(): void {
    this.#spacer.style.height = `${Math.min(this.#index.rows * this.#rowHeight, highest)}px`;
  }

  #drawNow(): void {
    this.#frame = 0;
    window.clearTimeout(this.#later);
    this.#later = undefined;
    this.#drawnAt = performance.now();
    const all = this.#index.rows * this.#rowHeight;
    this.#stretch();
    if (this.#following) {
      this.body.scrollTop = this.body.scrollHeight;
      this.#followedTo = this.body.scrollTop;
    }
    const seen = this.body.clientHeight;
    const { scrollTop } = this.body;
    const top = this.#following ? Math.max(0, all - seen) : scrollTop * this.#scale;
    const first = this.#index.at(Math.max(0, top / this.#rowHeight - margin));
    const last = this.#index.at((top + seen) / this.#rowHeight + margin);
    const wanted = new Set<number>();
    for (let at = first; at <= last && at < this.#index.count; at += 1) {
      const line = this.#index.line(at);
      wanted.add(line);
      let row = this.#drawn.get(line);
      if (!row) {
        row = this.#rowOf(line);
        this.#drawn.set(line, row);
        this.body.append(row);
      }
      row.style.transform = `translateY(${this.#index.top(at) * this.#rowHeight - top + scrollTop}px)`;
    }
    for (const [line, row] of this.#drawn) {
      if (wanted.has(line)) continue;
      row.remove();
      this.#drawn.delete(line);
    }
  }

  #onScroll(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.body;
    // A list that begins anew is short at first, which is no wish to follow.
    if (this.#kept !== undefined) return;
    const atEnd = scrollTop + clientHeight >= scrollHeight - this.#rowHeight;
    // Following moves down alone: what goes up is the user's wish.
    const isFollowing = this.#following ? scrollTop >= this.#followedTo - 1 : atEnd;
    if (isFollowing !== this.#following) {
      this.#following = isFollowing;
      this.#scrolled(isFollowing);
    }
    this.draw();
  }
}
