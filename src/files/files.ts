import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Emitter } from '../base/event.js';
import { messageOf, toError } from '../base/errors.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { plain } from '../base/text.js';
import { type ContainerRecord, type FileChange, type NetworkRecord } from '../engine/engine.js';
import { explainError } from '../engine/explain-error.js';
import { changeRows } from '../explorer/rows/change-rows.js';
import { failureRow, fileRows } from '../explorer/rows/file-rows.js';
import { type Row } from '../explorer/rows/row.js';
import { type Inventory } from '../inventory/inventory.js';
import { type FileOwner, type FileRef, type Ref } from '../inventory/ref.js';
import { ContainerFiles } from './core/container-files.js';
import { FileError, missing } from './core/file-error.js';
import { type FileSource, type Listing, type Owners } from './core/file-source.js';
import { ImageFiles } from './core/image-files.js';
import { searchFiles, walkPaths } from './core/search-files.js';
import { type SearchSum, type SearchWork, type TextQuery } from './core/text-search.js';
import {
  containerAuthority,
  containerOf,
  containerScheme,
  imageScheme,
  searchScheme,
  volumeScheme,
} from './core/file-uri.js';
import { download, upload, type Downloaded, type DownloadTarget, type FileWork } from './copy-files.js';
import { type Finding, SearchReports } from './search-reports.js';
import { SourceFileSystem } from './source-file-system.js';
import { VolumeSources } from './volume-sources.js';

export interface FilesNeeds {
  readonly inventory: Inventory;
  readonly log: Log;
  /** The tag of the image that was chosen for helpers; '' where none was. */
  readonly helperImage: () => string;
}

/** Finds what an authority of a scheme means. Throws FileError where there is none, EngineError without an engine. */
type Opener = (authority: string) => Promise<FileSource>;

interface Listed {
  readonly folder: FileRef;
  readonly found: Promise<{ readonly listing: Listing; readonly owners: Owners }>;
}

