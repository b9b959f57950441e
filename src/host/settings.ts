import * as vscode from 'vscode';
import { type Log } from '../base/log.js';
import { type Event } from '../base/event.js';
import { type Disposable } from '../base/lifecycle.js';
import { type SettingId, type SettingValue, settings } from './setting-catalogue.js';

/**
 * Reads settings by their catalogue: a wrong value falls back to the default and is logged once; settings that name
 * programs or endpoints are taken from the user's own settings alone until the workspace is trusted.
 */
export class Settings implements Disposable {
  readonly #log: Log;
  readonly #complained = new Set<string>();
  readonly #emitter = new vscode.EventEmitter<(id: SettingId) => boolean>();
  readonly #listener: vscode.Disposable;

  /** Gives a function that tells whether a setting is among those that changed. */
  readonly onDidChange: Event<(id: SettingId) => boolean> = this.#emitter.event;

  constructor(log: Log) {
    this.#log = log;
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('longshore')) this.#emitter.fire((id) => event.affectsConfiguration(id));
    });
  }

  /** The value for a document or folder, or for the window. */
  get<Id extends SettingId>(id: Id, scope?: vscode.ConfigurationScope): SettingValue<Id> {
    const setting = settings[id];
    const raw: unknown = this.#raw(id, setting.restricted, scope);
    if (raw === undefined || setting.accepts(raw)) return (raw ?? setting.default) as SettingValue<Id>;
    if (!this.#complained.has(id)) {
      this.#complained.add(id);
      this.#log.warn('settings', `${id} has a value that it can't have; the default is used`);
    }
    return setting.default as SettingValue<Id>;
  }

  /** Keeps a choice where the user already keeps it: in the workspace if it is set there, else in the user settings. */
  async set<Id extends SettingId>(id: Id, value: SettingValue<Id>): Promise<void> {
    const configuration = vscode.workspace.getConfiguration();
    const isInWorkspace = configuration.inspect(id)?.workspaceValue !== undefined;
    await configuration.update(
      id,
      value,
      isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    );
  }

  dispose(): void {
    this.#listener.dispose();
    this.#emitter.dispose();
  }

  #raw(id: SettingId, restricted: boolean, scope: vscode.ConfigurationScope | undefined): unknown {
    const configuration = vscode.workspace.getConfiguration(undefined, scope);
    if (!restricted || vscode.workspace.isTrusted) return configuration.get(id);
    const found = configuration.inspect(id);
    return found?.globalValue ?? found?.defaultValue;
  }
}
