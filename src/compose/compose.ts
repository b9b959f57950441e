import { access } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Emitter } from '../base/event.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type ComposeDesk, type ComposeFound, type ComposeRun } from '../host/compose-desk.js';
import { type Inventory } from '../inventory/inventory.js';
import { projectOf } from '../inventory/project.js';
import { type LiveProjects } from '../language/core/compose/features/live.js';
import { Bake } from './bake.js';
import { type ComposeTaskDefinition, composeExecution, composeTaskType } from './compose-task.js';
import { type ComposePlace, placeArguments } from './core/compose-arguments.js';
import { type ProjectPlan } from './core/project-plan.js';
import { InventoryProjects } from './live-projects.js';
import { type DockerProgram, findCompose, type Invocation, print } from './program.js';
import { WorkspaceProjects } from './projects.js';

/** Compose projects of the workspace, and docker compose itself. */
export class Compose implements ComposeDesk, Disposable {
  readonly #store = new Store();
  readonly #projects: WorkspaceProjects;
  readonly #docker: () => DockerProgram;
  readonly #inventory: Inventory;
  readonly #emitter = this.#store.add(new Emitter<readonly ProjectPlan[]>());
  #program: { readonly found: ComposeFound; readonly invocation: Invocation } | undefined;

  /** What the workspace's files describe is something else now. */
  readonly onDidChange = this.#emitter.event;
  /** What the engine has of these projects, for their files in the editor. */
  readonly live: LiveProjects;
  readonly bake: Bake;

  constructor(deps: { readonly inventory: Inventory; readonly log: Log; readonly docker: () => DockerProgram }) {
    this.#docker = deps.docker;
    this.bake = new Bake(deps.docker);
    this.#inventory = deps.inventory;
    const ended = new AbortController();
    this.#store.add({ dispose: () => ended.abort() });
    this.#projects = this.#store.add(
      new WorkspaceProjects(deps.log, async (place) => {
        const text = await this.read(place, ['config', '--hash', '*'], ended.signal);
        return new Map(
          text.split('\n').flatMap((line): [string, string][] => {
            const [name, hash] = line.trim().split(/\s+/);
            return name && hash ? [[name, hash]] : [];
          }),
        );
      }),
    );
    this.live = this.#store.add(
      new InventoryProjects(deps.inventory, (file) => this.planOfFile(file), this.onDidChange),
    );
    this.#store.add(this.#projects.onDidChange(() => this.#announce()));
    this.#store.add(deps.inventory.onDidChange(() => this.#learn()));
  }

  plans(): Promise<readonly ProjectPlan[]> {
    return this.#projects.read();
  }

  async planOfFile(file: string): Promise<ProjectPlan> {
    const plans = await this.#projects.plansOfFile(path.normalize(file));
    const made = new Set([...this.#inventory.containers.values()].flatMap((container) => projectOf(container) ?? []));
    return plans.find(({ name }) => made.has(name)) ?? plans[0];
  }

  async areHere(files: readonly string[]): Promise<boolean> {
    const looked = await Promise.allSettled(files.map((file) => access(file)));
    return looked.every(({ status }) => status === 'fulfilled');
  }

  async found(signal: AbortSignal): Promise<ComposeFound> {
    return (await this.#find(signal)).found;
  }

  async run({ place, args, title }: ComposeRun): Promise<void> {
    const { invocation } = await this.#find(AbortSignal.timeout(30_000));
    const definition: ComposeTaskDefinition = { type: composeTaskType, command: args[0] ?? '', projectName: title };
    const folder = place.folder === undefined ? undefined : vscode.Uri.file(place.folder);
    const scope = (folder && vscode.workspace.getWorkspaceFolder(folder)) ?? vscode.TaskScope.Workspace;
    const execution = composeExecution(invocation, this.#docker(), place, args);
    const task = new vscode.Task(definition, scope, title, 'Longshore', execution, []);
    task.presentationOptions = {
      reveal: vscode.TaskRevealKind.Always,
      panel: vscode.TaskPanelKind.Dedicated,
      clear: true,
    };
    await vscode.tasks.executeTask(task);
  }

  async read(place: ComposePlace, args: readonly string[], signal: AbortSignal): Promise<string> {
    const { invocation } = await this.#find(signal);
    const all = [...invocation.args, ...placeArguments(place), ...args];
    const cwd = place.folder === undefined ? {} : { cwd: place.folder };
    return print({ file: invocation.file, args: all }, this.#docker().environment, { signal, ...cwd });
  }

  /** The tasks that the workspace's projects offer. */
  async tasks(): Promise<vscode.Task[]> {
    const plans = await this.plans();
    return plans.flatMap(({ folder, files, name }) =>
      ['up', 'down', 'build'].flatMap((command) => {
        const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
        if (!scope) return [];
        const relative = files.map((file) => path.relative(scope.uri.fsPath, file).replaceAll(path.sep, '/'));
        const options = command === 'up' ? { options: ['--detach'] } : {};
        const definition: ComposeTaskDefinition = { type: composeTaskType, command, files: relative, ...options };
        return this.#task(definition, scope, `${command} ${name}`);
      }),
    );
  }

  /** A task of tasks.json, with what runs it. */
  resolve(task: vscode.Task): vscode.Task | undefined {
    const { scope } = task;
    if (scope === undefined || typeof scope !== 'object') return undefined;
    return this.#task(task.definition as ComposeTaskDefinition, scope, task.name);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #task(definition: ComposeTaskDefinition, scope: vscode.WorkspaceFolder, name: string): vscode.Task {
    const { command, files = [], projectName, profiles = [], services = [], options = [] } = definition;
    const all = files.map((file) => path.resolve(scope.uri.fsPath, file));
    const [first] = all;
    const place = {
      project: projectName ?? '',
      folder: first === undefined ? scope.uri.fsPath : path.dirname(first),
      ...{ files: all, environmentFiles: [], profiles },
    };
    const invocation = this.#program?.invocation ?? { file: this.#docker().file, args: ['compose'] };
    const execution = composeExecution(invocation, this.#docker(), place, [command, ...options, ...services]);
    const task = new vscode.Task(definition, scope, name, 'Longshore', execution, []);
    task.detail = l10n.t('docker compose {0}', [command, ...options, ...services].join(' '));
    if (command === 'build') task.group = vscode.TaskGroup.Build;
    return task;
  }

  async #find(signal: AbortSignal): Promise<{ readonly found: ComposeFound; readonly invocation: Invocation }> {
    if (this.#program) return this.#program;
    const program = await findCompose(this.#docker(), signal);
    // What is missing may be installed meanwhile.
    if (program.found === 'plugin' || program.found === 'program') this.#program = program;
    return program;
  }

  #announce(): void {
    this.#emitter.fire(this.#projects.plans);
    this.#learn();
  }

  /** Asks for hashes where there are containers to compare with. */
  #learn(): void {
    if (!this.#projects.plans.some(({ services }) => services.some(({ hash }) => hash === undefined))) return;
    const running = new Set(
      [...this.#inventory.containers.values()].flatMap((container) => projectOf(container) ?? []),
    );
    if (running.size > 0) void this.#projects.learnHashes(running);
  }
}
