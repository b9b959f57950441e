import { type Readable } from 'node:stream';
import { type Pieces } from '../../engine/engine.js';
import { FileError } from './file-error.js';
import { isWithin, joined, resolved } from './file-path.js';
import {
  type FileEntry,
  type FileSource,
  type Listing,
  type ListOptions,
  type Owners,
  type WriteOptions,
} from './file-source.js';

/** A folder of a source as a source of its own, whose `/` it is. Links that lead out of it lead to nothing. */
export class FolderFiles implements FileSource {
  readonly #source: FileSource;
  readonly #folder: string;

  /** `source` must not follow links out of the folder itself. */
  constructor(source: FileSource, folder: string) {
    this.#source = source;
    this.#folder = folder;
  }

  get mayChange(): boolean {
    return this.#source.mayChange;
  }

  list(folder: string, options?: ListOptions): Promise<Listing> {
    return this.#worded(async () => {
      const listing = await this.#source.list(this.#in(folder), options);
      return { ...listing, entries: listing.entries.map((entry) => this.#ownEnd(entry, this.#in(folder))) };
    });
  }

  stat(path: string, signal?: AbortSignal) {
    return this.#worded(() => this.#source.stat(this.#in(path), signal));
  }

  read(path: string, signal?: AbortSignal): Promise<Buffer> {
    return this.#worded(() => this.#source.read(this.#in(path), signal));
  }

  write(path: string, content: Uint8Array, options: WriteOptions, signal?: AbortSignal): Promise<void> {
    return this.#worded(() => this.#source.write(this.#in(path), content, options, signal));
  }

  makeFolder(path: string, signal?: AbortSignal): Promise<void> {
    return this.#worded(() => this.#source.makeFolder(this.#in(path), signal));
  }

  rename(from: string, to: string, options: { readonly overwrite: boolean }, signal?: AbortSignal): Promise<void> {
    return this.#worded(() => this.#source.rename(this.#in(from), this.#in(to), options, signal));
  }

  remove(path: string, signal?: AbortSignal): Promise<void> {
    return this.#worded(() => this.#source.remove(this.#in(path), signal));
  }

  resolve(path: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#worded(async () => {
      const end = await this.#source.resolve(this.#in(path), signal);
      if (end === undefined || !isWithin(end, this.#folder)) return undefined;
      return end.slice(this.#folder.length) || '/';
    });
  }

  ownerOf(path: string, signal?: AbortSignal): Promise<{ readonly uid: number; readonly gid: number }> {
    return this.#worded(() => this.#source.ownerOf(this.#in(path), signal));
  }

  archive(path: string, signal: AbortSignal): Promise<Readable> {
    return this.#worded(() => this.#source.archive(this.#in(path), signal));
  }

  pieces(path: string, signal: AbortSignal): Promise<Pieces> {
    return this.#worded(() => this.#source.pieces(this.#in(path), signal));
  }

  unpack(folder: string, archive: Pieces, signal: AbortSignal): Promise<void> {
    return this.#worded(() => this.#source.unpack(this.#in(folder), archive, signal));
  }

  /** The names that the source has for them may be somebody else's. */
  owners(): Promise<Owners> {
    return Promise.resolve({ users: new Map(), groups: new Map() });
  }

  #in(path: string): string {
    return path === '/' ? this.#folder : joined(this.#folder, path.slice(1));
  }

  #ownEnd(entry: FileEntry, folder: string): FileEntry {
    if (entry.type !== 'symlink' || entry.target === undefined) return entry;
    return isWithin(resolved(folder, entry.target), this.#folder) ? entry : { ...entry, leadsTo: undefined };
  }

  /** The source's errors name files as it has them. */
  async #worded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!FileError.is(error)) throw error;
      const words = (text: string) => text.replaceAll(`${this.#folder}/`, '/').replaceAll(this.#folder, '/');
      throw new FileError(error.code, words(error.message), words(error.next), { cause: error.cause });
    }
  }
}
