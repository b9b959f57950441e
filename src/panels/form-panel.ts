import type * as vscode from 'vscode';
import { isAbort } from '../base/errors.js';
import { type FormPlan, type FormTask, type FormValues } from '../base/form.js';
import { type Log } from '../base/log.js';
import { explainError } from '../engine/explain-error.js';
import { type FromFormPage, parseFromFormPage, type ToFormPage } from './core/form-contract.js';
import { Panel } from './panel.js';

/** A form in an editor's place: checked while it is filled in, closed when what it is for has been done. */
export class FormPanel implements vscode.Disposable {
  readonly #task: FormTask;
  readonly #log: Log;
  readonly #panel: Panel<ToFormPage, FromFormPage>;
  readonly #closing = new AbortController();
  #values: FormValues;
  #isBusy = false;

  readonly onDidDispose: vscode.Event<void>;

  constructor(task: FormTask, icon: string, { log, extensionUri }: { log: Log; extensionUri: vscode.Uri }) {
    this.#task = task;
    this.#log = log;
    this.#values = task.initial;
    this.#panel = new Panel<ToFormPage, FromFormPage>({
      ...{ type: 'longshore.form', title: task.title, icon, page: 'form', keeps: true, extensionUri },
      parse: parseFromFormPage,
      hear: (message) => void this.#hear(message),
    });
    this.onDidDispose = this.#panel.onDidDispose;
    this.#panel.onDidDispose(() => this.#closing.abort());
    const { title, about, fields, initial, action } = task;
    const form: FormPlan = { title, about, fields, initial, action };
    this.#panel.post({ kind: 'show', form, values: initial });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #hear(message: FromFormPage): Promise<void> {
    if (message.kind === 'cancel') {
      this.#panel.dispose();
      return;
    }
    this.#values = message.values;
    const problems = this.#task.check(this.#values);
    this.#panel.post({ kind: 'problems', problems });
    if (message.kind === 'change' || Object.keys(problems).length > 0 || this.#isBusy) return;
    this.#busy(true, '');
    try {
      await this.#task.run(this.#values, this.#closing.signal);
      this.#panel.dispose();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#log.error('forms', this.#task.title, error);
      const { what, next } = explainError(error);
      this.#busy(false, isAbort(error) ? '' : `${what} ${next}`.trim());
    }
  }

  #busy(isBusy: boolean, failure: string): void {
    this.#isBusy = isBusy;
    this.#panel.post({ kind: 'busy', isBusy, failure });
  }
}
