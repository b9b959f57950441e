// @ts-check
/** What a suite inside an extension host tells: see test/editor/run.ts, which writes it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './process.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed at least 1 when the suite did not come to a good end
 * @property {number} skipped
 */

/** Follows a report: prints its lines as they come and learns the counts from them. */
export class SuiteReport {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.shown = 0;
    /** The test that has begun last, while it runs. @type {string | undefined} */
    this.current = undefined;
    /** @type {Map<string, number>} */
    this.counts = new Map();
    /** The extension host's process. @type {number | undefined} */
    this.host = undefined;
  }

  /** Prints what is new. */
  async read() {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    // A line that is still being written waits for its end.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const fresh = whole.slice(this.shown).split('\n').slice(0, -1);
    this.shown = whole.length;
    for (const line of fresh) this.#take(line);
  }

  /** @param {string} line */
  #take(line) {
    const count = /^# (\w+) (\d+)$/.exec(line);
    // Once: lines of the same beginning may be a test's, a network named host among them.
    const host = this.host === undefined ? /^host (\d+)$/.exec(line) : undefined;
    if (count) this.counts.set(String(count[1]), Number(count[2]));
    else if (host) this.host = Number(host[1]);
    else if (line.startsWith('… ')) this.current = line.slice(2);
    else {
      if (/^[✔✖﹣] /.test(line)) this.current = undefined;
      console.log(line);
    }
  }

  /**
   * Watches until it is aborted; tells when the host has died without a word.
   * @param {AbortSignal} signal
   * @param {() => void} died
   */
  async follow(signal, died) {
    while (!signal.aborted) {
      await this.read();
      if (this.host !== undefined && !this.counts.has('tests') && !isRunning(this.host)) {
        died();
        return;
      }
      await sleep(250);
    }
  }

  /**
   * @param {boolean} isGoodEnd whether the editor ended with code 0
   * @returns {Promise<Outcome>}
   */
  async outcome(isGoodEnd) {
    await this.read();
    const count = (/** @type {string} */ name) => this.counts.get(name) ?? 0;
    if (this.host === undefined) console.log('✖ The suite never began: the extension host did not load it.');
    else if (!this.counts.has('tests')) console.log(`✖ The suite was cut short in: ${this.current ?? 'no test'}`);
    else if (count('tests') === 0) console.log('✖ There are no tests.');
    const isWhole = isGoodEnd && count('pass') > 0;
    return {
      passed: count('pass'),
      failed: Math.max(count('fail'), isWhole ? 0 : 1),
      skipped: count('skipped'),
    };
  }
}
