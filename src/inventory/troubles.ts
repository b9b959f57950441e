import { backoff } from '../base/async.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Kind } from '../engine/engine.js';

/** The kinds that a reachable engine could not list: why, and when to ask again. One kind's trouble is no other's. */
export class Troubles implements Disposable {
  readonly #retry: (kind: Kind) => void;
  readonly #of = new Map<Kind, { readonly error: unknown; readonly attempt: number; readonly timer: NodeJS.Timeout }>();

  constructor(retry: (kind: Kind) => void) {
    this.#retry = retry;
  }

  /** Why the kind can't be listed; undefined when it can. */
  of(kind: Kind): unknown {
    return this.#of.get(kind)?.error;
  }

  add(kind: Kind, error: unknown): void {
    const before = this.#of.get(kind);
    clearTimeout(before?.timer);
    const attempt = before ? before.attempt + 1 : 0;
    const timer = setTimeout(() => this.#retry(kind), backoff(attempt));
    this.#of.set(kind, { error, attempt, timer });
  }

  end(kind: Kind): void {
    clearTimeout(this.#of.get(kind)?.timer);
    this.#of.delete(kind);
  }

  dispose(): void {
    for (const kind of [...this.#of.keys()]) this.end(kind);
  }
}
