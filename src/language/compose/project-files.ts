import * as vscode from 'vscode';
import { type Disposable, Store } from '../../base/lifecycle.js';
import { nothingAround, type Surroundings } from '../core/compose/surroundings.js';

type Kind = 'file' | 'folder' | 'none';

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
  readonly #asked = new Set<string>();
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
    const { uri } = document;
    if (document.isUntitled) return { ...nothingAround, environment: process.env };
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
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    await ask();
    this.#asked.delete(what);
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
