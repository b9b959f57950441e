import { type Disposable, disposable } from './lifecycle.js';

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts before. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * The pause before reconnection attempt number `attempt` (0, 1, …), in milliseconds: from 0.5 s up to 30 s, doubled
 * each time, the upper half of it random, so that many windows don't knock in step.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 10));
  return full / 2 + (full / 2) * random();
}

/**
 * Collects keys and hands them over together, `wait` milliseconds after the first. While a batch is being worked on
 * the next one gathers, so that there is never more than one run at a time and no event is lost.
 */
export class Coalescer<Key> implements Disposable {
  readonly #wait: number;
  readonly #run: (keys: ReadonlySet<Key>) => Promise<void>;
  #pending = new Set<Key>();
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #disposed = false;

  constructor(wait: number, run: (keys: ReadonlySet<Key>) => Promise<void>) {
    this.#wait = wait;
    this.#run = run;
  }

  add(key: Key): void {
    if (this.#disposed) return;
    this.#pending.add(key);
    this.#schedule();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.clear();
  }

  #schedule(): void {
    if (this.#timer || this.#running || this.#pending.size === 0) return;
    this.#timer = setTimeout(() => void this.#flush(), this.#wait);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const keys = this.#pending;
    this.#pending = new Set();
    this.#running = true;
    try {
      await this.#run(keys);
    } finally {
      this.#running = false;
      if (!this.#disposed) this.#schedule();
    }
  }
}

/**
 * Runs `work` at once when asked, but not sooner than `ms` after it last did something, which it tells by its result.
 * What is asked for meanwhile is one run.
 */
export class Pacer implements Disposable {
  readonly #ms: number;
  readonly #work: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  constructor(ms: number, work: () => boolean) {
    this.#ms = ms;
    this.#work = work;
  }

  run(): void {
    if (this.#timer) return;
    const wait = this.#next - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#runNow(), wait);
    else this.#runNow();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #runNow(): void {
    this.#timer = undefined;
    if (this.#work()) this.#next = performance.now() + this.#ms;
  }
}

/** Runs `work` on every item, at most `limit` at a time; outcomes in the items' order, none forgotten. */
export async function settleEach<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const outcomes = new Array<PromiseSettledResult<R>>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      try {
        outcomes[index] = { status: 'fulfilled', value: await work(items[index] as T) };
      } catch (reason) {
        outcomes[index] = { status: 'rejected', reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return outcomes;
}

/** Calls `run` at most once in so many milliseconds, at the first time at once; what comes between is left out. */
export function sparsely(ms: number, run: () => void): () => void {
  let last = 0;
  return () => {
    if (Date.now() - last < ms) return;
    last = Date.now();
    run();
  };
}

/** A timer that belongs to somebody. */
export function every(ms: number, run: () => void): Disposable {
  const timer = setInterval(run, ms);
  return disposable(() => clearInterval(timer));
}
