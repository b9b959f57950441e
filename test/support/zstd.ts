import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { compressing } from '../../src/compression/compression.js';

/** These bytes packed by Zstandard. */
export async function zstdOf(bytes: Buffer): Promise<Buffer> {
  const [pack] = await compressing('zstd');
  if (!pack) throw new Error('nothing packs by Zstandard');
  const [packed] = await Promise.all([buffer(pack), pipeline(Readable.from([bytes]), pack)]);
  return packed;
}
