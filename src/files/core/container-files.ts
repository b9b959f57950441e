import * as l10n from '@vscode/l10n';
import { Readable } from 'node:stream';
import { extract, pack, type Header } from 'tar-stream';
import { settleEach } from '../../base/async.js';
import { messageOf } from '../../base/errors.js';
import { type ContainerRecord, type ContainerState, type Engine } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { FileError, fromSystemWords, missing, shown } from './file-error.js';
import { baseName, folderOf, isWithin, joined, resolved } from './file-path.js';
import {
  type FileEntry,
  type FileSource,
  type Listing,
  type ListOptions,
  type Owners,
  type WriteOptions,
} from './file-source.js';
import { type Budget, listArchive } from './list-archive.js';
import { exits, listByScript, statByScript } from './list-by-script.js';
import { guessesFor } from './likely-names.js';
import { runScript, type ScriptResult } from '../../engine/run-script.js';
import { packByProgram, unpackByProgram } from './tar-program.js';
import { makingFolder, mountPoints, removing, renaming, writing } from './write-by-script.js';

type Needed = Pick<Engine, 'archive' | 'exec' | 'info' | 'mayChange' | 'readSmallFile' | 'stat' | 'unpack'>;

export interface ContainerFilesNeeds {
  /** Throws EngineError while there is none. */
  readonly engine: () => Needed;
  readonly id: string;
  /** As it is now; undefined when it is gone. */
  readonly record: () => Pick<ContainerRecord, 'state' | 'mounts' | 'name'> | undefined;
  /** What listing may cost where only an archive of everything below can be had. */
  readonly budget?: Budget;
}

type NewEntry = Partial<Header> & Pick<Header, 'name'>;

/** Symlinks followed one after another before it is taken for a circle, as Linux does (path_resolution(7)). */
const maxLinks = 40;
/** Bytes of a file that is read into memory. */
const maxRead = 256_000_000;
/** Of a local engine less than a second; of a far one not too much either. */
const listBudget: Budget = { bytes: 48_000_000, ms: 3000 };

/**
 * The files of a container. Where programs can be run in it they list, write, rename and remove, as the container's
 * root; the engine's archive calls do what they can for stopped containers and those without a shell.
 */
export class ContainerFiles implements FileSource {
  readonly #needs: ContainerFilesNeeds;
  /** Mount points that the archive calls don't see; undefined where no script runs. Asked once a start. */
  #hidden: Promise<readonly string[] | undefined> | undefined;
  #owners: Promise<Owners> | undefined;
  #state: ContainerState | undefined;

  constructor(needs: ContainerFilesNeeds) {
    this.#needs = needs;
    this.#state = needs.record()?.state;
  }

  get mayChange(): boolean {
    return this.#needs.engine().mayChange;
  }

  /** The state that the container was in when it was last looked at. */
  get state(): ContainerState | undefined {
    return this.#state;
  }

  /** It was started or stopped: what runs in it is to be found out anew. */
  forget(): void {
    this.#hidden = undefined;
    this.#owners = undefined;
    this.#state = this.#needs.record()?.state;
  }

