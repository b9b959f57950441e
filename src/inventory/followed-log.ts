import { type ContainerDetails, type ContainerRecord, type Engine } from '../engine/engine.js';
import { isAbort } from '../base/errors.js';
import { EngineError, unreachableCodes } from '../engine/errors.js';
import { type LogLine, LogLines, nanosecondsOf, secondsOf } from '../engine/log-lines.js';
import { type Disposable, Store, disposable } from '../base/lifecycle.js';
import { type Inventory } from './inventory.js';

/** How far a log was read. */
export interface LastLine {
  /** As the engine wrote it. */
  readonly timestamp: string;
  /** So many lines have it: Podman's timestamps are whole seconds. */
  readonly count: number;
}

export interface LogRange {
  /** Seconds since the epoch, with a fraction. */
  readonly since?: string | undefined;
  /** With it nothing is followed. */
  readonly until?: string | undefined;
  readonly tail?: number | undefined;
  /** The last of the lines that are known already: what is newer is read. */
  readonly after?: LastLine | undefined;
}

export interface LogListener {
  /** Takes lines; the engine is made to wait until it resolves. */
  readonly lines: (lines: readonly LogLine[]) => Promise<void>;
  /** The container has ended, or all of the range is read; it goes on when the container runs again. */
  readonly ended: (exitCode: number | undefined) => void;
  /** Said once: it is read again when the container is started again, or there is another connection. */
  readonly failed: (error: unknown) => void;
  /** The container has another name or, made anew, another id. */
  readonly renamed?: (container: ContainerRecord) => void;
}

/**
 * Names that Compose 1 gives a container while it puts another in its place: its id's beginning before the old name.
 * The one that follows has the old name.
 */
const passing = /^[0-9a-f]{12}_(.+)$/;

/** Milliseconds. What broke off after it stood so long is worth another try at once. */
const steadyMs = 1000;

/**
 * A container's log that goes on through its restarts, its renaming and lost connections, and with another container of
 * its name when it is made anew.
 */
export class FollowedLog implements Disposable {
  readonly #inventory: Inventory;
  readonly #range: LogRange;
  readonly #listener: LogListener;
  readonly #closing = new AbortController();
  readonly #store = new Store();
  #id: string;
  #name: string;
  /** Where to go on. */
  #last: LastLine;
  /** The start of the container that was read, and by which connection. */
  #start: number | undefined;
  #engine: Engine | undefined;
  /** How the last reading ended: it broke off, or nobody has asked yet whether the container ended with it. */
  #end: 'broken' | 'unclear' | 'told' = 'unclear';
  /** The record that was looked at for a new start; undefined when it was gone. */
  #looked: ContainerRecord | 'nothing yet' | undefined;
  /** Whether something has changed since it was looked at last, and what then goes on. */
  #hasNews = false;
  /** Ends a reading. */
  #gone = new AbortController();
  #wake: (() => void) | undefined;

  constructor(
    inventory: Inventory,
    { id, name }: { readonly id: string; readonly name: string },
    range: LogRange,
    listener: LogListener,
  ) {
    this.#inventory = inventory;
    this.#id = id;
    this.#name = name;
    this.#range = range;
    this.#listener = listener;
    this.#last = range.after ?? { timestamp: '', count: 0 };
    this.#store.add(disposable(() => this.#closing.abort()));
    // Restarts are heard of while the views are hidden, too.
    this.#store.add(inventory.look('container'));
    this.#store.add(inventory.onDidChange(() => this.#onChange()));
    this.#store.add(inventory.onDidChangeConnection(() => this.#onChange()));
  }

  /** Begins to read. Nothing is told before. */
  begin(): void {
    void this.#follow();
  }

  dispose(): void {
    this.#store.dispose();
    this.#hasNews = true;
    this.#wake?.();
  }

