import * as l10n from '@vscode/l10n';
import { type Readable } from 'node:stream';
import { type ContainerRecord, type ContainerState, type Engine, type Pieces } from '../../engine/engine.js';
import { runScript, type ScriptResult } from '../../engine/run-script.js';
import { ArchiveFiles, type ArchiveFilesNeeds, maxRead } from './archive-files.js';
import { FileError, shown } from './file-error.js';
import { archiveFailure, scriptFailure } from './file-failure.js';
import { isWithin } from './file-path.js';
import {
  type FileEntry,
  type FileSource,
  type Listing,
  type ListOptions,
  type Owners,
  type WriteOptions,
} from './file-source.js';
import { exits, listByScript, statByScript } from './list-by-script.js';
import { packByProgram, unpackByProgram } from './tar-program.js';
import { makingFolder, mountPoints, removing, renaming, writing } from './write-by-script.js';

/** What it takes to get at a container's files. */
export type FilesEngine = Pick<
  Engine,
  'archive' | 'archivePieces' | 'exec' | 'info' | 'mayChange' | 'readSmallFile' | 'stat' | 'unpack'
>;

export interface ContainerFilesNeeds extends ArchiveFilesNeeds {
  readonly engine: () => FilesEngine;
  readonly record: () => Pick<ContainerRecord, 'state' | 'mounts' | 'name'> | undefined;
}

/** A line of /proc/mounts. */
interface Mount {
  readonly type: string;
  readonly at: string;
}

/** A tmpfs has files like a disk; what the system itself mounts so, over its devices and what is masked, has none. */
function hasFiles({ type, at }: Mount): boolean {
  return type === 'tmpfs' && at !== '/dev' && !['/proc', '/sys'].some((folder) => isWithin(at, folder));
}

/** File systems in which the kernel tells of itself and is set: it makes their files (proc(5), sysfs(5), cgroups(7)). */
const kernels = /^(?:proc|sysfs|cgroup2?|mqueue|devpts|debugfs|tracefs|securityfs|bpf|fusectl|configfs)$/;

/**
 * The files of a container. Where programs can be run in it they list, write, rename and remove, as the container's
 * root; the engine's archive calls do what they can for stopped containers and those without a shell.
 */
export class ContainerFiles implements FileSource {
  readonly #needs: ContainerFilesNeeds;
  /** What is left where nothing runs in it. */
  readonly #archives: ArchiveFiles;
  /** Mount points that the archive calls don't see; undefined where no script runs. Asked once a start. */
  #hidden: Promise<readonly Mount[] | undefined> | undefined;
  #owners: Promise<Owners> | undefined;
  #state: ContainerState | undefined;

