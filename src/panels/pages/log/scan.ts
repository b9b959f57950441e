/** Milliseconds that a piece of work may take before the page gets its turn. */
const sliceMs = 10;

/** Work through many lines, in slices, so that the page stays alive; the last one begun counts. */
export class Scan {
  #run = 0;

  /** Calls `step` with each number from `from` on until `end()`; then `done`. Begun anew, it forgets the one before. */
  begin(from: number, end: () => number, step: (number: number) => void, done: () => void): void {
    this.#run += 1;
    const run = this.#run;
    let at = from;
    const slice = () => {
      if (run !== this.#run) return;
      const until = performance.now() + sliceMs;
      for (; at < end(); at += 1) {
        if ((at & 127) === 0 && performance.now() > until) {
          done();
          setTimeout(slice);
          return;
        }
        step(at);
      }
      this.#isDone = run;
      done();
    };
    this.#isDone = 0;
    slice();
  }

  #isDone = 0;

  /** Whether it has come to the end: what is new is looked at as it comes. */
  get isDone(): boolean {
    return this.#isDone === this.#run;
  }
}
