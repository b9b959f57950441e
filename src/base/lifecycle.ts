/** Something that must be ended by its owner. Structurally the same as VS Code's `Disposable`. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and ends them in reverse order. What is added after the end is ended at once:
 * the one property that prevents leaks when something asynchronous finishes too late.
 */
export class Store implements Disposable {
  #items: Disposable[] | undefined = [];

  get isDisposed(): boolean {
    return this.#items === undefined;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#items) this.#items.push(item);
    else item.dispose();
    return item;
  }

  dispose(): void {
    const items = this.#items;
    this.#items = undefined;
    items?.reverse().forEach((item) => item.dispose());
  }
}

/** A disposable that runs `end` once. */
export function disposable(end: () => void): Disposable {
  let pending: (() => void) | undefined = end;
  return {
    dispose() {
      const run = pending;
      pending = undefined;
      run?.();
    },
  };
}
