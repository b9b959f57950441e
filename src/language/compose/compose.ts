import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { type Settings } from '../../host/settings.js';
import { registerActions } from './actions.js';
import { Coexistence } from './coexistence.js';
import { ComposeDiagnostics } from './diagnostics.js';
import { ComposeReadings, composeSelector } from './documents.js';
import { ProjectFiles } from './project-files.js';

/** What the Compose language takes from the rest of the extension. */
export interface ComposeDeps {
  /** The editor's translations: this bundle has its own copy of the library. */
  readonly texts: Record<string, string> | undefined;
  readonly settings: Settings;
}

/** Everything that is on while the setting and the other extensions leave it to Longshore. */
function registerProviders(deps: ComposeDeps, coexistence: Coexistence): Disposable {
  const store = new Store();
  const readings = store.add(new ComposeReadings(store.add(new ProjectFiles())));
  const diagnostics = store.add(new ComposeDiagnostics(readings, deps.settings, coexistence));
  store.add(registerActions(composeSelector, readings, diagnostics));
  return store;
}

/** Registers the language for every Compose file. Follows the setting, and the extensions that come and go. */
export function registerCompose(deps: ComposeDeps): Disposable {
  if (deps.texts) l10n.config({ contents: deps.texts });
  const store = new Store();
  const coexistence = new Coexistence(deps.settings);
  let state: string | undefined;
  let providers: Disposable | undefined;
  const follow = () => {
    if (state === coexistence.state) return;
    ({ state } = coexistence);
    providers?.dispose();
    providers = coexistence.isOff ? undefined : registerProviders(deps, coexistence);
  };
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('longshore.compose.language')) follow();
    }),
  );
  store.add(vscode.extensions.onDidChange(follow));
  store.add({ dispose: () => providers?.dispose() });
  follow();
  return store;
}