  async list(folder: string, { whole = false, signal }: ListOptions = {}): Promise<Listing> {
    const found = await listByScript((script, args) => this.#run(script, args, signal), folder);
    if (typeof found === 'number' && found !== exits.noTools) throw this.#failure(found, '', folder);
    if (Array.isArray(found)) return { entries: found as readonly FileEntry[], isPartial: false };
    return this.#listByArchive(await this.#real(folder, signal), whole, signal);
  }

  async stat(path: string, signal?: AbortSignal) {
    if (await this.#isHidden(path, signal)) {
      const found = await statByScript((script, args) => this.#run(script, args, signal), path);
      if (found === exits.missing) return undefined;
      if (Array.isArray(found)) return (found as readonly FileEntry[])[0];
    }
    const facts = await this.#stat(path, signal);
    if (facts?.type !== 'symlink') return facts && { ...facts, leadsTo: undefined };
    const end = await this.#follow(path, signal);
    const leadsTo = end?.facts.type === 'directory' ? 'directory' : end ? 'file' : undefined;
    return { ...facts, leadsTo } as const;
  }

  async read(path: string, signal?: AbortSignal): Promise<Buffer> {
    if (await this.#isHidden(path, signal)) {
      const result = await this.#run('[ -d "$1" ] && exit 43; cat "$1"', [path], signal, undefined, maxRead);
      if (result?.code === 0) return result.out;
      if (result) throw this.#failure(result.code, result.err, path);
    }
    const end = await this.#follow(path, signal);
    if (!end) throw missing(path);
    if (end.facts.type === 'directory') throw isFolder(path);
    if (end.facts.type === 'other') {
      throw new FileError(
        'no-way',
        l10n.t('{0} is a device, a pipe or a socket: it has no content to show.', shown(path)),
      );
    }
    if (end.facts.size > maxRead) {
      throw new FileError(
        'too-large',
        l10n.t('{0} is too large to be opened here.', shown(path)),
        l10n.t('Download it in place of that.'),
      );
    }
    const { content } = await this.#first(end.path, signal, true);
    return content;
  }

  async write(path: string, content: Uint8Array, options: WriteOptions, signal?: AbortSignal): Promise<void> {
    const args = [path, String(content.length), options.create ? '1' : '0', options.overwrite ? '1' : '0'];
    const result = await this.#run(writing, args, signal, content);
    if (result?.code === exits.short) {
      throw new FileError('cut', l10n.t('{0} did not arrive whole: the old content is still there.', shown(path)));
    }
    if (result) this.#check(result, path);
    else await this.#writeByArchive(path, content, options, signal);
  }

  async makeFolder(path: string, signal?: AbortSignal): Promise<void> {
    const result = await this.#run(makingFolder, [path], signal);
    if (result) {
      this.#check(result, path);
      return;
    }
    if (await this.#stat(path, signal)) throw exists(path);
    const folder = await this.#real(folderOf(path), signal);
    const header = { name: baseName(path), type: 'directory', mode: 0o755, mtime: new Date() } as const;
    await this.#put(folder, { ...header, ...(await this.#ownerByArchive(folder, signal)) }, undefined, signal);
  }

  async rename(from: string, to: string, { overwrite }: { readonly overwrite: boolean }, signal?: AbortSignal) {
    const result = await this.#run(renaming, [from, to, overwrite ? '1' : '0'], signal);
    if (!result) throw this.#noWay(l10n.t('{0} can’t be renamed', shown(from)));
    this.#check(result, from);
  }

  async remove(path: string, signal?: AbortSignal): Promise<void> {
    const result = await this.#run(removing, [path], signal);
    if (!result) throw this.#noWay(l10n.t('{0} can’t be deleted', shown(path)));
    this.#check(result, path);
  }

  async archive(path: string, signal: AbortSignal): Promise<Readable> {
    const { engine, id } = this.#needs;
    const isHidden = await this.#isHidden(path, signal);
    return this.#engineSays(path, () =>
      isHidden ? packByProgram(engine(), id, path, signal) : engine().archive(id, path, signal),
    );
  }

  async unpack(folder: string, archive: Readable, signal: AbortSignal): Promise<void> {
    const { engine, id } = this.#needs;
    const isHidden = await this.#isHidden(folder, signal);
    await this.#engineSays(folder, () =>
      isHidden ? unpackByProgram(engine(), id, folder, archive, signal) : engine().unpack(id, folder, archive, signal),
    );
  }

  async resolve(path: string, signal?: AbortSignal): Promise<string | undefined> {
    // What archives don't see is left to the container's programs, which follow links themselves.
    return (await this.#isHidden(path, signal)) ? path : (await this.#follow(path, signal))?.path;
  }

  async ownerOf(path: string, signal?: AbortSignal): Promise<{ readonly uid: number; readonly gid: number }> {
    const found = await statByScript((script, args) => this.#run(script, args, signal), path);
    const [entry] = Array.isArray(found) ? (found as readonly FileEntry[]) : [];
    const { uid, gid } = entry ?? (await this.#ownerByArchive(await this.#real(path, signal), signal));
    return { uid: uid ?? 0, gid: gid ?? 0 };
  }

  owners(signal?: AbortSignal): Promise<Owners> {
    return (this.#owners ??= this.#readOwners(signal).catch((error: unknown) => {
      this.#owners = undefined;
      throw error;
    }));
  }

  async #readOwners(signal: AbortSignal | undefined): Promise<Owners> {
    const names = async (file: string) => {
      const text = (await this.#needs.engine().readSmallFile(this.#needs.id, file, { signal }))?.toString('utf8') ?? '';
      const rows = text.split('\n').map((line) => line.split(':'));
      return new Map(rows.flatMap(([name, , id]) => (name && /^\d+$/.test(id ?? '') ? [[Number(id), name]] : [])));
    };
    const [users, groups] = await Promise.all([names('/etc/passwd'), names('/etc/group')]);
    return { users, groups };
  }

  /** Runs a script in the container; undefined where that isn't possible or allowed. */
  async #run(
    script: string,
    args: readonly string[],
    signal: AbortSignal | undefined,
    input?: Uint8Array,
    most?: number,
  ): Promise<ScriptResult | undefined> {
    if (!(await this.#mounts(signal))) return undefined;
    const options = { signal, ...(input ? { input } : {}), ...(most === undefined ? {} : { most }) };
    return runScript(this.#needs.engine(), this.#needs.id, script, args, options);
  }

  /** What the archive calls don't see, such as /proc and tmpfs; undefined where no script can run. */
  async #mounts(signal: AbortSignal | undefined): Promise<readonly string[] | undefined> {
    // To run something is a change as far as a read-only endpoint is concerned.
    if (this.#needs.record()?.state !== 'running' || !this.mayChange) return undefined;
    return (this.#hidden ??= this.#findMounts(signal).catch((error: unknown) => {
      this.#hidden = undefined;
      throw error;
    }));
  }

  async #findMounts(signal: AbortSignal | undefined): Promise<readonly string[] | undefined> {
    const result = await runScript(this.#needs.engine(), this.#needs.id, mountPoints, [], { signal });
    if (!result) return undefined;
    const octal = (text: string) =>
      text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
    const seen = new Set(
      this.#needs.record()?.mounts.flatMap((mount) => (mount.type === 'tmpfs' ? [] : mount.destination)),
    );
    // The engine's own files are mounted for archives as well.
    for (const name of ['hosts', 'hostname', 'resolv.conf']) seen.add(`/etc/${name}`);
    return result.out
      .toString('utf8')
      .split('\n')
      .map(octal)
      .filter((at) => at.startsWith('/') && at !== '/' && !seen.has(at));
  }

  async #isHidden(path: string, signal: AbortSignal | undefined): Promise<boolean> {
    return (await this.#mounts(signal))?.some((mount) => isWithin(path, mount)) ?? false;
  }

  async #stat(path: string, signal: AbortSignal | undefined) {
    return this.#engineSays(path, () => this.#needs.engine().stat(this.#needs.id, path, { signal }));
  }

  /** Where a path leads, symlinks followed; undefined where to nothing. */
  async #follow(path: string, signal: AbortSignal | undefined) {
    let at = path;
    for (let links = 0; links < maxLinks; links += 1) {
      const facts = await this.#stat(at, signal);
      if (facts?.type !== 'symlink' || facts.target === undefined) return facts && { path: at, facts };
      at = resolved(folderOf(at), facts.target);
    }
    return undefined;
  }