  constructor(needs: ContainerFilesNeeds) {
    this.#needs = needs;
    this.#archives = new ArchiveFiles(needs, {
      archive: (path, signal) => this.archive(path, signal),
      unpack: (folder, archive, signal) => this.unpack(folder, archive, signal),
      noWay: (what) => this.#noWay(what),
    });
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
    if (typeof found === 'number' && found !== exits.noTools) throw scriptFailure(found, '', folder);
    if (Array.isArray(found)) return { entries: found as readonly FileEntry[], isPartial: false };
    return this.#archives.list(folder, whole, signal);
  }

  async stat(path: string, signal?: AbortSignal) {
    if (await this.#isHidden(path, signal)) {
      const found = await statByScript((script, args) => this.#run(script, args, signal), path);
      if (found === exits.missing) return undefined;
      if (Array.isArray(found)) return (found as readonly FileEntry[])[0];
    }
    const facts = await this.#archives.stat(path, signal);
    if (facts?.type !== 'symlink') return facts && { ...facts, leadsTo: undefined };
    const end = await this.#archives.follow(path, signal);
    const leadsTo = end?.facts.type === 'directory' ? 'directory' : end ? 'file' : undefined;
    return { ...facts, leadsTo } as const;
  }

  async read(path: string, signal?: AbortSignal): Promise<Buffer> {
    if (await this.#isHidden(path, signal)) {
      const result = await this.#run('[ -d "$1" ] && exit 43; cat "$1"', [path], signal, undefined, maxRead);
      if (result?.code === 0) return result.out;
      if (result) throw scriptFailure(result.code, result.err, path);
    }
    return this.#archives.read(path, signal);
  }

  async write(path: string, content: Uint8Array, options: WriteOptions, signal?: AbortSignal): Promise<void> {
    const args = [path, String(content.length), options.create ? '1' : '0', options.overwrite ? '1' : '0'];
    const result = await this.#run(writing, args, signal, content);
    if (result?.code === exits.short) {
      throw new FileError('cut', l10n.t('{0} did not arrive whole: the old content is still there.', shown(path)));
    }
    if (result) await this.#making(path, signal, () => this.#check(result, path));
    else await this.#archives.write(path, content, options, signal);
  }

  async makeFolder(path: string, signal?: AbortSignal): Promise<void> {
    const result = await this.#run(makingFolder, [path], signal);
    if (result) await this.#making(path, signal, () => this.#check(result, path));
    else await this.#archives.makeFolder(path, signal);
  }

  async rename(from: string, to: string, { overwrite }: { readonly overwrite: boolean }, signal?: AbortSignal) {
    if (isWithin(to, from) && to !== from) {
      throw new FileError('no-way', l10n.t('{0} can’t be moved into itself.', shown(from)));
    }
    const result = await this.#run(renaming, [from, to, overwrite ? '1' : '0'], signal);
    if (!result) throw this.#noWay(l10n.t('{0} can’t be renamed', shown(from)));
    const isOfNew = [exits.exists, exits.noFolder, exits.folderIsFile].some((code) => code === result.code);
    this.#check(result, isOfNew || /name too long/i.test(result.err) ? to : from);
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

  async pieces(path: string, signal: AbortSignal): Promise<Pieces> {
    const { engine, id } = this.#needs;
    if (await this.#isHidden(path, signal)) return this.archive(path, signal);
    return this.#engineSays(path, () => engine().archivePieces(id, path, signal));
  }

  async unpack(folder: string, archive: Pieces, signal: AbortSignal): Promise<void> {
    const { engine, id } = this.#needs;
    const isHidden = await this.#isHidden(folder, signal);
    await this.#making(folder, signal, () =>
      this.#engineSays(folder, () =>
        isHidden
          ? unpackByProgram(engine(), id, folder, archive, signal)
          : engine().unpack(id, folder, archive, signal),
      ),
    );
  }

  async resolve(path: string, signal?: AbortSignal): Promise<string | undefined> {
    // What archives don't see is left to the container's programs, which follow links themselves.
    return (await this.#isHidden(path, signal)) ? path : (await this.#archives.follow(path, signal))?.path;
  }

  async apart(folder: string, signal?: AbortSignal) {
    const mounts = await this.#mounts(signal);
    if (mounts?.some(({ at }) => isWithin(folder, at))) return { reached: [], unreached: [] };
    const isBelow = (at: string) => at !== folder && isWithin(at, folder);
    if (mounts) return { reached: mounts.filter(hasFiles).flatMap(({ at }) => (isBelow(at) ? at : [])), unreached: [] };
    const { state, mounts: told = [] } = this.#needs.record() ?? {};
    // What is in them goes when it stops.
    const isThere = state === 'running' || state === 'paused';
    const known = isThere ? told.filter(({ type }) => type === 'tmpfs').map(({ destination }) => destination) : [];
    return { reached: [], unreached: known.filter(isBelow) };
  }

  async ownerOf(path: string, signal?: AbortSignal): Promise<{ readonly uid: number; readonly gid: number }> {
    const found = await statByScript((script, args) => this.#run(script, args, signal), path);
    const [entry] = Array.isArray(found) ? (found as readonly FileEntry[]) : [];
    const { uid, gid } = entry ?? (await this.#archives.ownerOf(await this.#archives.real(path, signal), signal));
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
  async #mounts(signal: AbortSignal | undefined): Promise<readonly Mount[] | undefined> {
    // To run something is a change as far as a read-only endpoint is concerned.
    if (this.#needs.record()?.state !== 'running' || !this.mayChange) return undefined;
    return (this.#hidden ??= this.#findMounts(signal).catch((error: unknown) => {
      this.#hidden = undefined;
      throw error;
    }));
  }

  async #findMounts(signal: AbortSignal | undefined): Promise<readonly Mount[] | undefined> {
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
      .map((line) => ({ type: line.slice(0, line.indexOf(' ')), at: octal(line.slice(line.indexOf(' ') + 1)) }))
      .filter(({ at }) => at.startsWith('/') && at !== '/' && !seen.has(at));
  }

  async #isHidden(path: string, signal: AbortSignal | undefined): Promise<boolean> {
    return (await this.#mounts(signal))?.some(({ at }) => isWithin(path, at)) ?? false;
  }

  /** Says of a place that is the kernel's own why nothing could be made there, whatever its programs said. */
  async #making(path: string, signal: AbortSignal | undefined, make: () => Promise<void> | void): Promise<void> {
    try {
      await make();
    } catch (error) {
      const around = (await this.#mounts(signal))?.filter(({ at }) => isWithin(path, at)) ?? [];
      const [mount] = around.sort((a, b) => b.at.length - a.at.length);
      if (!FileError.is(error) || FileError.is(error, 'exists', 'denied') || !mount || !kernels.test(mount.type))
        throw error;
      throw new FileError(
        'no-way',
        l10n.t(
          '{0} is on a file system of the kernel’s own ({1}): only the kernel makes files there.',
          shown(path),
          mount.type,
        ),
        '',
        { cause: error },
      );
    }
  }

  #check({ code, err }: ScriptResult, path: string): void {
    if (code !== 0) throw scriptFailure(code, err, path);
  }

  /** Words the engine's refusals that are about a file. */
  async #engineSays<T>(path: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw archiveFailure(error, path, this.#needs.record() !== undefined);
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
