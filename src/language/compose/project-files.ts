import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { Project } from '../core/compose/project.js';
import { nothingAround, type Surroundings } from '../core/compose/surroundings.js';
import { readYaml } from '../core/compose/yaml/read.js';

type Kind = 'file' | 'folder' | 'none';

/** The files of projects, by their names. */
const composePattern = '**/{compose,docker-compose}*.{yaml,yml}';
const mostBeside = 200;
const mostRounds = 20;

/** Bytes of a file that belongs to a project. */
const largest = 1024 * 1024;

/**
 * Files that Compose files look at. Answers at once from what is known; what isn't is read, and `onDidChange` tells.
 * Nothing but the file system of the document itself is ever asked.
 */
export class ProjectFiles implements Disposable {
  readonly #store = new Store();
  readonly #texts = new Map<string, string | null>();
  readonly #kinds = new Map<string, Kind>();
  /** What is being read. */
  readonly #pending = new Map<string, Promise<unknown>>();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<void>());
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#didChange.event;

  constructor() {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*'));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#store.add(event((uri) => this.#forget(uri)));
    }
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)));
    this.#store.add(vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#forget(uri)));
  }

  around(document: vscode.TextDocument): Surroundings {
    if (document.isUntitled) return { ...nothingAround, environment: process.env };
    return this.#around(document.uri);
  }

  /**
   * Projects of the workspace's other Compose files, with what belongs to them read. Those that a file of the same disk
   * may belong to: no more than a fair number.
   */
  async projectsBeside({ uri }: vscode.TextDocument): Promise<readonly Project[]> {
    const found = await vscode.workspace.findFiles(composePattern, '**/{node_modules,.git,vendor}/**', mostBeside);
    const others = found.filter((other) => other.scheme === uri.scheme && other.path !== uri.path);
    for (let round = 0; ; round += 1) {
      const projects = others.flatMap((other) => {
        const text = this.#text(other);
        return typeof text === 'string' ? [new Project(readYaml(text), this.#around(other))] : [];
      });
      // What they look at is known by the next round; chains of files are seldom long.
      if (this.#pending.size === 0 || round >= mostRounds) return projects;
      await Promise.all(this.#pending.values());
    }
  }

  #around(uri: vscode.Uri): Surroundings {
    const at = (path: string): vscode.Uri => uri.with({ path, query: '', fragment: '' });
    return {
      path: uri.path,
      environment: process.env,
      text: (path) => this.#text(at(path)),
      kind: (path) => this.#kind(at(path)),
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #text(uri: vscode.Uri): string | null | undefined {
    const key = uri.toString();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
    if (open) {
      this.#texts.set(key, open.getText());
      return open.getText();
    }
    if (!this.#texts.has(key)) void this.#ask(`text ${key}`, async () => this.#texts.set(key, await read(uri)));
    return this.#texts.get(key);
  }

  #kind(uri: vscode.Uri): Kind | undefined {
    const key = uri.toString();
    if (!this.#kinds.has(key)) void this.#ask(`kind ${key}`, async () => this.#kinds.set(key, await look(uri)));
    return this.#kinds.get(key);
  }

  async #ask(what: string, ask: () => Promise<unknown>): Promise<void> {
    if (this.#pending.has(what)) return;
    const asking = ask();
    this.#pending.set(what, asking);
    await asking;
    this.#pending.delete(what);
    this.#tell();
  }

  /** Several files that come at once are one change. */
  #tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#didChange.fire();
    }, 20);
  }

  /** Another open file's text counts as it is in its editor. */
  #edited(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#texts.has(key) || this.#texts.get(key) === document.getText()) return;
    this.#texts.delete(key);
    this.#tell();
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    const wasKnown = [this.#texts.delete(key), this.#kinds.delete(key)].includes(true);
    if (wasKnown) this.#tell();
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof vscode.FileSystemError && (error.code === 'FileNotFound' || error.code === 'FileNotADirectory');

/** A file's text; null when it isn't there, or can't be read as one. */
async function read(uri: vscode.Uri): Promise<string | null> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > largest) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, a folder, or not to be read: as good as none.
    return null;
  }
}

async function look(uri: vscode.Uri): Promise<Kind> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.Directory) === 0 ? 'file' : 'folder';
  } catch (error) {
    // What can't be looked at may be there all the same.
    return isMissing(error) ? 'none' : 'file';
  }
}
