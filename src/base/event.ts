import { type Disposable, disposable } from './lifecycle.js';

/** A subscription point; the same shape as VS Code's `Event`, without the editor. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * Announces values to listeners. A listener that throws doesn't keep the others from hearing;
 * its error is rethrown out of band, so that it is seen and not swallowed.
 */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own per subscription, so that one function may subscribe twice.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return disposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
