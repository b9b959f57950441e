import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable } from '../base/lifecycle.js';
import { type BuildChoices, type DockerfileFacts } from '../host/build-choices.js';
import { readDockerfile } from '../language/core/features/reading.js';
import { type BuildNeeds, BuildTerminal } from './build-terminal.js';
import { type BuildEnd } from './core/build.js';
import { type BuildDefinition, buildTaskType, readDefinition } from './core/definition.js';
import { dockerfileFacts } from './core/dockerfile-facts.js';

type BuildTask = vscode.TaskDefinition & BuildDefinition;

/** What is searched for Dockerfiles; the names are those of package.json's language. */
const dockerfiles =
  '**/{Dockerfile,dockerfile,Containerfile,containerfile,Dockerfile.*,Dockerfile-*,Dockerfile_*,Containerfile.*,Containerfile-*,*.dockerfile,*.Dockerfile,*.containerfile,*.Containerfile}';
const elsewhere = '**/{node_modules,.git,vendor}/**';
/** More tasks than this are a list that nobody reads. */
const mostTasks = 100;

/** Builds as tasks of the editor: with a terminal, a way to cancel, problems at their lines, and kept in tasks.json. */
export class Builds implements Disposable {
  readonly #needs: BuildNeeds;
  readonly #running = new Set<BuildTerminal>();

  constructor(needs: BuildNeeds) {
    this.#needs = needs;
  }

  /** Every Dockerfile of the workspace. */
  async find(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(dockerfiles, elsewhere, mostTasks, token);
    return found
      .filter(({ path: name }) => !/\.(dockerignore|containerignore)$/.test(name))
      .sort((a, b) => a.path.localeCompare(b.path));
  }

  /** What can be chosen for a Dockerfile. Throws the system's error when it can't be read. */
  async facts(uri: vscode.Uri): Promise<DockerfileFacts> {
    return dockerfileFacts(readDockerfile((await vscode.workspace.openTextDocument(uri)).getText()));
  }

  /** Builds in a terminal; gives how it ended, and undefined when it was cancelled or could not begin. */
  async build(
    uri: vscode.Uri,
    { tag, context, ...choices }: BuildChoices,
    signal?: AbortSignal,
  ): Promise<BuildEnd | undefined> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isDirty && !(await document.save())) return undefined;
    const { folder, relative } = placeOf(uri);
    const definition: BuildTask = {
      type: buildTaskType,
      dockerfile: relative(uri.fsPath),
      ...(context === undefined ? {} : { context: relative(context) }),
      ...(tag === undefined ? {} : { tags: [tag] }),
      ...(Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)) as BuildChoices),
    };
    let end: BuildEnd | undefined;
    const execution = await vscode.tasks.executeTask(
      this.#task(definition, folder, (ended) => {
        end = ended;
      }),
    );
    const cancel = () => execution.terminate();
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise((resolve) => {
      const listener = vscode.tasks.onDidEndTask((event) => {
        if (event.execution !== execution) return;
        listener.dispose();
        signal?.removeEventListener('abort', cancel);
        resolve(end);
      });
    });
  }

  /** A task for each Dockerfile of a trusted workspace. */
  async tasks(token: vscode.CancellationToken): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    return (await this.find(token)).map((uri) => {
      const { folder, relative } = placeOf(uri);
      return this.#task({ type: buildTaskType, dockerfile: relative(uri.fsPath) }, folder);
    });
  }

  /** A task as it stands in tasks.json. */
  resolve(task: vscode.Task): vscode.Task {
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return this.#task(task.definition as BuildTask, folder, undefined, task.name);
  }

  dispose(): void {
    for (const terminal of this.#running) terminal.close();
  }

  #task(
    definition: BuildTask,
    folder: vscode.WorkspaceFolder | undefined,
    onEnd?: (end: BuildEnd | undefined) => void,
    name = vscode.l10n.t('build {0}', [definition.dockerfile, definition.target].filter(Boolean).join(' → ')),
  ): vscode.Task {
    const root = folder?.uri.fsPath ?? path.dirname(definition.dockerfile);
    const execution = new vscode.CustomExecution((resolved) => {
      const terminal: BuildTerminal = new BuildTerminal(
        () => readDefinition(resolved, root),
        this.#needs,
        (end) => {
          this.#running.delete(terminal);
          onEnd?.(end);
        },
      );
      this.#running.add(terminal);
      return Promise.resolve(terminal);
    });
    const scope = folder ?? vscode.TaskScope.Workspace;
    const task = new vscode.Task(definition, scope, name, 'Longshore', execution, ['$longshore-build']);
    task.group = vscode.TaskGroup.Build;
    task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always, showReuseMessage: false };
    return task;
  }
}

/** The folder of the workspace that a file is in, and paths as they stand in its tasks.json. */
function placeOf(uri: vscode.Uri) {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const relative = (file: string) => {
    const inside = folder && path.relative(folder.uri.fsPath, file);
    if (inside === undefined || inside.startsWith('..') || path.isAbsolute(inside)) return file;
    return inside === '' ? '.' : inside.replaceAll(path.sep, '/');
  };
  return { folder, relative };
}
