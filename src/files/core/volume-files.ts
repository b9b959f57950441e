import * as l10n from '@vscode/l10n';
import { type Readable } from 'node:stream';
import { type Pieces } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { runScript } from '../../engine/run-script.js';
import { FileError, missing, shown } from './file-error.js';
import { folderOf, isWithin } from './file-path.js';
import { type FileSource, type Listing, type ListOptions, type Owners, type WriteOptions } from './file-source.js';
import { type Held, type Wanted, VolumeHelpers, type VolumeHelpersNeeds, volumeAt } from './volume-helpers.js';

const toRead = { writes: false, runs: false } as const;
const toRun = { writes: false, runs: true } as const;
const toUnpack = { writes: true, runs: false } as const;
/** By programs a file keeps its hard links and attributes, and nothing half-written comes into its place. */
const toEdit = { writes: true, runs: true } as const;

/** Where a path is in truth, its last name too where that is a link. */
const truePath = `readlink -f "$1" 2>/dev/null || { d=$(cd "\${1%/*}/" && pwd -P) && printf '%s/%s' "$d" "\${1##*/}"; }`;

/** The files of a volume, whether a container uses it or not: those of a helper that mounts it (VolumeHelpers). */
export class VolumeFiles implements FileSource {
  readonly #needs: VolumeHelpersNeeds;
  readonly #helpers: VolumeHelpers;

  constructor(needs: VolumeHelpersNeeds) {
    this.#needs = needs;
    this.#helpers = new VolumeHelpers(needs);
  }

  get rootName(): string {
    return this.#needs.volume;
  }

  get mayChange(): boolean {
    return this.#needs.engine().mayChange;
  }

  /** Removes what was made on the engine to get here. Throws EngineError. */
  async end(): Promise<void> {
    await this.#helpers.end();
  }

  async list(folder: string, options: ListOptions = {}): Promise<Listing> {
    const list = ({ files }: Held) => files.list(folder, options);
    const listing = await this.#with(options.whole ? toRun : toRead, list);
    // It was too much for an archive: a program lists it without its contents.
    return listing.isPartial ? this.#with(toRun, list) : listing;
  }

  async stat(path: string, signal?: AbortSignal) {
    try {
      return await this.#with(toRead, async ({ files }) => {
        const facts = await files.stat(path, signal);
        // So it is told from a helper that is no more.
        if (!facts) throw missing(path);
        return facts;
      });
    } catch (error) {
      if (FileError.is(error, 'missing')) return undefined;
      throw error;
    }
  }

  read(path: string, signal?: AbortSignal): Promise<Buffer> {
    return this.#with(toRead, ({ files }) => files.read(path, signal));
  }

  write(path: string, content: Uint8Array, options: WriteOptions, signal?: AbortSignal): Promise<void> {
    return this.#edit(path, signal, ({ files }) => files.write(path, content, options, signal));
  }

  makeFolder(path: string, signal?: AbortSignal): Promise<void> {
    return this.#edit(path, signal, ({ files }) => files.makeFolder(path, signal));
  }

  rename(from: string, to: string, options: { readonly overwrite: boolean }, signal?: AbortSignal): Promise<void> {
    return this.#edit(folderOf(from), signal, async (held) => {
      await this.#mustBeInside(held, folderOf(to), signal);
      mustRun(held, l10n.t('{0} can’t be renamed', shown(from)));
      await held.files.rename(from, to, options, signal);
    });
  }

  remove(path: string, signal?: AbortSignal): Promise<void> {
    return this.#edit(folderOf(path), signal, async (held) => {
      mustRun(held, l10n.t('{0} can’t be deleted', shown(path)));
      await held.files.remove(path, signal);
    });
  }

  resolve(path: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#with(toRead, ({ files }) => files.resolve(path, signal));
  }

  ownerOf(path: string, signal?: AbortSignal): Promise<{ readonly uid: number; readonly gid: number }> {
    return this.#with(toRead, ({ files }) => files.ownerOf(path, signal));
  }

  async archive(path: string, signal: AbortSignal): Promise<Readable> {
    const held = await this.#helpers.hold(toRead);
    try {
      const archive = await held.files.archive(path, signal);
      archive.once('close', held.release);
      return archive;
    } catch (error) {
      held.release();
      throw error;
    }
  }

  async pieces(path: string, signal: AbortSignal): Promise<Pieces> {
    const held = await this.#helpers.hold(toRead);
    try {
      return releasing(await held.files.pieces(path, signal), held.release);
    } catch (error) {
      held.release();
      throw error;
    }
  }

  unpack(folder: string, archive: Pieces, signal: AbortSignal): Promise<void> {
    return this.#with(toUnpack, async (held) => {
      await this.#mustBeInside(held, folder, signal);
      await held.files.unpack(folder, archive, signal);
    });
  }

  owners(): Promise<Owners> {
    return Promise.resolve({ users: new Map(), groups: new Map() });
  }

  #edit<T>(path: string, signal: AbortSignal | undefined, work: (held: Held) => Promise<T>): Promise<T> {
    return this.#with(toEdit, async (held) => {
      await this.#mustBeInside(held, path, signal);
      return work(held);
    });
  }

  /** Works with a helper; with a new one where somebody has removed it meanwhile. */
  async #with<T>(wanted: Wanted, work: (held: Held) => Promise<T>, again = true): Promise<T> {
    const held = await this.#helpers.hold(wanted);
    try {
      return await work(held);
    } catch (error) {
      const isMissing = FileError.is(error, 'missing') || EngineError.is(error, 'not-found');
      if (!isMissing || !again || !(await this.#helpers.hasGone(held))) throw error;
    } finally {
      held.release();
    }
    return this.#with(wanted, work, false);
  }

  /**
   * Throws FileError for a path that a link leads out of the volume: it would be written to the helper's own files,
   * and go with them.
   */
  async #mustBeInside({ id, files, runs }: Held, path: string, signal: AbortSignal | undefined): Promise<void> {
    const leadsOut = () => new FileError('denied', l10n.t('{0} leads out of the volume, by a link.', shown(path)));
    if (runs) {
      const { out } = (await runScript(this.#needs.engine(), id, truePath, [volumeAt + path], { signal })) ?? {};
      // Nothing where the folder isn't there: what is done then says so.
      const end = out?.toString('utf8').replace(/[/\n]+$/, '') ?? '';
      if (end !== '' && !isWithin(end, volumeAt)) throw leadsOut();
      return;
    }
    let at = '';
    for (const part of path.split('/').filter(Boolean)) {
      at = `${at}/${part}`;
      const facts = await files.stat(at, signal);
      if (!facts) return;
      if (facts.type !== 'symlink') continue;
      const end = await files.resolve(at, signal);
      if (end === undefined) throw leadsOut();
      at = end === '/' ? '' : end;
    }
  }
}

function mustRun({ runs }: Held, what: string): void {
  if (runs) return;
  throw new FileError(
    'no-way',
    l10n.t('{0}: the engine has no call for it, and the helper’s image has no shell that could do it.', what),
    l10n.t('“Choose Helper Image…” takes another one.'),
  );
}

/** Pieces whose reader's end is told. */
function releasing(pieces: Pieces, release: () => void): Pieces {
  const read = async function* () {
    try {
      yield* pieces;
    } finally {
      release();
    }
  };
  return {
    [Symbol.asyncIterator]: read,
    destroy: () => {
      pieces.destroy();
      release();
    },
  };
}
