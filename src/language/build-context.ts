import * as vscode from 'vscode';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type IgnoreMatcher, parseDockerignore } from './core/dockerfile/dockerignore.js';
import { type ContextFile } from './core/features/sources.js';
import { type ContextFiles } from './core/features/path-completion.js';

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, or not to be read: as good as none.
    return undefined;
  }
}

/** The folder that a Dockerfile is built in: its own, as `docker build` in that folder does. */
export function contextFolder(document: vscode.TextDocument): vscode.Uri | undefined {
  if (document.isUntitled) return vscode.workspace.workspaceFolders?.[0]?.uri;
  // A remote extension host in the browser doesn't know what `file` can do, though it serves it itself.
  const { scheme } = document.uri;
  if (scheme !== 'file' && !vscode.workspace.fs.isWritableFileSystem(scheme)) return undefined;
  return vscode.Uri.joinPath(document.uri, '..');
}

const mostFiles = 20_000;

/** Every file of the build context that .dockerignore leaves in; undefined when there are too many to count. */
export async function walkContext(
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<ContextFile[] | undefined> {
  const folder = contextFolder(document);
  const text = await ignoreText(document);
  return folder && (await walkFolder(folder, token, text === undefined ? undefined : parseDockerignore(text)));
}

/** Every file below a folder but those that are ignored; undefined when there are too many to count. */
export async function walkFolder(
  folder: vscode.Uri,
  token: vscode.CancellationToken,
  ignore?: IgnoreMatcher,
): Promise<ContextFile[] | undefined> {
  const found: ContextFile[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (token.isCancellationRequested || found.length > mostFiles) return undefined;
    const prefix = at === '' ? '' : `${at}/`;
    const entries = await listFolder(folder, at);
    // A folder that is ignored may hold files that an exception brings back.
    const mayHold = (path: string): boolean => !ignore?.ignores(path) || ignore.hasExceptions;
    pending.push(
      ...entries
        .filter(({ isFolder, isLink, name }) => isFolder && !isLink && name !== '.git' && mayHold(prefix + name))
        .map(({ name }) => prefix + name),
    );
    const paths = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => prefix + name);
    const stats = await Promise.all(
      paths
        .filter((path) => !ignore?.ignores(path))
        .map(async (path) => {
          const stat = await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, path))).catch(
            // Gone in the meantime, or a link that leads nowhere.
            () => undefined,
          );
          return { path, size: stat?.size ?? 0 };
        }),
    );
    found.push(...stats);
  }
  return found;
}

async function listFolder(
  folder: vscode.Uri,
  path: string,
): Promise<{ readonly name: string; readonly isFolder: boolean; readonly isLink: boolean }[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(path ? vscode.Uri.joinPath(folder, path) : folder);
    return entries.map(([name, type]) => ({
      name,
      isFolder: (type & vscode.FileType.Directory) !== 0,
      isLink: (type & vscode.FileType.SymbolicLink) !== 0,
    }));
  } catch {
    // The folder that is being typed may not exist.
    return [];
  }
}

/** The ignore file that holds for a Dockerfile: `<Dockerfile>.dockerignore` goes before `.dockerignore`. */
export async function ignoreFile(
  document: vscode.TextDocument,
): Promise<{ readonly uri: vscode.Uri; readonly text: string } | undefined> {
  const folder = contextFolder(document);
  if (!folder) return undefined;
  const own = document.isUntitled ? [] : [document.uri.with({ path: `${document.uri.path}.dockerignore` })];
  for (const uri of [...own, vscode.Uri.joinPath(folder, '.dockerignore')]) {
    const text = await readText(uri);
    if (text !== undefined) return { uri, text };
  }
  return undefined;
}

async function ignoreText(document: vscode.TextDocument): Promise<string | undefined> {
  return (await ignoreFile(document))?.text;
}

/** The files of the build context. */
export async function contextFiles(document: vscode.TextDocument): Promise<ContextFiles | undefined> {
  const folder = contextFolder(document);
  if (!folder) return undefined;
  const text = await ignoreText(document);
  return {
    isIgnored: text === undefined ? () => false : parseDockerignore(text).ignores,
    list: (path) => listFolder(folder, path),
  };
}

/** The ignore files of open Dockerfiles, read when they are first wanted and again when one changes on disk. */
export class IgnoreFiles implements Disposable {
  readonly #store = new Store();
  readonly #known = new Map<string, IgnoreMatcher | undefined>();
  readonly #reading = new Set<string>();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#didChange.event;

  constructor() {
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*.dockerignore'));
    const forget = () => {
      this.#known.clear();
      this.#didChange.fire();
    };
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) this.#store.add(event(forget));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#known.delete(document.uri.toString())));
  }

  /** What is known already; what isn't is read, and `onDidChange` tells. */
  matcherOf(document: vscode.TextDocument): IgnoreMatcher | undefined {
    const key = document.uri.toString();
    if (!this.#known.has(key) && !this.#reading.has(key)) {
      this.#reading.add(key);
      void ignoreText(document).then((text) => {
        this.#reading.delete(key);
        this.#known.set(key, text === undefined ? undefined : parseDockerignore(text));
        if (text !== undefined) this.#didChange.fire();
      });
    }
    return this.#known.get(key);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
