import * as l10n from '@vscode/l10n';
import { Transform } from 'node:stream';
import { messageOf } from '../base/errors.js';
import { type FileRef } from '../inventory/ref.js';
import { FileError, missing, shown } from './core/file-error.js';
import { special } from './core/file-failure.js';
import { baseName, joined } from './core/file-path.js';
import { type FileSource } from './core/file-source.js';
import { packFiles } from './core/pack-files.js';
import { localFailure, unpackInto } from './core/unpack-into.js';

export interface DownloadTarget {
  readonly folder: string;
  /** What a single file is to be called. */
  readonly name?: string;
}

export interface FileWork {
  readonly signal: AbortSignal;
  /** Told of bytes as they go. */
  readonly moved: (bytes: number) => void;
}

export interface Downloaded {
  readonly bytes: number;
  readonly leftOut: readonly string[];
}

/** The parts of a URI of this machine's or of a source's. */
export interface Place {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly fsPath: string;
}

type SourceOf = (file: Pick<FileRef, 'scheme' | 'authority'>) => Promise<FileSource>;

/** Downloads files and folders, one after another. A symlink that was chosen itself is followed. */
export async function download(
  sourceOf: SourceOf,
  files: readonly FileRef[],
  { folder, name }: DownloadTarget,
  { signal, moved }: FileWork,
): Promise<Downloaded> {
  let bytes = 0;
  const leftOut: string[] = [];
  for (const file of files) {
    const source = await sourceOf(file);
    const path = await source.resolve(file.path, signal);
    if (path === undefined) throw missing(file.path);
    const archive = await source.pieces(path, signal);
    const called = name ?? (path === '/' ? source.rootName : baseName(file.path));
    const came = await unpackInto(archive, folder, { name: called, signal, moved });
    if (came.leftOut.length === 1 && came.leftOut[0] === baseName(path)) throw special(path);
    bytes += came.bytes;
    leftOut.push(...came.leftOut);
  }
  return { bytes, leftOut };
}

/**
 * Uploads files and folders of this machine, or of another source, into a folder. What is new there is taken away
 * again when it doesn't come whole, where that can be done.
 */
export async function upload(
  sourceOf: SourceOf,
  folder: FileRef,
  uris: readonly Place[],
  { signal, moved }: FileWork,
): Promise<void> {
  const target = await sourceOf(folder);
  const names = uris.map(({ path }) => baseName(path));
  const isNew = await Promise.all(
    names.map(async (name) => (await target.stat(joined(folder.path, name), signal)) === undefined),
  );
  const abort = new AbortController();
  const both = AbortSignal.any([signal, abort.signal]);
  try {
    const own = uris.filter(({ scheme }) => scheme === 'file');
    if (own.length > 0) {
      const owner = await target.ownerOf(folder.path, signal);
      const { archive, done } = packFiles(
        own.map(({ fsPath }) => fsPath),
        { ...owner, signal: both, moved },
      );
      // The engine would wait for the rest for ever.
      done.catch((error: unknown) => abort.abort(error));
      await target.unpack(folder.path, archive, both);
      await done;
    }
    for (const uri of uris) {
      if (uri.scheme === 'file') continue;
      if (!uri.scheme.startsWith('longshore-')) {
        throw new FileError('no-way', l10n.t('{0} is neither on this machine nor in a container.', shown(uri.path)));
      }
      await copyBetween(await sourceOf(uri), uri.path, target, folder.path, { signal: both, moved });
    }
  } catch (thrown) {
    const reason = abort.signal.aborted && !signal.aborted ? (abort.signal.reason as unknown) : thrown;
    await takeAway(
      target,
      folder,
      names.filter((_, index) => isNew[index]),
    );
    signal.throwIfAborted();
    throw localFailure(reason, folder.path);
  } finally {
    abort.abort();
  }
}

/** Removes what came of an upload that failed. Throws FileError where that can't be done: the user has to know. */
async function takeAway(target: FileSource, folder: FileRef, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const at = joined(folder.path, name);
    try {
      await target.remove(at);
    } catch (error) {
      if (FileError.is(error, 'missing')) continue;
      if (FileError.is(error) && (await target.stat(at)) === undefined) continue;
      throw new FileError(
        'cut',
        l10n.t('The upload did not end well, and what had come of {0} can’t be taken away.', shown(at)),
        messageOf(error),
        { cause: error },
      );
    }
  }
}

async function copyBetween(source: FileSource, path: string, target: FileSource, folder: string, work: FileWork) {
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      work.moved(chunk.length);
      done(null, chunk);
    },
  });
  const archive = await source.archive(path, work.signal);
  archive.on('error', (error) => count.destroy(error));
  await target.unpack(folder, archive.pipe(count), work.signal);
}
