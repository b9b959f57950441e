import { withoutControls } from '../../core/ansi.js';
import { LineIndex, rowsOf } from '../../core/line-index.js';
import { type LogBatch } from '../../core/log-contract.js';
import { LogStore } from '../../core/log-store.js';
import { type Choices, countOf, expressionOf, filterOf, type Pattern } from '../../core/log-filter.js';
import { Scan } from './scan.js';

export interface ModelEvents {
  /** Another list of lines is shown from now on, which fills. */
  readonly rebuilt: () => void;
  /** It has all lines that there are. */
  readonly settled: () => void;
  /** Lines came, or were found. */
  readonly grown: () => void;
  /** Rows at the top have gone. */
  readonly dropped: (rows: number) => void;
}

export const noChoices: Choices = {
  ...{ include: { text: '', isExpression: false }, exclude: { text: '', isExpression: false } },
  ...{ level: undefined, stream: 'both', hidden: new Set<number>() },
};

/** The lines of a log, which of them are shown, and in which something was found. */
export class LogModel {
  readonly store: LogStore;
  readonly #events: ModelEvents;
  readonly #showing = new Scan();
  readonly #finding = new Scan();
  #index = new LineIndex(false);
  #choices: Choices = noChoices;
  #filter: ((text: string, mark: number) => boolean) | undefined;
  #find: RegExp | undefined;
  #matches: number[] = [];
  /** How often in each of them. */
  #counts: number[] = [];
  #total = 0;
  #columns = 0;

  constructor(capacity: number, events: ModelEvents) {
    this.store = new LogStore(capacity);
    this.#events = events;
  }

  get index(): LineIndex {
    return this.#index;
  }

  get find(): RegExp | undefined {
    return this.#find;
  }

  get choices(): Choices {
    return this.#choices;
  }

  /** The lines in which something was found, in their order. */
  get matches(): readonly number[] {
    return this.#matches;
  }

  /** How often it was found in all. */
  get matchCount(): number {
    return this.#total;
  }

  /** How often in this line. */
  countIn(line: number): number {
    return this.#counts[this.#matches.indexOf(line)] ?? 0;
  }

  /** How often in the lines before this one; undefined where it isn't in this one. */
  countBefore(line: number): number | undefined {
    const at = this.#matches.indexOf(line);
    if (at < 0) return undefined;
    let sum = 0;
    for (let index = 0; index < at; index += 1) sum += this.#counts[index] ?? 0;
    return sum;
  }

  append(batch: LogBatch): void {
    const { store } = this;
    const before = store.end;
    const firstBefore = store.first;
    store.append(batch);
    for (let line = before; line < store.end; line += 1) {
      if (this.#showing.isDone) this.#show(line);
      if (this.#find && this.#finding.isDone) this.#lookInto(line);
    }
    if (store.first !== firstBefore) {
      this.#events.dropped(this.#index.drop(store.first));
      if ((this.#matches[0] ?? Infinity) < store.first) {
        const gone = this.#matches.findIndex((line) => line >= store.first);
        const kept = gone < 0 ? this.#matches.length : gone;
        this.#matches = this.#matches.slice(kept);
        this.#counts = this.#counts.slice(kept);
        this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
      }
    }
    this.#events.grown();
  }

  clear(): void {
    this.store.clear();
    this.rebuild();
    this.#findAgain();
  }

  /** Shows other lines. Throws SyntaxError for a pattern that can't be read; nothing changes then. */
  choose(changes: Partial<Choices>): void {
    const choices = { ...this.#choices, ...changes };
    this.#filter = filterOf(choices);
    this.#choices = choices;
    this.rebuild();
    this.#findAgain();
  }

  /** Lines wrap at so many columns; 0 for not at all. */
  wrap(columns: number): void {
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.rebuild();
  }

  /** Searches. Throws SyntaxError for a pattern that can't be read. */
  search(pattern: Pattern): void {
    this.#find = expressionOf(pattern);
    this.#findAgain();
  }

  /** The text of a line without colours and control characters. */
  plain(line: number): string {
    return withoutControls(this.store.text(line));
  }

  rebuild(): void {
    this.#index = new LineIndex(this.#columns > 0);
    this.#events.rebuilt();
    this.#showing.begin(
      this.store.first,
      () => this.store.end,
      (line) => this.#show(line),
      () => {
        this.#events.grown();
        if (this.#showing.isDone) this.#events.settled();
      },
    );
  }

  #findAgain(): void {
    this.#matches = [];
    this.#counts = [];
    this.#total = 0;
    this.#finding.begin(
      this.store.first,
      () => (this.#find ? this.store.end : 0),
      (line) => this.#lookInto(line),
      () => this.#events.grown(),
    );
  }

  #show(line: number): void {
    if (line < this.store.first || !this.#passes(line)) return;
    this.#index.push(line, this.#columns > 0 ? rowsOf(this.plain(line), this.#columns) : 1);
  }

  #lookInto(line: number): void {
    if (!this.#find || line < this.store.first || !this.#passes(line)) return;
    const count = countOf(this.#find, this.plain(line));
    if (count === 0) return;
    this.#matches.push(line);
    this.#counts.push(count);
    this.#total += count;
  }

  #passes(line: number): boolean {
    return !this.#filter || this.#filter(this.store.text(line), this.store.mark(line));
  }
}
