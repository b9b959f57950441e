import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type Settings } from '../host/settings.js';
import { IgnoreFiles } from './build-context.js';
import { mentionOthers } from './coexistence.js';
import { type LocalImages } from './core/features/images.js';
import { type BuiltFiles } from './core/features/built-lines.js';
import { localeOf } from './core/knowledge/text.js';
import { registerActions } from './dockerfile-actions.js';
import { registerAnnotations } from './dockerfile-annotations.js';
import { completionProvider, completionTriggers } from './dockerfile-completion.js';
import { DockerfileDiagnostics } from './dockerfile-diagnostics.js';
import { registerFormatting } from './dockerfile-formatting.js';
import { registerNavigation } from './dockerfile-navigation.js';
import { Readings, dockerfileLanguage } from './documents.js';
import { registerIgnoreFile } from './dockerignore-file.js';
import { lookWhileSeen } from './look-while-seen.js';
import { Registries } from './registries.js';
import { type DockerProgram } from '../base/docker-program.js';
import { registerEngineChecks } from './engine-checks.js';
import { registerStageGraph } from './stage-graph.js';

/** What the Dockerfile language takes from the rest of the extension. */
export interface DockerfileDeps {
  /** The editor's translations: this bundle has its own copy of the library. */
  readonly texts: Record<string, string> | undefined;
  readonly log: Log;
  readonly settings: Settings;
  readonly images: LocalImages;
  readonly docker: () => DockerProgram;
  /** What was learnt when files were built: what each line cost. */
  readonly built: BuiltFiles;
  /** Where it is remembered that other extensions were mentioned. */
  readonly state: vscode.Memento;
  readonly size: (bytes: number) => string;
  readonly age: (seconds: number) => string;
}

/** Everything that is on while the setting says so. */
function registerProviders(deps: DockerfileDeps): Disposable {
  const store = new Store();
  const selector: vscode.DocumentSelector = { language: dockerfileLanguage };
  const locale = localeOf(vscode.env.language);
  const readings = store.add(new Readings());
  const { images, settings, size, age } = deps;
  const registries = new Registries(deps.log);
  const ignoreFiles = store.add(new IgnoreFiles());
  const diagnostics = store.add(new DockerfileDiagnostics(readings, { settings, images, ignoreFiles }));
  const completion = completionProvider({ readings, images, registries, settings, locale });
  const registered = [
    vscode.languages.registerCompletionItemProvider(selector, completion, ...completionTriggers),
    ...registerNavigation(selector, readings),
    ...registerAnnotations(selector, readings, { images, locale, size, age }, settings, images, registries, deps.built),
    ...registerActions(selector, { readings, diagnostics, images }),
    ...registerFormatting(selector, readings, settings),
    ...registerEngineChecks(diagnostics, deps.docker, settings, deps.log),
    ...registerStageGraph(readings),
    ...registerIgnoreFile(),
    lookWhileSeen(
      ({ languageId }) => languageId === dockerfileLanguage,
      () => images.look(),
    ),
  ];
  for (const item of registered) store.add(item);
  return store;
}

/** Registers the language for every document of the kind, whatever its scheme. Follows the setting. */
export function registerDockerfile(deps: DockerfileDeps): Disposable {
  if (deps.texts) l10n.config({ contents: deps.texts });
  const store = new Store();
  let providers: Disposable | undefined;
  const follow = () => {
    const isWanted = deps.settings.get('longshore.dockerfile.language') === 'on';
    if (isWanted && !providers) providers = registerProviders(deps);
    else if (!isWanted) {
      providers?.dispose();
      providers = undefined;
    }
  };
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('longshore.dockerfile.language')) follow();
    }),
  );
  store.add({ dispose: () => providers?.dispose() });
  follow();
  void mentionOthers(deps.state, deps.settings);
  return store;
}
