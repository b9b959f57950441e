import * as vscode from 'vscode';
import { type ProjectPlan } from '../compose/core/project-plan.js';
import { Emitter } from '../base/event.js';
import { setContext } from '../host/context-keys.js';
import { type Settings } from '../host/settings.js';
import { type ContainerChoices } from './rows/choices.js';

const textKey = 'longshore.containers.filter';
const runningKey = 'longshore.containers.runningOnly';
const workspaceKey = 'longshore.containers.workspaceOnly';

/** What the user filters the containers by; kept with the workspace. */
export class Filters {
  readonly #memory: vscode.Memento;
  readonly #settings: Settings;
  readonly #emitter = new Emitter<undefined>();
  readonly onDidChange = this.#emitter.event;

  constructor(memory: vscode.Memento, settings: Settings) {
    this.#memory = memory;
    this.#settings = settings;
    this.#publish();
  }

  get text(): string {
    return this.#memory.get(textKey, '');
  }

  get isFiltering(): boolean {
    return this.text !== '' || this.#isOn(runningKey) || this.#isOn(workspaceKey);
  }

  async setText(text: string): Promise<void> {
    await this.#keep(textKey, text === '' ? undefined : text);
  }

  async showRunningOnly(on: boolean): Promise<void> {
    await this.#keep(runningKey, on || undefined);
  }

  async showWorkspaceOnly(on: boolean): Promise<void> {
    await this.#keep(workspaceKey, on || undefined);
  }

  async clear(): Promise<void> {
    await this.#memory.update(textKey, undefined);
    await this.#memory.update(runningKey, undefined);
    await this.#keep(workspaceKey, undefined);
  }

  containerChoices(plans: readonly ProjectPlan[]): ContainerChoices {
    return {
      plans,
      groupBy: this.#settings.get('longshore.containers.groupBy'),
      groupByLabel: this.#settings.get('longshore.containers.groupByLabel'),
      sortBy: this.#settings.get('longshore.containers.sortBy'),
      text: this.text.toLowerCase(),
      runningOnly: this.#isOn(runningKey),
      onlyFolders: this.#isOn(workspaceKey)
        ? (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath)
        : undefined,
    };
  }

  #isOn(key: string): boolean {
    return this.#memory.get<boolean>(key) === true;
  }

  async #keep(key: string, value: string | boolean | undefined): Promise<void> {
    await this.#memory.update(key, value);
    this.#publish();
    this.#emitter.fire(undefined);
  }

  #publish(): void {
    setContext('longshore:isFiltered', this.isFiltering);
    setContext('longshore:showsRunningOnly', this.#isOn(runningKey));
    setContext('longshore:showsWorkspaceOnly', this.#isOn(workspaceKey));
  }
}
