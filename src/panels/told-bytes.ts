import { type Readable } from 'node:stream';
import { sparsely } from '../base/async.js';

/** Milliseconds between two words about how much has been read. */
const beatMs = 300;

/** Tells how many bytes of a stream have come, now and then. */
export function tellBytes(source: Readable, tell: (bytes: number) => void): void {
  let bytes = 0;
  const told = sparsely(beatMs, () => tell(bytes));
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    told();
  });
}
