import * as l10n from '@vscode/l10n';
import { once } from 'node:events';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import { FileError, shown } from './file-error.js';

export interface PackOptions {
  /** Whose everything is to be. */
  readonly uid: number;
  readonly gid: number;
  readonly signal: AbortSignal;
  /** Told of bytes of contents as they go. */
  readonly moved: (bytes: number) => void;
}

/**
 * A tar archive of files and folders of this machine, each by its own name. It is made as fast as it is read. Modes are
 * kept, symlinks are packed as such; devices, pipes and sockets are passed over. `done` rejects with what kept it
 * from being made whole, as FileError or the system's error: the archive ends in the middle then.
 */
export function packFiles(
  paths: readonly string[],
  options: PackOptions,
): { readonly archive: Readable; readonly done: Promise<void> } {
  const packing = pack();
  const fill = async () => {
    for (const at of paths) await add(packing, at, path.basename(at), options);
    packing.finalize();
  };
  const done = fill();
  done.catch((error: unknown) => packing.destroy(error instanceof Error ? error : new Error(String(error))));
  const archive = Readable.from(packing, { objectMode: false });
  // `done` tells; whoever read the archive may have gone when it fails.
  packing.on('error', () => undefined);
  archive.on('error', () => undefined);
  return { archive, done };
}

async function add(packing: Pack, at: string, name: string, options: PackOptions): Promise<void> {
  options.signal.throwIfAborted();
  const facts = await lstat(at);
  const { uid, gid } = options;
  const header = { name, mtime: facts.mtime, mode: modeOf(facts), uid, gid } as const;
  if (facts.isSymbolicLink()) {
    packing.entry({ ...header, type: 'symlink', linkname: toSlashes(await readlink(at)) });
  } else if (facts.isDirectory()) {
    packing.entry({ ...header, type: 'directory' });
    for (const child of (await readdir(at)).sort())
      await add(packing, path.join(at, child), `${name}/${child}`, options);
  } else if (facts.isFile()) {
    await addFile(packing, at, { ...header, size: facts.size }, options);
  }
}

/** Exactly as many bytes as were announced: what a file has grown by meanwhile is left, one that has shrunk fails. */
async function addFile(
  packing: Pack,
  at: string,
  header: { readonly name: string; readonly size: number },
  { signal, moved }: PackOptions,
): Promise<void> {
  const sink = packing.entry(header);
  // It is destroyed with the archive, of which `done` tells.
  sink.on('error', () => undefined);
  const finished = once(sink, 'finish', { signal });
  finished.catch(() => undefined);
  let sent = 0;
  if (header.size > 0) {
    const content = createReadStream(at, { end: header.size - 1, highWaterMark: 256 * 1024, signal });
    // The loop tells while it runs; when it has been left, being given up is no news.
    content.on('error', () => undefined);
    for await (const chunk of content as AsyncIterable<Buffer>) {
      sent += chunk.length;
      moved(chunk.length);
      if (!sink.write(chunk)) await once(sink, 'drain', { signal });
    }
  }
  if (sent < header.size) {
    throw new FileError(
      'cut',
      l10n.t('{0} became shorter while it was read.', shown(at)),
      l10n.t('Try again when nothing writes to it.'),
    );
  }
  sink.end(undefined);
  await finished;
}

function modeOf(facts: Stats): number {
  // Windows has no such bits and tells all files as writable alone.
  if (path.sep === '\\') return facts.isDirectory() ? 0o755 : 0o644;
  return facts.mode & 0o777;
}

function toSlashes(target: string): string {
  return path.sep === '\\' ? target.replaceAll('\\', '/') : target;
}
