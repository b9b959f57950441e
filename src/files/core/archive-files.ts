import * as l10n from '@vscode/l10n';
import { Readable } from 'node:stream';
import { extract, pack, type Header } from 'tar-stream';
import { settleEach } from '../../base/async.js';
import { type ContainerRecord, type Engine } from '../../engine/engine.js';
import { FileError, missing, shown } from './file-error.js';
import { archiveFailure, cut, exists, isFolder, notFolder, special } from './file-failure.js';
import { baseName, folderOf, isWithin, joined, resolved } from './file-path.js';
import { type FileEntry, type FileSource, type Listing, type WriteOptions } from './file-source.js';
import { guessesFor } from './likely-names.js';
import { type Budget, listArchive } from './list-archive.js';

export interface ArchiveFilesNeeds {
  /** Throws EngineError while there is none. */
  readonly engine: () => Pick<Engine, 'info' | 'stat'>;
  readonly id: string;
  /** As it is now; undefined when it is gone. */
  readonly record: () => Pick<ContainerRecord, 'mounts'> | undefined;
  /** What listing may cost where only an archive of everything below can be had. */
  readonly budget?: Budget;
  /** Symlinks that lead out of this folder lead to nothing. */
  readonly root?: string;
}

interface ArchiveWays extends Pick<FileSource, 'archive' | 'unpack'> {
  /** Why something that only a program in the container can do isn't possible. */
  noWay(what: string): FileError;
}

type NewEntry = Partial<Header> & Pick<Header, 'name'>;

/** Symlinks followed one after another before it is taken for a circle, as Linux does (path_resolution(7)). */
const maxLinks = 40;
/** Bytes of a file that is read into memory. */
export const maxRead = 256_000_000;
/** Of a local engine less than a second; of a far one not too much either. */
const listBudget: Budget = { bytes: 48_000_000, ms: 3000 };

/** What the engine's archive calls alone can do with a container's files, whether it runs or not. */
export class ArchiveFiles {
  readonly #needs: ArchiveFilesNeeds;
  readonly #ways: ArchiveWays;

  constructor(needs: ArchiveFilesNeeds, ways: ArchiveWays) {
    this.#needs = needs;
    this.#ways = ways;
  }

  async stat(path: string, signal: AbortSignal | undefined) {
    const { engine, id, record } = this.#needs;
    try {
      return await engine().stat(id, path, { signal });
    } catch (error) {
      throw archiveFailure(error, path, record() !== undefined);
    }
  }