  #isOver(): boolean {
    return this.#closing.signal.aborted;
  }

  async #follow(): Promise<void> {
    while (!this.#isOver()) {
      const begun = Date.now();
      await this.#read();
      if (this.#range.until !== undefined) return;
      let mayTryAgain = Date.now() - begun > steadyMs;
      this.#looked = 'nothing yet';
      while (!(await this.#isDue(mayTryAgain))) {
        mayTryAgain = true;
        await this.#news();
        if (this.#isOver()) return;
      }
    }
  }

  /** Resolves when something has changed since it was asked last. */
  async #news(): Promise<void> {
    if (!this.#hasNews) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#hasNews = false;
  }

  async #read(): Promise<void> {
    const gone = (this.#gone = new AbortController());
    const signal = AbortSignal.any([this.#closing.signal, gone.signal]);
    const lines = new LogLines();
    const begun = nanosecondsOf(this.#last.timestamp);
    // The engine repeats the lines of the time that `since` names.
    let skips = begun > 0n ? this.#last.count : 0;
    const isKnown = ({ timestamp }: LogLine) => {
      if (begun === 0n || skips < 0) return false;
      const at = nanosecondsOf(timestamp);
      if (at < begun) return true;
      skips = at === begun ? skips - 1 : -1;
      return skips >= 0;
    };
    const hand = async (read: readonly LogLine[]) => {
      const fresh = read.filter((line) => !isKnown(line));
      if (fresh.length === 0) return;
      this.#last = lastOf(fresh, this.#last);
      await this.#listener.lines(fresh);
    };
    this.#end = 'unclear';
    try {
      const { engine } = this.#inventory;
      this.#engine = engine;
      const { hasTerminal, startedAt } = await engine.containerDetails(this.#id, { signal });
      this.#start = startedAt;
      const { since, until, tail } = this.#range;
      const from = begun > 0n ? { since: secondsOf(begun) } : { since, tail };
      const options = { tty: hasTerminal, follow: until === undefined, until, signal, ...from };
      for await (const output of engine.logs(this.#id, options)) await hand(lines.add(output));
      await hand(lines.end());
      if (until !== undefined) this.#listener.ended(undefined);
    } catch (error) {
      if (signal.aborted) return;
      // What the engine refuses now it would refuse at once again.
      this.#end = EngineError.is(error) && !unreachableCodes.has(error.code) ? 'told' : 'broken';
      this.#listener.failed(error);
    }
  }

  /** Whether there is something to read again: another start, another container, or what broke off. */
  async #isDue(mayTryAgain: boolean): Promise<boolean> {
    const found = this.#container;
    const isReconnected = this.#isConnected && this.#inventory.engine !== this.#engine;
    if (!this.#isConnected || (found === this.#looked && !isReconnected)) return false;
    this.#looked = found;
    if (!found) {
      if (this.#inventory.isLoaded('container')) this.#tellEnd(undefined);
      return false;
    }
    const details = await this.#ask(found.id);
    if (!details) return false;
    const { startedAt, pid, exitCode } = details;
    const isOther = found.id !== this.#id;
    if (startedAt !== undefined && (isOther || startedAt !== this.#start)) {
      if (this.#end === 'unclear') this.#tellEnd(undefined);
      this.#id = found.id;
      if (isOther) {
        // None of its lines is known, though one may be of the same second.
        this.#last = { ...this.#last, count: 0 };
        this.#listener.renamed?.(found);
      }
      return true;
    }
    if (!isOther && this.#end !== 'told' && (isReconnected || pid > 0)) return isReconnected || mayTryAgain;
    this.#tellEnd(isOther ? undefined : exitCode);
    this.#engine = this.#inventory.engine;
    return false;
  }

  #tellEnd(exitCode: number | undefined): void {
    if (this.#end !== 'told') this.#listener.ended(exitCode);
    this.#end = 'told';
  }

  async #ask(id: string): Promise<ContainerDetails | undefined> {
    try {
      return await this.#inventory.engine.containerDetails(id, { signal: this.#closing.signal });
    } catch (error) {
      // It is gone, or the connection is: the inventory tells of both.
      if (isAbort(error) || EngineError.is(error)) return undefined;
      throw error;
    }
  }

  /** The container, or one that has been made anew with its name. */
  get #container(): ContainerRecord | undefined {
    const { containers } = this.#inventory;
    return containers.get(this.#id) ?? [...containers.values()].find(({ name }) => name === this.#name);
  }

  get #isConnected(): boolean {
    return this.#inventory.connection.state === 'connected';
  }

  #onChange(): void {
    const own = this.#inventory.containers.get(this.#id);
    if (own && own.name !== this.#name && passing.exec(own.name)?.[1] !== this.#name) {
      this.#name = own.name;
      this.#listener.renamed?.(own);
    }
    // Podman leaves the log of a container open that has been removed.
    if (!own && this.#engine?.info.isPodman && this.#inventory.isLoaded('container')) this.#gone.abort();
    this.#hasNews = true;
    this.#wake?.();
  }
}

/** How far a log was read with these lines, of which there is one at least. */
export function lastOf(lines: readonly LogLine[], before: LastLine): LastLine {
  const timestamp = lines.at(-1)?.timestamp ?? '';
  if (timestamp === '') return before;
  let count = 0;
  while (lines.at(-1 - count)?.timestamp === timestamp) count += 1;
  const goesOn = count === lines.length && before.timestamp === timestamp;
  return { timestamp, count: goesOn ? count + before.count : count };
}
