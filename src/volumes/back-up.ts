import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { plain } from '../base/text.js';
import { writePieces } from '../compression/write-pieces.js';
import { type Engine, type Pieces } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type Helper, type HelperEngine, type HelperMount, makeHelper, runHelper } from '../engine/helper-container.js';
import { ArchiveError } from './archive-error.js';
import { type ArchiveFacts } from './check-archive.js';
import { counting } from './counting.js';
import { feed } from './feed.js';
import { type Tar, packByTar, unpackByTar, waiting } from './tar-program.js';
import { makeTopmost, readTopmost } from './topmost-folder.js';

export type VolumeEngine = HelperEngine &
  Pick<Engine, 'archivePieces' | 'createVolume' | 'exec' | 'info' | 'removeVolume' | 'unpack' | 'volume'>;

export interface TransferOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes of each piece that went by, uncompressed. */
  readonly onBytes?: (bytes: number) => void;
  /** Which tar the helper's image has; without one the engine's own calls do it, and nothing of the image runs. */
  readonly tar?: Tar | undefined;
}

/** What the folder is called where a helper has its volume, and its path. */
export const name = 'longshore-volume';
export const at = `/${name}`;

/**
 * Writes a volume's content to an archive, compressed as its name says (.tar.zst, .tar.gz, .tar), with owners, modes,
 * times, links and capabilities; with extended attributes and ACLs where the image has GNU tar: Docker's own archives
 * leave them out. The file appears when it is whole. Throws EngineError, ArchiveError, system errors, and the signal's
 * reason.
 */
export async function backUp(
  engine: VolumeEngine,
  image: string,
  volume: string,
  file: string,
  { signal, onBytes = () => undefined, tar }: TransferOptions,
): Promise<void> {
  const source = await openSource(engine, { image, volume, tar }, signal);
  const unfinished = `${file}.${randomBytes(3).toString('hex')}.part`;
  try {
    await writePieces(await source.pack('.'), unfinished, { signal, onBytes, name: file });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw signal.aborted ? signal.reason : error;
  } finally {
    await source.end();
  }
}

interface CopySource {
  readonly engine: VolumeEngine;
  readonly image: string;
  readonly volume: string;
  readonly tar?: Tar | undefined;
}

interface CopyTarget {
  readonly engine: VolumeEngine;
  readonly image: string;
  /** The body of POST /volumes/create. */
  readonly wanted: Readonly<Record<string, unknown>>;
  readonly tar?: Tar | undefined;
}

/**
 * Copies a volume's content into a new volume, of the same engine or another, and gives nothing half-done: a copy that
 * fails is removed. Throws EngineError, `conflict` where there is a volume of that name, and ArchiveError.
 */
export async function copyVolume(
  { engine, ...from }: CopySource,
  to: CopyTarget,
  { signal, onBytes = () => undefined }: Omit<TransferOptions, 'tar'>,
): Promise<void> {
  const source = await openSource(engine, from, signal);
  try {
    await fillNew(to, signal, async ({ unpack, own }) => {
      // With the folder itself, beside which it is unpacked: it has an owner and a mode too. Podman leaves them as they are.
      const isApart = to.engine.info.isPodman && to.tar !== 'gnu';
      const archive = await source.pack(isApart ? '.' : name);
      const into = isApart ? at : '/';
      await feed(Readable.from(copied(archive)), [], counting(onBytes), (counted) => unpack(into, counted), signal);
      if (isApart) await own(await source.topmost());
    });
  } finally {
    await source.end();
  }
}

interface Source extends Pick<Helper, 'end'> {
  /** An archive of its folder by its name, or of what is in it by `.`. */
  readonly pack: (what: typeof name | '.') => Promise<Pieces>;
  /** What its folder is; undefined where nothing runs that could tell whose it is. */
  readonly topmost: () => Promise<ArchiveFacts['root']>;
}