  /**
   * Lists by an archive, which has everything below. When it is too much, the names that such a folder mostly has are
   * asked for one by one beside those that were seen.
   */
  async list(path: string, whole: boolean, signal: AbortSignal | undefined): Promise<Listing> {
    const folder = await this.real(path, signal);
    const abort = new AbortController();
    const stop = () => abort.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const archive = await this.#ways.archive(folder, abort.signal);
      const seen = await listArchive(archive, whole ? undefined : (this.#needs.budget ?? listBudget));
      const told = this.#tellsOwners
        ? seen.entries
        : seen.entries.map((entry) => ({ ...entry, uid: undefined, gid: undefined }));
      if (seen.end === 'whole') return { entries: await this.#withEnds(folder, told, signal), isPartial: false };
      const known = new Set(told.map(({ name }) => name));
      const guesses = guessesFor(folder, this.#needs.record()?.mounts ?? []).filter((name) => !known.has(name));
      const found = await settleEach(guesses, 8, (name) => this.stat(joined(folder, name), signal));
      const more = found.flatMap((outcome) =>
        outcome.status === 'fulfilled' && outcome.value
          ? [{ ...outcome.value, uid: undefined, gid: undefined, leadsTo: undefined }]
          : [],
      );
      return { entries: await this.#withEnds(folder, [...told, ...more], signal), isPartial: true };
    } catch (error) {
      signal?.throwIfAborted();
      throw archiveFailure(error, folder, this.#needs.record() !== undefined);
    } finally {
      signal?.removeEventListener('abort', stop);
      abort.abort();
    }
  }

  /** Says of symlinks what they lead to. */
  async #withEnds(folder: string, entries: readonly FileEntry[], signal: AbortSignal | undefined) {
    const types = new Map(entries.map(({ name, type }) => [joined(folder, name), type]));
    const outcomes = await settleEach(entries, 8, async (entry): Promise<FileEntry> => {
      if (entry.type !== 'symlink' || entry.target === undefined) return entry;
      const at = resolved(folder, entry.target);
      // Mostly it leads to a neighbour, which is known.
      const type = types.get(at) ?? 'symlink';
      const end = type === 'symlink' ? (await this.follow(at, signal))?.facts.type : type;
      return { ...entry, leadsTo: end === 'directory' ? 'directory' : end === undefined ? undefined : 'file' };
    });
    return outcomes.map((outcome, index) =>
      outcome.status === 'fulfilled' ? outcome.value : (entries[index] as FileEntry),
    );
  }

  /** Where a path leads, symlinks followed; undefined where to nothing. */
  async follow(path: string, signal: AbortSignal | undefined) {
    const { root } = this.#needs;
    let at = path;
    for (let links = 0; links < maxLinks; links += 1) {
      const facts = await this.stat(at, signal);
      if (facts?.type !== 'symlink' || facts.target === undefined) return facts && { path: at, facts };
      at = resolved(folderOf(at), facts.target);
      if (root !== undefined && !isWithin(at, root)) return undefined;
    }
    return undefined;
  }

  /** A folder's own path; throws where it is none. */
  async real(folder: string, signal: AbortSignal | undefined): Promise<string> {
    const end = await this.follow(folder, signal);
    if (!end) throw missing(folder);
    if (end.facts.type !== 'directory') throw notFolder(folder);
    return end.path;
  }

  async read(path: string, signal: AbortSignal | undefined): Promise<Buffer> {
    const end = await this.follow(path, signal);
    if (!end) throw missing(path);
    if (end.facts.type === 'directory') throw isFolder(path);
    if (end.facts.type === 'other') {
      throw special(path);
    }
    if (end.facts.size > maxRead) {
      throw new FileError(
        'too-large',
        l10n.t('{0} is too large to be opened here.', shown(path)),
        l10n.t('Download it in place of that.'),
      );
    }
    return (await this.#first(end.path, signal, true)).content;
  }

  async write(path: string, content: Uint8Array, { create, overwrite }: WriteOptions, signal?: AbortSignal) {
    const end = await this.follow(path, signal);
    if (end && !overwrite) throw exists(path);
    if (end?.facts.type === 'directory') throw isFolder(path);
    if (!end && !create) throw missing(path);
    const at = end?.path ?? path;
    const folder = await this.real(folderOf(at), signal);
    if (end && !this.#tellsOwners) {
      throw this.#ways.noWay(
        l10n.t('{0} can’t be saved: Podman tells nobody whose it is, and it would become root’s', shown(path)),
      );
    }
    const old = end && (await this.#first(at, signal, false)).header;
    const kept = old && { mode: old.mode, uid: old.uid, gid: old.gid };
    const header = { mode: 0o644, ...(kept ?? (await this.ownerOf(folder, signal))) };
    await this.#put(folder, { ...header, name: baseName(at), type: 'file', mtime: new Date() }, content, signal);
  }

  async makeFolder(path: string, signal?: AbortSignal): Promise<void> {
    if (await this.stat(path, signal)) throw exists(path);
    const folder = await this.real(folderOf(path), signal);
    const header = { name: baseName(path), type: 'directory', mode: 0o755, mtime: new Date() } as const;
    await this.#put(folder, { ...header, ...(await this.ownerOf(folder, signal)) }, undefined, signal);
  }

  /** Whose a file or folder is that is no symlink. */
  async ownerOf(path: string, signal: AbortSignal | undefined): Promise<Pick<Header, 'uid' | 'gid'>> {
    const { uid, gid } = (await this.#first(path, signal, false)).header;
    return { uid, gid };
  }

  /** Podman puts its own user's numbers into archives. */
  get #tellsOwners(): boolean {
    return !this.#needs.engine().info.isPodman;
  }

  async #put(folder: string, header: NewEntry, content: Uint8Array | undefined, signal: AbortSignal | undefined) {
    const archive = pack();
    archive.entry(header, content ?? Buffer.alloc(0));
    archive.finalize();
    await this.#ways.unpack(folder, Readable.from(archive), signal ?? new AbortController().signal);
  }

  /** The first entry of an archive: a file with its content where that is wanted. The rest isn't read. */
  async #first(path: string, signal: AbortSignal | undefined, withContent: boolean) {
    const abort = new AbortController();
    const stop = () => abort.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const archive = await this.#ways.archive(path, abort.signal);
      const reader = extract();
      archive.on('error', (error) => reader.destroy(error));
      archive.pipe(reader);
      for await (const entry of reader) {
        const chunks: Buffer[] = [];
        if (withContent) for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
        const { header } = entry;
        const content = Buffer.concat(chunks);
        if (withContent && content.length !== header.size) throw cut(path);
        return { header, content };
      }
      throw missing(path);
    } catch (error) {
      signal?.throwIfAborted();
      throw archiveFailure(error, path, this.#needs.record() !== undefined);
    } finally {
      signal?.removeEventListener('abort', stop);
      abort.abort();
    }
  }
}
