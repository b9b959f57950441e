import { extract, type Header } from 'tar-stream';
import { toError } from '../../base/errors.js';
import { type Pieces } from '../../engine/engine.js';
import { ArchiveFeed, type LongBody } from './archive-feed.js';

/** Bytes that wait for whoever takes them: many chunks go at once then. */
export const buffered = 1024 * 1024;

/** What is asked of an entry of tar-stream, which is a stream of another kind than Node's. */
export interface Content extends AsyncIterable<Buffer> {
  resume(): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
}

/** Takes an entry with its content, all of which it has to read: a long one comes as a body and not as content. */
type Visit = (header: Header, content: Content, body: LongBody | undefined, signal: AbortSignal) => Promise<void>;

/**
 * Reads a tar archive entry by entry, in its order; each is waited for. Memory doesn't grow with the archive. Throws
 * what reading it fails with, what `visit` throws, and the signal's reason.
 */
export async function walkArchive(archive: Pieces, signal: AbortSignal, visit: Visit): Promise<void> {
  const reader = extract({ highWaterMark: buffered });
  const broken = new AbortController();
  const either = AbortSignal.any([signal, broken.signal]);
  // Whoever begins to read an entry after that would wait for ever.
  reader.on('error', (error) => broken.abort(error));
  const feed = new ArchiveFeed(reader);
  const feeding = feed.run(archive, either);
  feeding.catch((error: unknown) => reader.destroy(toError(error)));
  let entries = 0;
  try {
    for await (const entry of reader) {
      either.throwIfAborted();
      await visit(entry.header, entry as Content, feed.body(entries), either);
      entries += 1;
    }
  } catch (error) {
    broken.abort(error);
    throw error;
  }
  await feeding;
}
