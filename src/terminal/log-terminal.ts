import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isAbort, messageOf } from '../base/errors.js';
import { TerminalText } from '../base/terminal-text.js';
import { plain } from '../base/text.js';
import { timeText } from '../base/time-text.js';
import { explainError } from '../engine/explain-error.js';
import { type LogLine } from '../engine/log-lines.js';
import { type LogPlan } from '../host/terminal-plan.js';
import { FollowedLog } from '../inventory/followed-log.js';
import { FlowControl } from './core/flow-control.js';
import { type TerminalNeeds } from './container-terminal.js';

/** A container's log in a terminal of the editor, which scrolls, searches and keeps colours. */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<undefined>();
  readonly #didRename = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidChangeName = this.#didRename.event;
  readonly onDidClose = this.#didClose.event;
  readonly #source: FollowedLog;
  readonly #flow = new FlowControl();
  #name: string;
  readonly #harmless = new TerminalText();
  #timestamps: boolean;
  #utc = false;
  /** While it is set, nothing is read: the engine keeps the lines. */
  #paused: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor(plan: LogPlan, needs: Pick<TerminalNeeds, 'inventory' | 'log'>) {
    this.#name = plan.containerName;
    this.#timestamps = plan.timestamps;
    const { container: id, containerName: name, since, tail } = plan;
    this.#source = new FollowedLog(
      needs.inventory,
      { id, name },
      { since, tail },
      {
        lines: (lines) => this.#show(lines),
        ended: (exitCode) => this.#tell(this.#end(exitCode)),
        failed: (error) => {
          needs.log.warn('logs', `${this.#name}: ${messageOf(error)}`);
          this.#tell(
            isAbort(error)
              ? l10n.t('The connection to the engine was lost; the log goes on with the next one.')
              : explainError(error).what,
          );
        },
        renamed: (container) => {
          this.#name = container.name;
          this.#didRename.fire(l10n.t('{0} (log)', plain(container.name, 60)));
        },
      },
    );
  }

  open(): void {
    this.#tell(l10n.t('Log of {0}. Keys: t timestamps, u UTC or local time, p pause, q close.', plain(this.#name, 60)));
    this.#source.begin();
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
    this.#source.dispose();
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

  async #show(lines: readonly LogLine[]): Promise<void> {
    this.#didWrite.fire(this.#flow.outgoing(this.#harmless.pass(lines.map((line) => this.#text(line)).join(''))));
    await this.#flow.ready();
    await this.#paused;
  }

  /** stderr has a red bar before it. A line's colours end with it. */
  #text({ from, timestamp, text }: LogLine): string {
    const bar = from === 'stderr' ? '\u001b[31m▌\u001b[0m' : '';
    const ms = this.#timestamps ? Date.parse(timestamp.replace(/(\.\d{3})\d*/, '$1')) : NaN;
    const time = Number.isNaN(ms) ? '' : `\u001b[2m${timeText(ms, this.#utc)}\u001b[0m `;
    return `${bar}${time}${text}\u001b[0m\r\n`;
  }

  #end(code: number | undefined): string {
    const name = plain(this.#name, 60);
    return code === undefined
      ? l10n.t('The log of {0} ends here; it goes on when the container runs again.', name)
      : l10n.t('{0} has ended with exit code {1}; its log goes on when it runs again.', name, code);
  }

  #tell(what: string): void {
    this.#didWrite.fire(`\u001b[2m— ${what} —\u001b[0m\r\n`);
  }
}
