import type * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';

/** In milliseconds. */
const pause = 150;

/** Runs something on a document after the first change at once, after the following ones when typing pauses. */
export class TypingPace implements Disposable {
  readonly #run: (document: vscode.TextDocument) => void;
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();

  constructor(run: (document: vscode.TextDocument) => void) {
    this.#run = run;
  }

  changed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.again = true;
      waiting.timer.refresh();
      return;
    }
    this.#run(document);
    const timer = setTimeout(() => {
      const again = this.#waiting.get(key)?.again === true;
      this.#waiting.delete(key);
      if (again && !document.isClosed) this.#run(document);
    }, pause);
    this.#waiting.set(key, { timer, again: false });
  }

  forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
