import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { type Log } from '../../base/log.js';
import { type Settings } from '../../host/settings.js';
import { type LiveProjects } from '../core/compose/features/live.js';
import { type LocalImages } from '../core/features/images.js';
import { localeOf } from '../core/knowledge/text.js';
import { registerActions } from './actions.js';
import { registerAnnotations } from './annotations.js';
import { registerBake } from './bake.js';
import { Coexistence } from './coexistence.js';
import { completionProvider, completionTriggers } from './completion.js';
import { ComposeDiagnostics } from './diagnostics.js';
import { ComposeReadings, composeSelector, isCompose } from './documents.js';
import { Registries } from '../registries.js';
import { lookWhileSeen } from '../look-while-seen.js';
import { registerNavigation } from './navigation.js';
import { registerPicture } from './picture.js';
import { ProjectFiles } from './project-files.js';

/** What the Compose language takes from the rest of the extension. */
export interface ComposeDeps {
  /** The editor's translations: this bundle has its own copy of the library. */
  readonly texts: Record<string, string> | undefined;
  readonly log: Log;
  readonly settings: Settings;
  readonly images: LocalImages;
  readonly live: LiveProjects;
  /** Whether the manifest has a command: lenses run those of other parts. */
  readonly has: (command: string) => boolean;
  readonly size: (bytes: number) => string;
  readonly age: (seconds: number) => string;
}

/** Everything that is on while the setting and the other extensions leave it to Longshore. */
function registerProviders(deps: ComposeDeps, coexistence: Coexistence): Disposable {
  const store = new Store();
  const { settings, images, live, has, size, age } = deps;
  const locale = localeOf(vscode.env.language);
  const readings = store.add(new ComposeReadings(store.add(new ProjectFiles())));
  const diagnostics = store.add(new ComposeDiagnostics(readings, settings, coexistence));
  const registries = new Registries(deps.log);
  const completion = completionProvider({ readings, images, registries, settings, locale });
  const registered = [
    registerActions(composeSelector, readings, diagnostics),
    ...registerNavigation(composeSelector, readings, coexistence),
    ...registerAnnotations(composeSelector, {
      readings,
      settings,
      images,
      registries,
      live,
      coexistence,
      has,
      input: { locale, size, age },
    }),
    ...(coexistence.leaves('completion')
      ? []
      : [vscode.languages.registerCompletionItemProvider(composeSelector, completion, ...completionTriggers)]),
    ...registerPicture(readings, live),
    lookWhileSeen(isCompose, () => live.look('containers')),
    lookWhileSeen(isCompose, () => images.look()),
    registerBake(settings),
  ];
  for (const item of registered) store.add(item);
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
