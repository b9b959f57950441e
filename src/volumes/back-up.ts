import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { plain } from '../base/text.js';
import { writePieces } from '../compression/write-pieces.js';
import { type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type HelperEngine, makeHelper } from '../engine/helper-container.js';
import { ArchiveError } from './archive-error.js';
import { counting } from './counting.js';

export type VolumeEngine = HelperEngine &
  Pick<Engine, 'archive' | 'archivePieces' | 'createVolume' | 'removeVolume' | 'unpack' | 'volume'>;

export interface TransferOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes of each piece that went by, uncompressed. */
  readonly onBytes?: (bytes: number) => void;
}

/** What the folder is called where a helper has its volume, and its path. */
export const name = 'longshore-volume';
export const at = `/${name}`;

/**
 * Writes a volume's content to an archive, compressed as its name says (.tar.zst, .tar.gz, .tar), with owners, modes,
 * times, links and capabilities as the engine tells them; it leaves other extended attributes out. The file appears when it is whole. Throws EngineError, system errors, and the signal's reason.
 */
export async function backUp(
  engine: VolumeEngine,
  image: string,
  volume: string,
  file: string,
  { signal, onBytes = () => undefined }: TransferOptions,
): Promise<void> {
  await mustBeThere(engine, volume, signal);
  const helper = await makeHelper(engine, image, [{ volume, at, readOnly: true }], { signal });
  const unfinished = `${file}.${randomBytes(3).toString('hex')}.part`;
  try {
    const archive = await engine.archivePieces(helper.id, `${at}/.`, signal);
    await writePieces(archive, unfinished, { signal, onBytes, name: file });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw signal.aborted ? signal.reason : error;
  } finally {
    await helper.end();
  }
}

/**
 * Copies a volume's content into a new volume, of the same engine or another, and gives nothing half-done: a copy that
 * fails is removed. `wanted` is the body of POST /volumes/create. Throws EngineError, `conflict` where there is a volume
 * of that name.
 */
export async function copyVolume(
  from: { readonly engine: VolumeEngine; readonly image: string; readonly volume: string },
  to: { readonly engine: VolumeEngine; readonly image: string; readonly wanted: Readonly<Record<string, unknown>> },
  { signal, onBytes = () => undefined }: TransferOptions,
): Promise<void> {
  await mustBeThere(from.engine, from.volume, signal);
  const source = await makeHelper(from.engine, from.image, [{ volume: from.volume, at, readOnly: true }], { signal });
  try {
    await fillNew(to.engine, to.image, to.wanted, signal, async (fill) => {
      // With the folder itself, beside which it is unpacked: it has an owner and a mode too.
      const archive = await from.engine.archive(source.id, at, signal);
      const counted = counting(onBytes);
      await Promise.all([pipeline([archive, counted], { signal }), fill(counted, '/')]);
    });
  } finally {
    await source.end();
  }
}

/**
 * Makes a volume, has it filled by an archive, and removes it again where that fails. Throws EngineError, `conflict`
 * where there is a volume of that name; ArchiveError where it can't be removed again.
 */
export async function fillNew(
  engine: VolumeEngine,
  image: string,
  wanted: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  work: (fill: (archive: Readable, folder?: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const made = String(wanted['Name']);
  // The engine would answer with the one that there is, and it would be filled.
  if (await engine.volume(made, { signal })) throw new EngineError('conflict', `a volume named ${made} exists already`);
  await engine.createVolume(wanted, { signal });
  try {
    const helper = await makeHelper(engine, image, [{ volume: made, at, readOnly: false }], { signal });
    try {
      await work((archive, folder = at) => engine.unpack(helper.id, folder, archive, signal));
    } finally {
      await helper.end();
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

/** A container that mounts what isn't there makes it: an empty volume would be saved. */
async function mustBeThere(engine: VolumeEngine, volume: string, signal: AbortSignal): Promise<void> {
  if (!(await engine.volume(volume, { signal }))) throw new EngineError('not-found', `no such volume: ${volume}`);
}
