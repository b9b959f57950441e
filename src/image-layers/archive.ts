import { once } from 'node:events';
import { type Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import { type Compression, compressionBy, decompressing } from '../compression/compression.js';

/** Bytes of a document that is kept: configurations and manifests have some thousand. */
const mostJson = 4_000_000;
/** Documents that are kept: an archive of one image has about five. */
const mostDocuments = 200;

/** What stands in an archive of an image, by the names in the archive. */
export interface ArchiveVisitor {
  /** A file of a layer; give true to get its content. */
  file(layer: string, header: Header): boolean;
  /** The content of a file that was wanted, in pieces. */
  content?(chunk: Buffer): void;
}

export interface Archive {
  readonly documents: ReadonlyMap<string, unknown>;
  /** Names that stand for others: layers that are the same are there once. */
  readonly links: ReadonlyMap<string, string>;
  /** The names of what was read as a layer. */
  readonly layers: ReadonlySet<string>;
}

/**
 * Reads an archive of images as it comes, holding nothing but its documents: docker's own layout, the OCI layout and
 * Podman's. Layers are told by what they begin with and not by their names; gzip is unpacked. Throws what the stream
 * throws, and Error for an archive that is cut or none.
 */
export async function walkArchive(source: Readable, visitor: ArchiveVisitor): Promise<Archive> {
  const documents = new Map<string, unknown>();
  const links = new Map<string, string>();
  const layers = new Set<string>();
  const outer = extract();
  source.once('error', (error) => outer.destroy(error));
  source.once('close', () => {
    if (!source.readableEnded) outer.destroy(new Error('the archive was cut'));
  });
  source.pipe(outer);
  for await (const entry of outer) {
    const { name, type, linkname } = entry.header;
    if (type === 'symlink' || type === 'link') {
      const base = type === 'symlink' ? name.replace(/[^/]*$/, '') : '';
      links.set(name, normal(base + linkname));
      entry.resume();
    } else if (type !== 'file') entry.resume();
    else if (await visitEntry(entry, normal(name), visitor, documents)) layers.add(normal(name));
  }
  return { documents, links, layers };
}

/** A path without `./`, `..` and a leading slash: names of an archive lead nowhere else. */
export function normal(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Gives whether it was a layer. */
async function visitEntry(
  entry: AsyncIterable<unknown>,
  name: string,
  visitor: ArchiveVisitor,
  documents: Map<string, unknown>,
): Promise<boolean> {
  const chunks = entry[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let head = Buffer.alloc(0);
  let isOver = false;
  while (head.length < 512 && !isOver) {
    const { value, done } = await chunks.next();
    if (done) isOver = true;
    else head = Buffer.concat([head, value]);
  }
  const rest = async function* () {
    if (head.length > 0) yield head;
    while (!isOver) {
      const { value, done } = await chunks.next();
      if (done) return;
      yield value;
    }
  };
  const compression = compressionBy(head);
  if (compression !== 'none' || head.subarray(257, 262).toString('latin1') === 'ustar' || isBlank(head)) {
    await visitLayer(rest(), compression, name, visitor);
    return true;
  }
  let text: Buffer[] | undefined = /^\s*[[{]/.test(head.toString('latin1', 0, 16)) ? [] : undefined;
  let size = 0;
  for await (const chunk of rest()) {
    size += chunk.length;
    if (size > mostJson) text = undefined;
    text?.push(chunk);
  }
  if (!text || documents.size >= mostDocuments) return false;
  try {
    documents.set(name, JSON.parse(Buffer.concat(text).toString('utf8')));
  } catch {
    // Something that only begins like a document.
  }
  return false;
}

/** A layer without files is nothing but an archive's end. */
function isBlank(head: Buffer): boolean {
  return head.length === 512 && head.every((byte) => byte === 0);
}

async function visitLayer(
  chunks: AsyncIterable<Buffer>,
  compression: Compression,
  name: string,
  visitor: ArchiveVisitor,
): Promise<void> {
  const inner = extract();
  inner.on('entry', (header, stream, next) => {
    stream.on('end', next);
    if (visitor.file(name, header)) stream.on('data', (chunk) => visitor.content?.(chunk as Buffer));
    else stream.resume();
  });
  const finished = new Promise<void>((resolve, reject) => {
    inner.once('finish', resolve);
    inner.once('error', reject);
  });
  // Told below, when it is waited for.
  finished.catch(() => undefined);
  const write = async (chunk: Buffer) => {
    if (!inner.write(chunk)) await Promise.race([once(inner as never, 'drain'), finished]);
  };
  const [unpack] = await decompressing(compression);
  if (unpack) {
    const pumped = (async () => {
      for await (const chunk of unpack as AsyncIterable<Buffer>) await write(chunk);
    })();
    pumped.catch(() => undefined);
    for await (const chunk of chunks) {
      if (!unpack.write(chunk)) await Promise.race([once(unpack, 'drain'), pumped]);
    }
    unpack.end();
    await pumped;
  } else {
    for await (const chunk of chunks) await write(chunk);
  }
  inner.end(undefined);
  await finished;
}
