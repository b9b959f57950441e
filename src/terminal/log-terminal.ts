import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { type LogPlan } from '../host/terminal-plan.js';
import { FlowControl } from './core/flow-control.js';
import { type LogLine, LogLines, nanosecondsOf, timeText } from './core/log-lines.js';
import { type TerminalNeeds } from './container-terminal.js';

/** A container's log in a terminal of the editor, which scrolls, searches and keeps colours. */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #plan: LogPlan;
  readonly #needs: Pick<TerminalNeeds, 'inventory' | 'log'>;
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<undefined>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;
  readonly #closing = new AbortController();
  readonly #changes: { dispose(): void };
  readonly #flow = new FlowControl();
  #timestamps: boolean;
  #utc = false;
  /** While it is set, nothing is read: the engine keeps the lines. */
  #paused: Promise<void> | undefined;
  #resume: (() => void) | undefined;
  /** What it follows: another container of the same name after it has been made anew. */
  #container: string;
  #isReading = false;
  /** The last line's, to go on after it. */
  #last = '';

  constructor(plan: LogPlan, needs: Pick<TerminalNeeds, 'inventory' | 'log'>) {
    this.#plan = plan;
    this.#needs = needs;
    this.#container = plan.container;
    this.#timestamps = plan.timestamps;
    this.#changes = needs.inventory.onDidChange(() => this.#onChange());
  }

  open(): void {
    this.#tell(
      l10n.t(
        'Log of {0}. Keys: t timestamps, u UTC or local time, p pause, q close.',
        plain(this.#plan.containerName, 60),
      ),
    );
    void this.#read();
  }

  handleInput(typed: string): void {
    switch (this.#flow.incoming(typed)) {
      case 't':
        this.#timestamps = !this.#timestamps;
        break;
      case 'u':
        this.#utc = !this.#utc;
        this.#timestamps = true;
        break;
      case 'p':
        this.#togglePause();
        break;
      case 'q':
        this.#didClose.fire(undefined);
    }
  }

  close(): void {
    this.#changes.dispose();
    this.#closing.abort();
    this.#resume?.();
  }

  #togglePause(): void {
    if (this.#resume) {
      this.#resume();
      this.#resume = undefined;
      this.#paused = undefined;
      this.#tell(l10n.t('It goes on.'));
      return;
    }
    this.#paused = new Promise((resolve) => (this.#resume = resolve));
    this.#tell(l10n.t('Paused: no line is lost. p goes on.'));
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const { signal } = this.#closing;
    const lines = new LogLines();
    const begun = nanosecondsOf(this.#last);
    try {
      const { engine } = this.#needs.inventory;
      const { hasTerminal } = await engine.containerDetails(this.#container, { signal });
      const since = begun > 0n ? secondsOf(begun) : this.#plan.since;
      const tail = begun > 0n ? undefined : this.#plan.tail;
      for await (const output of engine.logs(this.#container, {
        tty: hasTerminal,
        follow: true,
        since,
        tail,
        signal,
      })) {
        await this.#show(lines.add(output), begun);
      }
      await this.#show(lines.end(), begun);
      if (!signal.aborted) this.#tell(this.#end());
    } catch (error) {
      if (signal.aborted) return;
      this.#needs.log.warn('logs', `${this.#plan.containerName}: ${messageOf(error)}`);
      this.#tell(explainError(error).what);
    } finally {
      this.#isReading = false;
    }
    this.#onChange();
  }

  async #show(lines: readonly LogLine[], after: bigint): Promise<void> {
    // The engine repeats the line that `since` names.
    const fresh = after === 0n ? lines : lines.filter(({ timestamp }) => nanosecondsOf(timestamp) > after);
    if (fresh.length > 0) {
      this.#didWrite.fire(this.#flow.outgoing(fresh.map((line) => this.#text(line)).join('')));
      this.#last = fresh.at(-1)?.timestamp || this.#last;
    }
    await this.#flow.ready();
    await this.#paused;
  }

  /** stderr has a red bar before it. A line's colours end with it. */
  #text({ from, timestamp, text }: LogLine): string {
    const bar = from === 'stderr' ? '\u001b[31m▌\u001b[0m' : '';
    const time = this.#timestamps && timestamp !== '' ? `\u001b[2m${timeText(timestamp, this.#utc)}\u001b[0m ` : '';
    return `${bar}${time}${text}\u001b[0m\r\n`;
  }

  #end(): string {
    const name = plain(this.#plan.containerName, 60);
    const code = this.#found()?.exitCode;
    return code === undefined
      ? l10n.t('The log of {0} ends here; it goes on when the container runs again.', name)
      : l10n.t('{0} has ended with exit code {1}; its log goes on when it runs again.', name, code);
  }

  /** The container, or one that has been made anew with its name. */
  #found(): ContainerRecord | undefined {
    const { containers } = this.#needs.inventory;
    const same = containers.get(this.#container);
    if (same) return same;
    return [...containers.values()].find(({ name }) => name === this.#plan.containerName);
  }

  #onChange(): void {
    if (this.#isReading || this.#closing.signal.aborted) return;
    const found = this.#found();
    if (found?.state !== 'running') return;
    this.#container = found.id;
    void this.#read();
  }

  #tell(what: string): void {
    this.#didWrite.fire(`\u001b[2m— ${what} —\u001b[0m\r\n`);
  }
}

/** Nanoseconds as the API wants a time: seconds, a point, and nine digits. */
function secondsOf(nanoseconds: bigint): string {
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}
