import * as l10n from '@vscode/l10n';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArchiveEnd } from './archive-end.js';
import { compressing, compressionOf } from './compression.js';

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** Told of each piece's bytes, uncompressed. */
  readonly onBytes: (bytes: number) => void;
  /** The name that tells how it is compressed, where the file itself isn't called so yet. */
  readonly name: string;
}

/** Bytes of zeros that a tar archive ends with (POSIX pax, ustar interchange format). */
const endBytes = 1024;
/** Bytes that wait for the disk. */
const waiting = 4 << 20;

/**
 * Writes a tar archive to a file, compressed as its name says. Each piece need be right only until the next is asked
 * for, and none is kept. Throws system errors, the signal's reason, and for an archive that ends in the middle.
 */
export async function writePieces(
  pieces: AsyncIterable<Buffer> & { destroy(): unknown },
  file: string,
  { signal, onBytes, name }: WriteOptions,
): Promise<void> {
  const end = new ArchiveEnd(endBytes);
  const told = async function* (): AsyncGenerator<Buffer, void> {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      onBytes(piece.length);
      end.add(piece);
      yield piece;
    }
    // A connection that breaks ends like any other: the archive itself tells.
    if (!end.isWhole) throw new Error(l10n.t('The archive ended in the middle: the connection was closed. Try again.'));
  };
  try {
    const steps = await compressing(compressionOf(name));
    if (steps.length > 0) {
      const copied = async function* () {
        for await (const piece of told()) yield Buffer.from(piece);
      };
      const source = Readable.from(copied(), { objectMode: false, highWaterMark: waiting });
      await pipeline([source, ...steps, createWriteStream(file, { highWaterMark: waiting })], { signal });
      return;
    }
    const target = await open(file, 'w');
    try {
      for await (const piece of told()) {
        for (let at = 0; at < piece.length;) at += (await target.write(piece, at)).bytesWritten;
      }
    } finally {
      await target.close();
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    pieces.destroy();
  }
}