  /** A folder's own path; throws where it is none. */
  async #real(folder: string, signal: AbortSignal | undefined): Promise<string> {
    const end = await this.#follow(folder, signal);
    if (!end) throw missing(folder);
    if (end.facts.type !== 'directory') throw notFolder(folder);
    return end.path;
  }

  /**
   * Lists by an archive, which has everything below. When it is too much, the names that such a folder mostly has are
   * asked for one by one beside those that were seen.
   */
  async #listByArchive(folder: string, whole: boolean, signal: AbortSignal | undefined): Promise<Listing> {
    const abort = new AbortController();
    const stop = () => abort.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const archive = await this.archive(folder, abort.signal);
      const seen = await listArchive(archive, whole ? undefined : (this.#needs.budget ?? listBudget));
      const told = this.#tellsOwners
        ? seen.entries
        : seen.entries.map((entry) => ({ ...entry, uid: undefined, gid: undefined }));
      if (seen.end === 'whole') return { entries: await this.#withEnds(folder, told, signal), isPartial: false };
      const known = new Set(told.map(({ name }) => name));
      const guesses = guessesFor(folder, this.#needs.record()?.mounts ?? []).filter((name) => !known.has(name));
      const found = await settleEach(guesses, 8, (name) => this.#stat(joined(folder, name), signal));
      const more = found.flatMap((outcome) =>
        outcome.status === 'fulfilled' && outcome.value
          ? [{ ...outcome.value, uid: undefined, gid: undefined, leadsTo: undefined }]
          : [],
      );
      return { entries: await this.#withEnds(folder, [...told, ...more], signal), isPartial: true };
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#archiveFailure(error, folder);
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
      const end = type === 'symlink' ? (await this.#follow(at, signal))?.facts.type : type;
      return { ...entry, leadsTo: end === 'directory' ? 'directory' : end === undefined ? undefined : 'file' };
    });
    return outcomes.map((outcome, index) =>
      outcome.status === 'fulfilled' ? outcome.value : (entries[index] as FileEntry),
    );
  }

  /** The first entry of an archive: a file with its content where that is wanted. The rest isn't read. */
  async #first(path: string, signal: AbortSignal | undefined, withContent: boolean) {
    const abort = new AbortController();
    const stop = () => abort.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const archive = await this.archive(path, abort.signal);
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
      throw this.#archiveFailure(error, path);
    } finally {
      signal?.removeEventListener('abort', stop);
      abort.abort();
    }
  }

  async #writeByArchive(path: string, content: Uint8Array, { create, overwrite }: WriteOptions, signal?: AbortSignal) {
    const end = await this.#follow(path, signal);
    if (end && !overwrite) throw exists(path);
    if (end?.facts.type === 'directory') throw isFolder(path);
    if (!end && !create) throw missing(path);
    const at = end?.path ?? path;
    const folder = await this.#real(folderOf(at), signal);
    if (end && !this.#tellsOwners) {
      throw this.#noWay(
        l10n.t('{0} can’t be saved: Podman tells nobody whose it is, and it would become root’s', shown(path)),
      );
    }
    const old = end && (await this.#first(at, signal, false)).header;
    const kept = old && { mode: old.mode, uid: old.uid, gid: old.gid };
    const header = { mode: 0o644, ...(kept ?? (await this.#ownerByArchive(folder, signal))) };
    await this.#put(folder, { ...header, name: baseName(at), type: 'file', mtime: new Date() }, content, signal);
  }

  /** Podman puts its own user's numbers into archives. */
  get #tellsOwners(): boolean {
    return !this.#needs.engine().info.isPodman;
  }

  async #ownerByArchive(folder: string, signal: AbortSignal | undefined): Promise<Pick<Header, 'uid' | 'gid'>> {
    const { uid, gid } = (await this.#first(folder, signal, false)).header;
    return { uid, gid };
  }

  async #put(folder: string, header: NewEntry, content: Uint8Array | undefined, signal: AbortSignal | undefined) {
    const archive = pack();
    archive.entry(header, content ?? Buffer.alloc(0));
    archive.finalize();
    await this.unpack(folder, Readable.from(archive), signal ?? new AbortController().signal);
  }

  /** Words the engine's refusals that are about a file. */
  async #engineSays<T>(path: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.#archiveFailure(error, path);
    }
  }

  #archiveFailure(error: unknown, path: string): unknown {
    if (FileError.is(error)) return error;
    const words = messageOf(error);
    if (EngineError.is(error)) {
      if (EngineError.is(error, 'not-found') && this.#needs.record() && !/no such container/i.test(words)) {
        return missing(path);
      }
      const isAnswer = EngineError.is(error, 'engine-error', 'bad-request', 'conflict', 'other', 'not-found');
      return (isAnswer ? fromSystemWords(words, path) : undefined) ?? error;
    }
    // tar-stream's words for an archive that ends or goes wrong in the middle.
    return /unexpected end|invalid (tar )?header|exceeds max size|checksum/i.test(words) ? cut(path, error) : error;
  }

  #check({ code, err }: ScriptResult, path: string): void {
    if (code !== 0) throw this.#failure(code, err, path);
  }

  #failure(code: number | undefined, err: string, path: string): FileError {
    switch (code) {
      case exits.missing:
        return missing(path);
      case exits.exists:
        return exists(path);
      case exits.notFolder:
        return notFolder(path);
      case exits.isFolder:
        return isFolder(path);
      default:
        return (
          fromSystemWords(err, path) ??
          new FileError(
            'no-way',
            l10n.t('{0}: the container said: {1}', shown(path), shown(err.trim() || String(code))),
          )
        );
    }
  }

  /** Why something that only a program in the container can do isn't possible. */
  #noWay(what: string): FileError {
    if (!this.mayChange) return new FileError('denied', l10n.t('{0}: the endpoint is marked as read-only.', what));
    const state = this.#needs.record()?.state;
    return state === 'running'
      ? new FileError(
          'no-way',
          l10n.t('{0}: the engine has no call for it, and this container has no shell that could do it.', what),
          l10n.t('“Open Debug Shell…” reaches its files.'),
        )
      : new FileError(
          'no-way',
          l10n.t(
            '{0}: the engine has no call for it, and a program in the container can do it only while it runs.',
            what,
          ),
          state === 'paused' ? l10n.t('Unpause it first.') : l10n.t('Start it first.'),
        );
  }
}

function exists(path: string): FileError {
  return new FileError('exists', l10n.t('{0} is there already.', shown(path)));
}

function isFolder(path: string): FileError {
  return new FileError('is-folder', l10n.t('{0} is a folder.', shown(path)));
}

function notFolder(path: string): FileError {
  return new FileError('not-folder', l10n.t('{0} is no folder.', shown(path)));
}

/** An archive that ended too early: mostly the file was changed while the engine read it. */
export function cut(path: string, cause?: unknown): FileError {
  return new FileError(
    'cut',
    l10n.t('{0} did not come whole: it was changed while it was read, or the connection broke.', shown(path)),
    l10n.t('Try again when nothing writes to it.'),
    cause === undefined ? undefined : { cause },
  );
}
