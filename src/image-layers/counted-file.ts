import { createReadStream } from 'node:fs';
import { type Duplex, type Readable, Transform, pipeline } from 'node:stream';
import { compressionIn, decompressing } from '../compression/compression.js';

/** Bytes that are read at a time: with Node's 64 kB half of the processor's time goes into handing them on. */
const readSize = 1 << 20;

/**
 * A file's bytes, through these streams; `onRead` hears how many of the file have been read so far. They are counted on
 * their way and not by a listener: with one, bytes would flow before anybody takes them. What fails comes out of its end.
 */
export function countedFile(file: string, onRead: (bytes: number) => void, through: readonly Duplex[] = []): Readable {
  let bytes = 0;
  const count = new Transform({
    highWaterMark: readSize,
    transform: (chunk: Buffer, _encoding, done) => {
      onRead((bytes += chunk.length));
      done(null, chunk);
    },
  });
  return pipeline(
    [createReadStream(file, { highWaterMark: readSize }), count, ...through],
    () => undefined,
  ) as unknown as Readable;
}

/** A file as engines take it: they unpack gzip and older ways themselves, but not all of them Zstandard. */
export async function archiveFile(file: string, onRead: (bytes: number) => void): Promise<Readable> {
  const compression = await compressionIn(file);
  return countedFile(file, onRead, compression === 'zstd' ? await decompressing(compression) : []);
}
