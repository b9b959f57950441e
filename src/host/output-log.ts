import * as vscode from 'vscode';
import { messageOf } from '../base/errors.js';
import { type Disposable } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';

/** The "Longshore" channel of the Output panel. */
export class OutputLog implements Log, Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  debug(area: string, message: string): void {
    this.#open().debug(line(area, message));
  }

  info(area: string, message: string): void {
    this.#open().info(line(area, message));
  }

  warn(area: string, message: string): void {
    this.#open().warn(line(area, message));
  }

  error(area: string, message: string, error?: unknown): void {
    this.#open().error(line(area, error === undefined ? message : `${message}: ${messageOf(error)}`));
  }

  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  /** Made at the first line: a channel costs a message to the editor. */
  #open(): vscode.LogOutputChannel {
    return (this.#channel ??= vscode.window.createOutputChannel('Longshore', { log: true }));
  }
}

/** One line, whatever the engine sent: no control characters, no credentials of a URL. */
function line(area: string, message: string): string {
  return `${area}: ${plain(message.replace(/\/\/[^/@\s]*:[^/@\s]*@/g, '//***@'), 2000)}`;
}
