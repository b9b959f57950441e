import * as l10n from '@vscode/l10n';
import * as os from 'node:os';
import * as vscode from 'vscode';
import { type Disposable, disposable } from './base/lifecycle.js';
import { BuiltMemory } from './build/built-memory.js';
import type { Builds } from './build/builds.js';
import { type Services } from './commands/command.js';
import type { Compose } from './compose/compose.js';
import { Explorer } from './explorer/explorer.js';
import { Filters } from './explorer/filters.js';
import { Inspector } from './explorer/inspector.js';
// Not by an inline type, nor the panels below: the bundle would load the module, and tar-stream with it.
import type { Files } from './files/files.js';
import { type Doctor } from './host/doctor.js';
import { lazyFileSystem } from './host/lazy-file-system.js';
import { OutputLog } from './host/output-log.js';
import { type StatusBar } from './connection/status/status-bar.js';
import { Settings } from './host/settings.js';
import { Inventory } from './inventory/inventory.js';
import type { Registries } from './explorer/registry-view.js';
import type { LocalImages } from './language/core/features/images.js';
import type { Panels } from './panels/panels.js';
import { type Terminals } from './terminal/terminals.js';

/** The engine's part, which brings dockerode with it: loaded when a view or a command first needs an engine. */
const engine = () => import('./engine/late.js');

/** A late bundle with the texts of the user's language: each has its own copy of the library. */
async function spoken<T extends { speak(texts: Record<string, string>): void }>(loading: Promise<T>): Promise<T> {
  const bundle = await loading;
  if (vscode.l10n.bundle) bundle.speak(vscode.l10n.bundle);
  return bundle;
}

/** Loaded when the first command runs. */
const lateCommands = () => spoken(import('./commands/late.js'));

/** What is left to do when the extension ends. */
let end: (() => Promise<void>) | undefined;

/** The editor disposes of the subscriptions without waiting for this; what it waits for is ended here. */
export async function deactivate(): Promise<void> {
  await end?.();
}

