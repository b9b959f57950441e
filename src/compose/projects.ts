import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Coalescer } from '../base/async.js';
import { isAbort, messageOf } from '../base/errors.js';
import { Emitter } from '../base/event.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type ComposePlace } from './core/compose-arguments.js';
import { type ProjectPlan } from './core/project-plan.js';
import { planOfFile, planOfFolder } from './core/read-plan.js';

/** The files of projects, and what decides on their names and files. */
const pattern = '**/{compose,docker-compose}*.{yaml,yml}';
const excluded = '**/{node_modules,.git,vendor}/**';
/** Folders with projects in one workspace. */
const mostFolders = 200;
/** A file that is larger is no project's: 1 MB, in bytes. */
const mostBytes = 1_000_000;
const pauseMs = 300;

/** A file's text; undefined when it isn't there. */
async function read(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > mostBytes) throw new Error(`${path.basename(file)} is larger than 1 MB`);
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Asks docker compose what each service's description hashes to. */
export type AskHashes = (place: ComposePlace) => Promise<ReadonlyMap<string, string>>;

/** The Compose projects that the workspace's files describe; follows the files. */
export class WorkspaceProjects implements Disposable {
  readonly #store = new Store();
  readonly #emitter = this.#store.add(new Emitter<void>());
  readonly #log: Log;
  readonly #askHashes: AskHashes;
  readonly #again: Coalescer<string>;
  #plans: readonly ProjectPlan[] = [];
  readonly #asked = new WeakSet<ProjectPlan>();
  #reading: Promise<void>;

  /** The plans are others now, or know more. */
  readonly onDidChange = this.#emitter.event;

  constructor(log: Log, askHashes: AskHashes) {
    this.#log = log;
    this.#askHashes = askHashes;
    this.#again = this.#store.add(
      new Coalescer(pauseMs, async () => {
        await (this.#reading = this.#read());
      }),
    );
    for (const watched of [pattern, '**/.env']) {
      const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(watched));
      const change = ({ fsPath }: vscode.Uri) => this.#again.add(fsPath);
      this.#store.add(watcher.onDidChange(change));
      this.#store.add(watcher.onDidCreate(change));
      this.#store.add(watcher.onDidDelete(change));
    }
    // A folder that goes is told of itself alone, not of what was in it.
    const folders = this.#store.add(vscode.workspace.createFileSystemWatcher('**', true, true, false));
    this.#store.add(
      folders.onDidDelete(({ fsPath }) => {
        const below = fsPath + path.sep;
        if (this.#plans.some(({ files }) => files.some((file) => file.startsWith(below)))) this.#again.add(fsPath);
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#again.add('')));
    this.#reading = this.#read();
  }

  get plans(): readonly ProjectPlan[] {
    return this.#plans;
  }

  /** The plans, once the files have been read. */
  async read(): Promise<readonly ProjectPlan[]> {
    await this.#reading;
    return this.#plans;
  }

  /** The projects that a file belongs to, be it in the workspace or not: its own first, then those that include it. */
  async plansOfFile(file: string): Promise<readonly [ProjectPlan, ...ProjectPlan[]]> {
    const plans = await this.read();
    const including = plans.filter(({ included }) => included.includes(file));
    const known = plans.find(({ files }) => files.includes(file));
    if (known) return [known, ...including];
    const [first, ...others] = including;
    if (first) return [first, ...others];
    const found = await planOfFolder(path.dirname(file), read, process.env);
    const isPart = found && [...found.files, ...found.included].includes(file);
    return [isPart ? found : await planOfFile(file, read, process.env)];
  }

  /** Learns the hashes of those of these projects whose files have changed since; the views hear of it. */
  async learnHashes(names: ReadonlySet<string>): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const asked = this.#plans.filter(
      (plan) =>
        names.has(plan.name) &&
        plan.problem === undefined &&
        !this.#asked.has(plan) &&
        plan.services.some(({ hash }) => hash === undefined),
    );
    for (const plan of asked) this.#asked.add(plan);
    for (const plan of asked) {
      const { name, folder, files } = plan;
      let hashes: ReadonlyMap<string, string>;
      try {
        const place = { project: name, folder, files, environmentFiles: [], profiles: ['*'] };
        hashes = await this.#askHashes(place);
      } catch (error) {
        if (isAbort(error)) return;
        this.#log.debug('compose', `no hashes of ${name}: ${messageOf(error)}`);
        hashes = new Map();
      }
      const services = plan.services.map((service) => ({ ...service, hash: hashes.get(service.name) ?? '' }));
      this.#plans = this.#plans.map((other) => (other === plan ? { ...plan, services } : other));
    }
    if (asked.length > 0) this.#emitter.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #read(): Promise<void> {
    try {
      const uris = await vscode.workspace.findFiles(pattern, excluded, 10 * mostFolders);
      const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
      const folders = new Set(
        [...roots, ...uris.map((uri) => vscode.Uri.joinPath(uri, '..'))]
          .filter(({ scheme }) => scheme === 'file' || scheme === 'vscode-remote')
          .map(({ fsPath }) => fsPath),
      );
      const plans = await Promise.all(
        [...folders].slice(0, mostFolders).map((folder) => planOfFolder(folder, read, process.env)),
      );
      if (this.#store.isDisposed) return;
      this.#plans = plans.filter((plan) => plan !== undefined);
      for (const { files, problem } of this.#plans) {
        if (problem !== undefined) this.#log.warn('compose', `${files.join(', ')}: ${problem}`);
      }
      this.#emitter.fire();
    } catch (error) {
      this.#log.warn('compose', `the workspace's projects can't be read: ${messageOf(error)}`);
    }
  }
}
