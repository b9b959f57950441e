import { type Duplex, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Has an archive read at the end of a pipeline. A reader that fails breaks the pipeline: what it says itself is thrown
 * then, and not what became of the streams.
 */
export async function feed<T extends Duplex>(
  source: Readable,
  steps: readonly Duplex[],
  last: T,
  read: (archive: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const reading = read(last).catch((error: unknown) => {
    last.destroy();
    throw error;
  });
  const [piped, wasRead] = await Promise.allSettled([pipeline([source, ...steps, last], { signal }), reading]);
  for (const outcome of [wasRead, piped]) if (outcome.status === 'rejected') throw outcome.reason;
}
