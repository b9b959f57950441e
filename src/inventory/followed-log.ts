import { type ContainerRecord } from '../engine/engine.js';
import { type LogLine, LogLines, nanosecondsOf, secondsOf } from '../engine/log-lines.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Inventory } from './inventory.js';

export interface LogRange {
  /** Seconds since the epoch, with a fraction. */
  readonly since?: string | undefined;
  /** With it nothing is followed. */
  readonly until?: string | undefined;
  readonly tail?: number | undefined;
  /** The timestamp of a line that is known already, as the engine wrote it: what is newer is read. */
  readonly after?: string | undefined;
}

export interface LogListener {
  /** Takes lines; the engine is made to wait until it resolves. */
  readonly lines: (lines: readonly LogLine[]) => Promise<void>;
  /** The container has ended, or all of the range is read; it goes on when the container runs again. */
  readonly ended: (container: ContainerRecord | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** A container's log that goes on through its restarts, and with another container of its name when it is made anew. */
export class FollowedLog implements Disposable {
  readonly #inventory: Inventory;
  readonly #name: string;
  readonly #range: LogRange;
  readonly #listener: LogListener;
  readonly #closing = new AbortController();
  readonly #changes: Disposable;
  #container: string;
  #isReading = false;
  /** The last line's timestamp, to go on after it. */
  #last: string;

  constructor(
    inventory: Inventory,
    { id, name }: { readonly id: string; readonly name: string },
    range: LogRange,
    listener: LogListener,
  ) {
    this.#inventory = inventory;
    this.#container = id;
    this.#name = name;
    this.#range = range;
    this.#listener = listener;
    this.#last = range.after ?? '';
    this.#changes = inventory.onDidChange(() => this.#onChange());
  }

  /** Begins to read. Nothing is told before. */
  begin(): void {
    void this.#read();
  }

  /** The container, or one that has been made anew with its name. */
  get container(): ContainerRecord | undefined {
    const { containers } = this.#inventory;
    const same = containers.get(this.#container);
    if (same) return same;
    return [...containers.values()].find(({ name }) => name === this.#name);
  }

  dispose(): void {
    this.#changes.dispose();
    this.#closing.abort();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const { signal } = this.#closing;
    const lines = new LogLines();
    const begun = nanosecondsOf(this.#last);
    // The engine repeats the line that `since` names.
    let skips = begun > 0n;
    const hand = async (read: readonly LogLine[]) => {
      const fresh = skips ? read.filter(({ timestamp }) => nanosecondsOf(timestamp) > begun) : read;
      if (fresh.length === 0) return;
      skips = false;
      this.#last = fresh.at(-1)?.timestamp || this.#last;
      await this.#listener.lines(fresh);
    };
    try {
      const { engine } = this.#inventory;
      const { hasTerminal } = await engine.containerDetails(this.#container, { signal });
      const { since, until, tail } = this.#range;
      const from = begun > 0n ? { since: secondsOf(begun) } : { since, tail };
      const options = { tty: hasTerminal, follow: until === undefined, until, signal, ...from };
      for await (const output of engine.logs(this.#container, options)) await hand(lines.add(output));
      await hand(lines.end());
      if (!signal.aborted) this.#listener.ended(this.container);
    } catch (error) {
      if (!signal.aborted) this.#listener.failed(error);
    } finally {
      this.#isReading = false;
    }
    this.#onChange();
  }

  #onChange(): void {
    if (this.#isReading || this.#closing.signal.aborted || this.#range.until !== undefined) return;
    const found = this.container;
    if (found?.state !== 'running') return;
    this.#container = found.id;
    void this.#read();
  }
}
