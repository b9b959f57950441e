import { createReadStream } from 'node:fs';
import { type Readable, Transform, pipeline } from 'node:stream';

/**
 * A file's bytes; `onRead` hears how many have been read so far. They are counted on their way and not by a listener:
 * with one, bytes would flow before anybody takes them. What fails comes out of the end of it.
 */
export function countedFile(file: string, onRead: (bytes: number) => void): Readable {
  let bytes = 0;
  const count = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      onRead((bytes += chunk.length));
      done(null, chunk);
    },
  });
  return pipeline(createReadStream(file), count, () => undefined);
}