/** Puts the pieces together. No I/O: that begins when somebody looks at a view or runs a command. */
export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const own = <T extends Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new OutputLog());
  const settings = own(new Settings(log));
  let opened: Promise<Doctor> | undefined;
  // Ended by `deactivate`, after what still needs it.
  const inventory = new Inventory({
    locate: async () => {
      const { resolveEndpoint } = await engine();
      const setting = settings.get('longshore.endpoint');
      return resolveEndpoint({ setting, env: process.env, homedir: os.homedir(), platform: process.platform });
    },
    connect: async (endpoint, signal) => {
      const { connectDocker, parseCustomHeaders, protectionOf } = await engine();
      return connectDocker({
        endpoint: opened ? await (await opened).through(endpoint) : endpoint,
        log,
        signal,
        deadline: settings.get('longshore.engine.timeout') * 1000,
        clientVersion: process.env['DOCKER_API_VERSION'],
        customHeaders: parseCustomHeaders(process.env['DOCKER_CUSTOM_HEADERS']),
        mayChange: () => protectionOf(settings.get('longshore.endpoints.protection'), endpoint) !== 'read-only',
      });
    },
    awaitSocket: (endpoint, onAppear) => {
      const { address } = endpoint;
      if (address.transport !== 'unix') return disposable(() => undefined);
      let watch: Disposable | undefined;
      let ended = false;
      void engine().then(({ watchForSocket }) => {
        if (!ended) watch = watchForSocket(address.path, onAppear);
      });
      return disposable(() => {
        ended = true;
        watch?.dispose();
      });
    },
    log,
  });
  const memory = context.workspaceState;
  const filters = new Filters(memory, settings);
  let openFiles: Promise<Files> | undefined;
  const files = () =>
    (openFiles ??= spoken(import('./files/late.js')).then(({ Files: Opened }) => {
      const helperImage = () => memory.get('longshore.debugImage', '');
      const opened = own(new Opened({ inventory, log, helperImage }));
      opened.onDidChange((isOne) => explorer.redrawFolders(isOne));
      return opened;
    }));
  const explorer = own(new Explorer(inventory, settings, filters, log, files));
  const inspector = own(new Inspector(inventory));
  let shown: Promise<StatusBar> | undefined;
  const statusBar = () =>
    (shown ??= spoken(import('./connection/status/late.js')).then(({ StatusBar: Bar }) =>
      own(new Bar(inventory, settings)),
    ));
  let openTerminals: Promise<Terminals> | undefined;
  const terminals = () => (openTerminals ??= openFirst());
  const openFirst = async () => {
    const bundle = await spoken(import('./terminal/late.js'));
    return own(
      new bundle.Terminals({ inventory, log, memory, reopens: () => settings.get('longshore.terminal.reopen') }),
    );
  };
  let openPanels: Promise<Panels> | undefined;
  const panels = () =>
    (openPanels ??= import('./panels/late.js').then(({ Panels: Opened, speak }) => {
      if (vscode.l10n.bundle) speak(vscode.l10n.bundle);
      return own(new Opened({ inventory, log, settings, memory, terminals, extensionUri: context.extensionUri }));
    }));
  // Those that were open before the window was reloaded.
  for (const type of ['log', 'stats', 'ending', 'processes', 'health', 'layers', 'disk', 'map']) {
    own(
      vscode.window.registerWebviewPanelSerializer(`longshore.${type}`, {
        deserializeWebviewPanel: async (panel, state) => (await panels()).restore(panel, state),
      }),
    );
  }
  const fileSystem = own(lazyFileSystem(async () => (await files()).fileSystem));
  for (const scheme of ['longshore-container', 'longshore-image', 'longshore-search', 'longshore-volume']) {
    const isReadonly = scheme === 'longshore-image' || scheme === 'longshore-search';
    own(vscode.workspace.registerFileSystemProvider(scheme, fileSystem, { isCaseSensitive: true, isReadonly }));
  }
  let openRegistries: Promise<Registries> | undefined;
  const registriesChanged = own(new vscode.EventEmitter<string | string[] | undefined>());
  const registries = () =>
    (openRegistries ??= spoken(import('./explorer/registries-late.js')).then(({ Registries: View }) => {
      const view = own(new View({ inventory, settings, log }));
      own(view.tree.onDidChangeTreeData((rows) => registriesChanged.fire(rows)));
      return view;
    }));
  own(
    vscode.window.registerTreeDataProvider<string>('longshore.registries', {
      onDidChangeTreeData: registriesChanged.event,
      getChildren: async (id) => (await registries()).tree.getChildren(id),
      getTreeItem: async (id) => (await registries()).tree.getTreeItem(id),
      resolveTreeItem: async (item, id, token) => (await registries()).tree.resolveTreeItem(item, id, token),
    }),
  );
  let openCompose: Promise<Compose> | undefined;
  const compose = () =>
    (openCompose ??= spoken(import('./compose/late.js')).then(({ Compose: Opened }) => {
      const opened = own(new Opened({ inventory, log, docker: () => dockerProgram(inventory) }));
      own(opened.onDidChange((plans) => explorer.plan(plans)));
      return opened;
    }));
  own(
    vscode.tasks.registerTaskProvider('longshore-compose', {
      provideTasks: async () => (await compose()).tasks(),
      resolveTask: async (task) => (await compose()).resolve(task),
    }),
  );
  const built = new BuiltMemory(memory);
  let openBuilds: Promise<Builds> | undefined;
  const builds = () =>
    (openBuilds ??= spoken(import('./build/late.js')).then(({ Builds: Opened }) =>
      own(new Opened({ inventory, log, built, docker: () => dockerProgram(inventory) })),
    ));
  own(
    vscode.tasks.registerTaskProvider('longshore-build', {
      provideTasks: async (token) => (await builds()).tasks(token),
      resolveTask: async (task) => (await builds()).resolve(task),
    }),
  );
  end = async () => {
    if (openTerminals) await (await openTerminals).end();
    if (openFiles) await (await openFiles).end();
    inventory.dispose();
  };
  own(
    vscode.window.registerTerminalProfileProvider('longshore.containerShell', {
      provideTerminalProfile: async () => (await terminals()).profile(settings.get('longshore.terminal.shell')),
    }),
  );
  // The shells that were open before the window was reloaded.
  if (memory.get<readonly unknown[]>('longshore.terminals', []).length > 0) {
    void terminals().then((opener) => opener.restore());
  }
  const doctor = () =>
    (opened ??= spoken(import('./connection/late.js')).then(({ Clinic }) => {
      const { extensionUri, globalState } = context;
      const clinic = own(new Clinic({ inventory, settings, log, extensionUri, state: globalState }));
      clinic.onDidChange(() => {
        explorer.complain(clinic.complaint);
        void statusBar().then((bar) => bar.complain(clinic.complaint));
      });
      return clinic;
    }));
  own(
    inventory.onDidChangeConnection(({ state }) => {
      void statusBar();
      if (state === 'connected' && !openCompose) void hasComposeFile().then((has) => (has ? compose() : undefined));
      if (state === 'unreachable') void doctor();
      // A connection that works is looked at too, when the views have had their turn.
      if (state === 'connected' && !opened) setTimeout(() => void doctor(), 3000).unref();
    }),
  );
  const services: Services = {
    ...{ inventory, settings, filters, rows: explorer, log, inspector, terminals, panels, files, builds, registries },
    memory,
    doctor: {
      showReport: async () => (await doctor()).showReport(),
      beginFix: async () => (await doctor()).beginFix(),
      connectNow: async () => (await doctor()).connectNow(),
      disconnect: async () => (await doctor()).disconnect(),
    },
    endpoints: async () => (await doctor()).endpoints,
    compose,
  };
  for (const id of commandIds(context)) {
    own(vscode.commands.registerCommand(id, async (...args) => (await lateCommands()).run(id, services, args)));
  }
  own(
    settings.onDidChange((isChanged) => {
      if (isChanged('longshore.endpoint') || isChanged('longshore.engine.timeout')) inventory.restart();
      else explorer.redraw();
    }),
  );
  own(vscode.workspace.onDidGrantWorkspaceTrust(() => inventory.restart()));
  let known:
    Promise<{ images: LocalImages; size: (bytes: number) => string; age: (seconds: number) => string }> | undefined;
  const localImages = () =>
    (known ??= import('./local-images.js').then(({ InventoryImages, ageOf, sizeText }) => {
      return { images: own(new InventoryImages(inventory, log)), size: sizeText, age: ageOf };
    }));
  own(
    whenFirstOpens(/^docker(file|ignore)$/, /^$/, async () => {
      const { registerDockerfile } = await import('./language/dockerfile.js');
      own(
        registerDockerfile({
          texts: vscode.l10n.bundle,
          log,
          settings,
          docker: () => dockerProgram(inventory),
          built,
          state: context.globalState,
          ...(await localImages()),
        }),
      );
    }),
  );
  own(
    whenFirstOpens(/^dockercompose$/, /\/((docker-)?compose[^/]*\.ya?ml|docker-bake[^/]*\.(hcl|json))$/, async () => {
      const { registerCompose } = await import('./language/compose/compose.js');
      const texts = vscode.l10n.bundle;
      const has = (id: string) => commandIds(context).includes(id);
      const { live } = await compose();
      own(
        registerCompose({
          texts,
          log,
          settings,
          has,
          live,
          ...(await localImages()),
        }),
      );
    }),
  );
}