/** The files that are behind Longshore's schemes. */
export class Files implements Disposable {
  readonly #needs: FilesNeeds;
  readonly #store = new Store();
  readonly #containers = new Map<string, ContainerFiles>();
  readonly #volumes: VolumeSources;
  /** Scheme → what opens its sources: a new kind of source has its entry here. */
  readonly #openers: Readonly<Record<string, Opener>> = {
    [containerScheme]: (authority) => this.#container(authority),
    [volumeScheme]: (authority) => this.#volumes.open(authority),
    [searchScheme]: async (authority) => Promise.resolve(this.#reports.source(authority)),
    [imageScheme]: (authority) => Promise.resolve(this.#images.of(`sha256:${authority}`)),
  };
  readonly #reports = this.#store.add(new SearchReports());
  readonly #images = new ImageFiles(() => this.#needs.inventory.engine);
  /** What containers have changed, as it was asked for, by their authorities. */
  readonly #differing = new Map<string, Promise<readonly FileChange[]>>();
  /** One for all schemes. */
  readonly fileSystem = this.#store.add(new SourceFileSystem((uri) => this.sourceOf(uri)));
  /** Folders as they were listed: a row that is drawn again for another reason lists nothing anew. */
  readonly #listed = new Map<string, Listed>();
  readonly #didChange = new Emitter<(folder: FileRef) => boolean>();
  /** Tells which folders have to be listed anew. */
  readonly onDidChange = this.#didChange.event;
  dropped: readonly vscode.Uri[] | undefined;

  constructor(needs: FilesNeeds) {
    this.#needs = needs;
    const { inventory, helperImage } = needs;
    this.#volumes = new VolumeSources(inventory, helperImage);
    this.#store.add(
      inventory.onDidChange((differences) => {
        for (const { changed, removed } of differences) {
          for (const record of changed) {
            if (record.kind !== 'container') continue;
            const files = this.#containers.get(record.id);
            if (!files || files.state === record.state) continue;
            files.forget();
            const authority = containerAuthority(record);
            this.#relist((folder) => folder.authority === authority);
          }
          for (const { id } of removed) this.#containers.delete(id);
        }
      }),
    );
    // Another engine may have a container of the same name.
    this.#store.add(
      inventory.onDidChangeConnection(() => {
        this.#containers.clear();
        this.#volumes.clear();
        this.#listed.clear();
      }),
    );
    this.#store.add(
      this.fileSystem.onDidChangeFile((changes) => {
        const keys = new Set(changes.map(({ uri }) => keyOf(uri)));
        this.#relist((folder) => keys.has(keyOf(folder)));
      }),
    );
  }

  /** The rows of a folder. */
  async rows(folder: FileRef, parentId: string): Promise<readonly Row[]> {
    try {
      const { listing, owners } = await this.#list(folder, false);
      return fileRows(folder, listing, owners, parentId);
    } catch (error) {
      return [failureRow(folder, this.#words(error, folder), parentId)];
    }
  }

  #words(error: unknown, { path }: FileRef): string {
    this.#needs.log.warn('files', `${path}: ${messageOf(error)}`);
    return FileError.is(error) ? `${error.message} ${error.next}`.trim() : explainError(toError(error)).what;
  }

  #recordOf(authority: string): ContainerRecord {
    const record = containerOf(authority, this.#needs.inventory.containers.values());
    if (record) return record;
    const name = plain(authority.replace(/\.[0-9a-f]{12}$/, ''), 60);
    throw new FileError('missing', l10n.t('The container {0} isn’t there any more.', name));
  }

  /** The rows of what a container has changed in its image. */
  async changes(root: FileRef, parentId: string): Promise<readonly Row[]> {
    const { authority } = root;
    try {
      let asked = this.#differing.get(authority);
      if (!asked) {
        const { id } = this.#recordOf(authority);
        this.#differing.set(authority, (asked = this.#needs.inventory.engine.changes(id)));
        asked.catch(() => this.#differing.delete(authority));
      }
      return changeRows(root, await asked, parentId);
    } catch (error) {
      return [failureRow(root, this.#words(error, root), parentId)];
    }
  }

  /** Opens a changed path: beside the image's version, or the only version that there is. */
  async openChange(file: FileRef): Promise<void> {
    const record = this.#recordOf(file.authority);
    const image = vscode.Uri.from({ ...file, scheme: imageScheme, authority: record.imageId.replace(/^sha256:/, '') });
    const own = vscode.Uri.from(file);
    const [now, before] = await Promise.all([
      (await this.sourceOf(own)).stat(file.path),
      (await this.sourceOf(image)).stat(file.path),
    ]);
    if (!now && !before) throw missing(file.path);
    const isFolder = (now ?? before)?.type === 'directory';
    if (isFolder) throw new FileError('is-folder', l10n.t('{0} is a folder: it has no content to compare.', file.path));
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const title = l10n.t('{0} (image ↔ {1})', name, plain(record.name, 40));
    if (now && before) await vscode.commands.executeCommand('vscode.diff', image, own, title);
    else await vscode.commands.executeCommand('vscode.open', now ? own : image);
  }

  /** Files go to editors and to the workspace by their URIs, and come from there in the same way. */
  drag(refs: readonly Ref[], data: vscode.DataTransfer): void {
    const uris = refs.filter(isFile).map((file) => vscode.Uri.from(file).toString());
    if (uris.length > 0) data.set(uriList, new vscode.DataTransferItem(uris.join('\r\n')));
  }

  /** Uploads what was dropped on a folder's row, as the command does it. */
  async drop(rowId: string, refs: readonly Ref[], data: vscode.DataTransfer): Promise<void> {
    const text = await data.get(uriList)?.asString();
    if (!text || !refs.some((ref) => isFile(ref) && ref.isFolder)) return;
    const uris = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
    this.dropped = uris.map((uri) => vscode.Uri.parse(uri, true));
    await vscode.commands.executeCommand('longshore.file.upload', rowId);
  }

  /** Opens the tree below a container's or volume's row, name by name, as far as there are such rows. */
  async reveal(
    tree: Tree,
    view: Pick<vscode.TreeView<string>, 'reveal'>,
    owner: FileOwner | NetworkRecord,
    names: readonly string[],
  ) {
    let id = tree.find(({ refs }) => {
      const [ref] = refs;
      return refs.length === 1 && ref?.kind === owner.kind && 'id' in ref && ref.id === owner.id;
    });
    if (id === undefined) return false;
    for (const name of names) {
      const wanted: string = `${id}/${name}`;
      if (!(await tree.getChildren(id)).includes(wanted)) break;
      id = wanted;
    }
    await view.reveal(id, { select: true, focus: true, expand: names.length > 0 });
    return true;
  }

  /** Lists a folder anew; with `all`, however much the engine has to send for it. Throws as FileSource does. */
  async refresh(
    folder: FileRef,
    { all = false, signal }: { readonly all?: boolean; readonly signal?: AbortSignal } = {},
  ) {
    if (all) await this.#list(folder, true, signal);
    else this.#listed.delete(keyOf(folder));
    this.#differing.delete(folder.authority);
    this.#didChange.fire((other) => keyOf(other) === keyOf(folder));
  }

  /** Everything in a volume or container is another: its folders are listed and its open files read anew. */
  replaced({ scheme, authority }: Pick<FileRef, 'scheme' | 'authority'>): void {
    const isOf = (other: Pick<FileRef, 'scheme' | 'authority'>) =>
      other.scheme === scheme && other.authority === authority;
    this.#relist(isOf);
    for (const { uri } of vscode.workspace.textDocuments) {
      if (isOf(uri)) this.fileSystem.changed(vscode.FileChangeType.Changed, uri);
    }
  }

  /** Tells the editor and the views what became of a file. */
  changed(type: 'created' | 'changed' | 'deleted', file: FileRef): void {
    const { Created, Changed, Deleted } = vscode.FileChangeType;
    this.fileSystem.changed({ created: Created, changed: Changed, deleted: Deleted }[type], vscode.Uri.from(file));
  }

  renamed(from: FileRef, to: FileRef): void {
    this.fileSystem.renamed(vscode.Uri.from(from), vscode.Uri.from(to));
  }

  async download(files: readonly FileRef[], target: DownloadTarget, work: FileWork): Promise<Downloaded> {
    return download((file) => this.sourceOf(file), files, target, work);
  }

  async search(folder: FileRef, query: TextQuery, work: SearchWork): Promise<SearchSum> {
    return searchFiles(await this.sourceOf(folder), folder.path, query, work);
  }

  async showFound(folder: FileRef, finding: Finding): Promise<void> {
    await this.#reports.show(folder, finding);
  }

  async paths(folder: FileRef, work: Pick<SearchWork, 'signal' | 'moved'>, found: (path: string) => boolean) {
    return walkPaths(await this.sourceOf(folder), folder.path, work, found);
  }

  async upload(folder: FileRef, uris: readonly vscode.Uri[], work: FileWork): Promise<void> {
    try {
      await upload((file) => this.sourceOf(file), folder, uris, work);
    } finally {
      this.#differing.delete(folder.authority);
      this.changed('changed', folder);
    }
  }

  /** The source of a URI's files. Throws FileError for what isn't there, EngineError without an engine. */
  async sourceOf({ scheme, authority }: Pick<vscode.Uri, 'scheme' | 'authority'>): Promise<FileSource> {
    const open = this.#openers[scheme];
    if (!open) throw new Error(`no source of ${scheme}`);
    return open(authority);
  }

  /** Removes what was made on the engine to get at files. Throws EngineError. */
  async end(): Promise<void> {
    await this.#volumes.end();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #list(folder: FileRef, whole: boolean, signal?: AbortSignal) {
    const key = keyOf(folder);
    const known = whole ? undefined : this.#listed.get(key);
    if (known) return known.found;
    const made = { folder, found: this.#listNow(folder, whole, signal) };
    this.#listed.set(key, made);
    // What failed is tried again by the next who looks.
    made.found.catch(() => {
      if (this.#listed.get(key) === made) this.#listed.delete(key);
    });
    return made.found;
  }

  async #listNow(folder: FileRef, whole: boolean, signal?: AbortSignal) {
    const source = await this.sourceOf(folder);
    const [listing, owners] = await Promise.all([source.list(folder.path, { whole, signal }), source.owners(signal)]);
    return { listing, owners };
  }

  #relist(isOne: (folder: FileRef) => boolean): void {
    for (const [key, { folder }] of this.#listed) if (isOne(folder)) this.#listed.delete(key);
    this.#didChange.fire(isOne);
  }

  async #container(authority: string): Promise<FileSource> {
    const { inventory } = this.#needs;
    // After a reload of the window an editor asks before anything else does.
    if (!inventory.isLoaded('container')) await inventory.load(['container'], AbortSignal.timeout(30_000));
    const { id } = this.#recordOf(authority);
    let files = this.#containers.get(id);
    if (!files) {
      files = new ContainerFiles({ engine: () => inventory.engine, id, record: () => inventory.containers.get(id) });
      this.#containers.set(id, files);
    }
    return files;
  }
}

const uriList = 'text/uri-list';

/** The explorer's tree of rows. */
interface Tree {
  find(is: (row: Row) => boolean): string | undefined;
  getChildren(id?: string): string[] | Promise<string[]>;
}

function isFile(ref: Ref): ref is FileRef {
  return ref.kind === 'file';
}

/** Compares URIs and refs alike. */
function keyOf({ scheme, authority, path }: Pick<vscode.Uri, 'scheme' | 'authority' | 'path'>): string {
  return `${scheme}://${authority}${path}`;
}
