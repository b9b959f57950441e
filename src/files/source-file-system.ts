import * as vscode from 'vscode';
import { toError } from '../base/errors.js';
import { explainError } from '../engine/explain-error.js';
import { FileError } from './core/file-error.js';
import { folderOf } from './core/file-path.js';
import { type FileEntry, type FileSource } from './core/file-source.js';

/** The editor's way to the files of any source: containers now, and whatever else has a scheme of its own. */
export class SourceFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #sourceOf: (uri: vscode.Uri) => Promise<FileSource>;
  readonly #emitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#emitter.event;

  constructor(sourceOf: (uri: vscode.Uri) => Promise<FileSource>) {
    this.#sourceOf = sourceOf;
  }

  /** Tells the editor and the views of a change that was made by other means than this. */
  changed(type: vscode.FileChangeType, uri: vscode.Uri): void {
    this.#fire({ type, uri });
  }

  /** The two in one go: their folder is listed and drawn once. */
  renamed(from: vscode.Uri, to: vscode.Uri): void {
    const { Created, Deleted } = vscode.FileChangeType;
    this.#fire({ type: Deleted, uri: from }, { type: Created, uri: to });
  }

  #fire(...own: readonly vscode.FileChangeEvent[]): void {
    const folder = (uri: vscode.Uri) => uri.with({ path: folderOf(uri.path) });
    const folders = own.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri: folder(uri) }));
    this.#emitter.fire([...own, ...folders]);
  }

  /** Engines tell of no change of a file, and nothing here polls. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return this.#at(uri, async (source) => {
      const facts = await source.stat(uri.path);
      if (!facts) throw vscode.FileSystemError.FileNotFound(uri);
      return {
        ...{ type: editorType(facts), ctime: 0, mtime: facts.modified, size: facts.size },
        ...(source.mayChange ? {} : { permissions: vscode.FilePermission.Readonly }),
      };
    });
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return this.#at(uri, async (source) =>
      (await source.list(uri.path)).entries.map((entry) => [entry.name, editorType(entry)]),
    );
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#at(uri, (source) => source.read(uri.path));
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    options: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    await this.#at(uri, (source) => source.write(uri.path, content, options));
    this.changed(vscode.FileChangeType.Changed, uri);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.#at(uri, (source) => source.makeFolder(uri.path));
    this.changed(vscode.FileChangeType.Created, uri);
  }

  async delete(uri: vscode.Uri, { recursive }: { readonly recursive: boolean }): Promise<void> {
    await this.#at(uri, async (source) => {
      const isFull = async () => (await source.stat(uri.path))?.type === 'directory';
      if (!recursive && (await isFull()) && (await source.list(uri.path)).entries.length > 0) {
        throw vscode.FileSystemError.NoPermissions(uri);
      }
      await source.remove(uri.path);
    });
    this.changed(vscode.FileChangeType.Deleted, uri);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): Promise<void> {
    await this.#at(from, (source) => source.rename(from.path, to.path, options));
    this.renamed(from, to);
  }

  dispose(): void {
    this.#emitter.dispose();
  }

  async #at<T>(uri: vscode.Uri, work: (source: FileSource) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#sourceOf(uri));
    } catch (error) {
      throw editorError(error, uri);
    }
  }
}

/** A symlink is both for the editor, whose types are bits: a link, and what it leads to. */
function editorType({ type, leadsTo }: Pick<FileEntry, 'type' | 'leadsTo'>): vscode.FileType {
  const { Directory, File, SymbolicLink, Unknown } = vscode.FileType;
  const types = { directory: Directory, file: File, symlink: SymbolicLink, other: Unknown } as const;
  if (type !== 'symlink' || leadsTo === undefined) return types[type];
  // vscode.d.ts, FileType: "a symbolic link to a file is `FileType.SymbolicLink | FileType.File`".
  return SymbolicLink | types[leadsTo];
}

/** By its kind, for what the editor does about it; with our words, which it shows. */
function editorError(error: unknown, uri: vscode.Uri): Error {
  if (error instanceof vscode.FileSystemError) return error;
  if (!FileError.is(error)) return vscode.FileSystemError.Unavailable(explainError(toError(error)).what);
  const words = `${error.message} ${error.next}`.trim();
  switch (error.code) {
    case 'missing':
      return vscode.FileSystemError.FileNotFound(words);
    case 'exists':
      return vscode.FileSystemError.FileExists(uri);
    case 'is-folder':
      return vscode.FileSystemError.FileIsADirectory(uri);
    case 'not-folder':
      return vscode.FileSystemError.FileNotADirectory(uri);
    case 'denied':
    case 'no-way':
      return vscode.FileSystemError.NoPermissions(words);
    default:
      return new vscode.FileSystemError(words);
  }
}