/** With this the docker program reaches the engine that Longshore shows, also where a setting chose it. */
function dockerProgram({ connection }: Inventory) {
  const plain = { file: 'docker', environment: process.env, isReadOnly: false };
  if (connection.state !== 'connected') return plain;
  const { endpoint, mayChange } = connection.engine;
  const { source, url, through } = endpoint;
  const program = { ...plain, isReadOnly: !mayChange };
  const context = source.by === 'setting' ? source.context : undefined;
  if (source.by !== 'setting' && through === undefined) return program;
  // A context brings its certificates; a bridge leads to a socket, which has none.
  const host = through === undefined ? url : `unix://${through}`;
  const isContext = context !== undefined && through === undefined;
  const chosen = isContext ? { DOCKER_CONTEXT: context } : { DOCKER_HOST: host };
  return { ...program, environment: { ...process.env, DOCKER_HOST: undefined, DOCKER_CONTEXT: undefined, ...chosen } };
}

/** Whether the workspace has a Compose file at all. */
async function hasComposeFile(): Promise<boolean> {
  const found = await vscode.workspace.findFiles('**/{compose,docker-compose}*.{yaml,yml}', '**/node_modules/**', 1);
  return found.length > 0;
}

/** Runs `load` once, when there is a file of a language or a name to help with. */
function whenFirstOpens(language: RegExp, name: RegExp, load: () => Promise<void>): Disposable {
  let isLoaded = false;
  const check = ({ languageId, uri }: vscode.TextDocument) => {
    if (isLoaded || !(language.test(languageId) || name.test(uri.path))) return;
    isLoaded = true;
    void load();
  };
  const listener = vscode.workspace.onDidOpenTextDocument(check);
  vscode.workspace.textDocuments.forEach(check);
  return listener;
}

/** The commands that the manifest names; a test holds it to the commands there are. */
function commandIds({ extension }: vscode.ExtensionContext): string[] {
  const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
  // The Dockerfile's commands come with its late bundle.
  const isDockerfiles = (id: string) => /^longshore\.(dockerfile\.|compose\.showPicture)/.test(id);
  return manifest.contributes.commands.map(({ command }) => command).filter((id) => !isDockerfiles(id));
}
