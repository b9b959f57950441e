/** How archives are compressed: told by a file's name where one is written, and by its first bytes where one is read. */
import { open } from 'node:fs/promises';
import { type Duplex } from 'node:stream';
import * as zlib from 'node:zlib';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Node has Zstandard from 22.15 on, which is in VS Code from 1.101 on; the types are older. */
interface NodeZstd {
  readonly createZstdCompress: (options: object) => Duplex;
  readonly createZstdDecompress: (options: object) => Duplex;
  readonly constants: { readonly ZSTD_c_checksumFlag: number };
}

/** Bytes that are given at once: with Node's 16 KiB each gigabyte comes in 60,000 turns of the event loop. */
const packedBytes = 256 * 1024;

/** Named so that `zlib` is looked at where it runs. */
const node = zlib as unknown as Partial<NodeZstd>;

/** The endings of names whose files are compressed so, without a dot in front. */
export const endings: Readonly<Record<Exclude<Compression, 'none'>, readonly string[]>> = {
  gzip: ['gz', 'tgz'],
  zstd: ['zst', 'tzst'],
};

/** What a file of this name is expected to be: `data.tar.zst` is Zstandard, `data.tar` isn't compressed. */
export function compressionOf(name: string): Compression {
  const ending = name.toLowerCase().replace(/^.*\./, '');
  if (endings.gzip.includes(ending)) return 'gzip';
  return endings.zstd.includes(ending) ? 'zstd' : 'none';
}

/** What is packed so, by its first bytes: at least four, where there are as many (RFC 1952; RFC 8878, 3.1.1). */
export function compressionBy(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'none';
}

/** What a file is by its first bytes. Throws system errors. */
export async function compressionIn(path: string): Promise<Compression> {
  const handle = await open(path);
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0).finally(() => handle.close());
  // A frame that is to be skipped stands before others (RFC 8878, 3.1.2).
  const isSkipped = (buffer.readUInt32LE() & 0xfffffff0) >>> 0 === 0x184d2a50;
  return isSkipped ? 'zstd' : compressionBy(buffer);
}

/** Streams for a pipeline that compress what goes through: none or one. Memory doesn't grow with what goes through. */
export async function compressing(compression: Compression): Promise<readonly Duplex[]> {
  switch (compression) {
    case 'none':
      return [];
    case 'gzip':
      return [zlib.createGzip({ chunkSize: packedBytes })];
    case 'zstd':
      if (node.createZstdCompress && node.constants) {
        return [node.createZstdCompress({ params: { [node.constants.ZSTD_c_checksumFlag]: 1 } })];
      }
      return [(await import('./zstd-late.js')).zstdCompress()];
  }
}

/** Streams for a pipeline that unpack what goes through: none or one. They fail at what is cut or damaged. */
export async function decompressing(compression: Compression): Promise<readonly Duplex[]> {
  switch (compression) {
    case 'none':
      return [];
    case 'gzip':
      return [zlib.createGunzip({ chunkSize: packedBytes })];
    case 'zstd':
      if (node.createZstdDecompress) return [node.createZstdDecompress({ chunkSize: packedBytes })];
      return [(await import('./zstd-late.js')).zstdDecompress()];
  }
}