/** Opens a volume to be read. Throws ArchiveError where its image has no tar and the engine can't do without. */
async function openSource(
  engine: VolumeEngine,
  { image, volume, tar }: Omit<CopySource, 'engine'>,
  signal: AbortSignal,
): Promise<Source> {
  // A container that mounts what isn't there makes it: an empty volume would be saved.
  if (!(await engine.volume(volume, { signal }))) throw new EngineError('not-found', `no such volume: ${volume}`);
  const { isPodman } = engine.info;
  if (isPodman && !tar) {
    throw new ArchiveError(
      l10n.t(
        'Podman’s own archives don’t say whose the files are. Choose a helper image that has tar, such as busybox.',
      ),
    );
  }
  const mounts = [{ volume, at, readOnly: true }];
  if (tar && (isPodman || tar === 'gnu')) {
    const { id, end } = await runHelper(engine, image, mounts, waiting, { signal });
    return {
      end,
      pack: (what) => packByTar(engine, { id, tar }, { folder: what === '.' ? at : '/', what }, signal),
      topmost: () => readTopmost(engine, id, at, signal),
    };
  }
  const { id, end } = await makeHelper(engine, image, mounts, { signal });
  return {
    end,
    pack: (what) => engine.archivePieces(id, what === '.' ? `${at}/.` : at, signal),
    topmost: () => Promise.resolve(undefined),
  };
}

/** Pieces that stay right when the next one is asked for. */
async function* copied(pieces: Pieces): AsyncGenerator<Buffer, void> {
  try {
    for await (const piece of pieces) yield Buffer.from(piece);
  } finally {
    pieces.destroy();
  }
}

/** A volume that is filled. */
export interface Target {
  readonly unpack: (folder: string, archive: AsyncIterable<Buffer>) => Promise<void>;
  /** Makes the volume's own folder what an archive has for it. */
  readonly own: (root: ArchiveFacts['root']) => Promise<void>;
}

/**
 * Makes a volume, has it filled by an archive, and removes it again where that fails. Throws EngineError, `conflict`
 * where there is a volume of that name; ArchiveError where it can't be removed again.
 */
export async function fillNew(
  to: CopyTarget,
  signal: AbortSignal,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  const { engine, wanted } = to;
  const made = String(wanted['Name']);
  // The engine would answer with the one that there is, and it would be filled.
  if (await engine.volume(made, { signal })) throw new EngineError('conflict', `a volume named ${made} exists already`);
  await engine.createVolume(wanted, { signal });
  try {
    const target = await openTarget(to, [{ volume: made, at, readOnly: false }], signal);
    try {
      await work(target);
    } finally {
      await target.end();
    }
  } catch (error) {
    await engine.removeVolume(made, { force: false }, { deadline: 30_000 }).catch((cause: unknown) => {
      throw new ArchiveError(
        l10n.t('The connection broke in the middle: {0} is there with a part of the data. Remove it.', plain(made, 64)),
        cause,
      );
    });
    throw signal.aborted ? signal.reason : error;
  }
}

async function openTarget(
  { engine, image, tar }: CopyTarget,
  mounts: readonly HelperMount[],
  signal: AbortSignal,
): Promise<Target & Pick<Helper, 'end'>> {
  if (tar === 'gnu') {
    const { id, end } = await runHelper(engine, image, mounts, waiting, { signal });
    const unpack: Target['unpack'] = (folder, archive) => unpackByTar(engine, id, folder, archive, signal);
    return { end, unpack, own: () => Promise.resolve() };
  }
  const runs = engine.info.isPodman && tar !== undefined;
  const helper = runs
    ? await runHelper(engine, image, mounts, waiting, { signal })
    : await makeHelper(engine, image, mounts, { signal });
  const { id, end } = helper;
  return {
    end,
    unpack: (folder, archive) => engine.unpack(id, folder, archive, signal),
    own: async (root) => {
      if (root) await makeTopmost(engine, id, { parent: '/', name }, root, signal);
    },
  };
}
