import { type Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { ArchiveEnd } from '../compression/archive-end.js';
import { normal } from './archive.js';
import { architectureName, manifestsOf, type OciLayout } from './oci-layout.js';

/** Bytes of a document that is kept, and of all together: indexes and manifests have some thousand each. */
const mostJson = 1_000_000;
const mostTogether = 20_000_000;

/** What an archive is that should have images in it. */
export type ArchiveContents =
  /** Docker's own layout. */
  | { readonly kind: 'docker' }
  /** An OCI layout alone, and what docker's own would say of it; empty where no image is for this machine. */
  | ({ readonly kind: 'oci' } & OciLayout)
  | { readonly kind: 'none' }
  /** Cut or no tar at all; `words` are the reader's. */
  | { readonly kind: 'damaged'; readonly words: string };

/**
 * Reads a tar archive to its end, holding nothing but the documents of an OCI layout (image-spec, image-layout.md).
 * `architecture` is the engine's. Throws the system's errors of reading.
 */
export async function readArchiveContents(source: Readable, architecture: string): Promise<ArchiveContents> {
  const documents = new Map<string, unknown>();
  let isDocker = false;
  let kept = 0;
  const archive = extract();
  const end = new ArchiveEnd(512);
  source.on('data', (chunk: Buffer) => end.add(chunk));
  source.once('error', (error) => archive.destroy(error));
  source.pipe(archive);
  try {
    for await (const entry of archive) {
      const { type, size } = entry.header;
      const name = normal(entry.header.name);
      if (name === 'manifest.json') isDocker = true;
      const isDocument = name === 'index.json' || /^blobs\/sha256\/[0-9a-f]{64}$/.test(name);
      if (type !== 'file' || !isDocument || size > mostJson || kept + size > mostTogether) {
        entry.resume();
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const value = documentIn(Buffer.concat(chunks));
      if (value === undefined) continue;
      kept += size;
      documents.set(name, value);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    return { kind: 'damaged', words: (error as Error).message };
  } finally {
    source.destroy();
  }
  if (!end.isWhole) return { kind: 'damaged', words: 'its end is missing' };
  if (isDocker) return { kind: 'docker' };
  const index = documents.get('index.json');
  return index === undefined
    ? { kind: 'none' }
    : { kind: 'oci', ...manifestsOf(index, documents, architectureName(architecture)) };
}

/** undefined for what is no JSON: small layers are blobs as well. */
function documentIn(bytes: Buffer): unknown {
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
