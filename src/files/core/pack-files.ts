import * as l10n from '@vscode/l10n';
import { once } from 'node:events';
import { type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { type Header, pack } from 'tar-stream';
import { type Pieces } from '../../engine/engine.js';
import { FileError, shown } from './file-error.js';

export interface PackOptions {
  /** Whose everything is to be. */
  readonly uid: number;
  readonly gid: number;
  readonly signal: AbortSignal;
  /** Told of bytes of contents as they go. */
  readonly moved: (bytes: number) => void;
}

/** Bytes of a file that are read at once: while some are sent, the next are read. */
const pieceBytes = 1024 * 1024;
/** Bytes of a tar archive's blocks, and what one ends with (POSIX pax, ustar interchange format). */
const block = 512;
const end = Buffer.alloc(2 * block);

/**
 * A tar archive of files and folders of this machine, each by its own name. It is made as fast as it is read. Modes are
 * kept, symlinks are packed as such; devices, pipes and sockets are passed over. `done` rejects with what kept it
 * from being made whole, as FileError or the system's error: the archive ends in the middle then.
 */
export function packFiles(
  paths: readonly string[],
  options: PackOptions,
): { readonly archive: Pieces; readonly done: Promise<void> } {
  let fail: (error: unknown) => void;
  let end: () => void;
  const done = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  // `done` tells; whoever read the archive may have gone when it fails.
  done.catch(() => undefined);
  const making = packed(paths, options);
  const next = async () => {
    try {
      const step = await making.next();
      if (step.done) end();
      return step;
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  // Without `throw`: what the reader fails with is no failure of making it.
  const iterator = { next, return: () => making.return() };
  return {
    archive: { [Symbol.asyncIterator]: () => iterator, destroy: () => void making.return().catch(() => undefined) },
    done,
  };
}

async function* packed(paths: readonly string[], options: PackOptions): AsyncGenerator<Buffer, void> {
  for (const at of paths) yield* one(at, path.basename(at), options);
  yield end;
}

async function* one(at: string, name: string, options: PackOptions): AsyncGenerator<Buffer, void> {
  options.signal.throwIfAborted();
  const facts = await lstat(at);
  const { uid, gid } = options;
  const header = { name, mtime: facts.mtime, mode: modeOf(facts), uid, gid } as const;
  if (facts.isSymbolicLink()) {
    yield await headerOf({ ...header, type: 'symlink', linkname: toSlashes(await readlink(at)) });
  } else if (facts.isDirectory()) {
    yield await headerOf({ ...header, type: 'directory' });
    for (const child of (await readdir(at)).sort()) yield* one(path.join(at, child), `${name}/${child}`, options);
  } else if (facts.isFile()) {
    const file = await open(at);
    try {
      yield await headerOf({ ...header, size: facts.size });
      yield* content(file, at, facts.size, options);
    } finally {
      await file.close();
    }
  }
}

/** Exactly as many bytes as were announced: what a file has grown by meanwhile is left, one that has shrunk fails. */
async function* content(file: FileHandle, at: string, size: number, { signal, moved }: PackOptions) {
  // While one is sent, the other is read into; new ones for each piece would cost more than the reading.
  const buffers: Buffer[] = [];
  const read = async (turn: number, from: number) => {
    const buffer = (buffers[turn % 2] ??= Buffer.allocUnsafeSlow(Math.min(pieceBytes, size)));
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - from), from);
    if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    throw new FileError(
      'cut',
      l10n.t('{0} became shorter while it was read.', shown(at)),
      l10n.t('Try again when nothing writes to it.'),
    );
  };
  let sent = 0;
  let next = size > 0 ? read(0, 0) : undefined;
  try {
    for (let turn = 1; next; turn += 1) {
      const piece: Buffer = await next;
      signal.throwIfAborted();
      sent += piece.length;
      next = sent < size ? read(turn, sent) : undefined;
      // It is waited for in its turn.
      next?.catch(() => undefined);
      moved(piece.length);
      yield piece;
    }
  } finally {
    // The file isn't closed under it.
    await next?.catch(() => undefined);
  }
  if (size % block > 0) yield Buffer.alloc(block - (size % block));
}

/** An entry's header alone, as tar-stream writes it: its content needn't go through there. */
async function headerOf(header: Partial<Header> & Pick<Header, 'name'>): Promise<Buffer> {
  const packing = pack();
  packing.on('error', () => undefined);
  packing.entry(header).on('error', () => undefined);
  await once(packing, 'readable');
  const parts: Buffer[] = [];
  for (let part = packing.read() as Buffer | null; part; part = packing.read() as Buffer | null) parts.push(part);
  packing.destroy();
  return Buffer.concat(parts);
}

function modeOf(facts: Stats): number {
  // Windows has no such bits and tells all files as writable alone.
  if (path.sep === '\\') return facts.isDirectory() ? 0o755 : 0o644;
  return facts.mode & 0o777;
}

function toSlashes(target: string): string {
  return path.sep === '\\' ? target.replaceAll('\\', '/') : target;
}
