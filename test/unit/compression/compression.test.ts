import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Duplex, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import {
  type Compression,
  compressing,
  compressionIn,
  compressionOf,
  decompressing,
} from '../../../src/compression/compression.js';
import { zstdCompress, zstdDecompress } from '../../../src/compression/zstd-late.js';

async function through(chunks: readonly Buffer[], steps: readonly Duplex[]): Promise<Buffer> {
  const out: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      out.push(chunk);
      done();
    },
  });
  await pipeline([Readable.from(chunks), ...steps, sink]);
  return Buffer.concat(out);
}

/** 3 MB that compress badly, well, and to nothing, in pieces of odd sizes. */
const pieces = [randomBytes(1_000_003), Buffer.from('some text '.repeat(99_999)), Buffer.alloc(1_000_001)];
const whole = Buffer.concat(pieces);

test('what is compressed comes back, by what it begins with', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-compression-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, expected] of [
    ['a.tar', 'none'],
    ['a.tar.gz', 'gzip'],
    ['a.TGZ', 'gzip'],
    ['a.tar.zst', 'zstd'],
    ['a.tzst', 'zstd'],
    ['zst', 'zstd'],
    ['a', 'none'],
  ] as [string, Compression][]) {
    const compression = compressionOf(name);
    assert.equal(compression, expected, name);
    const packed = await through(pieces, await compressing(compression));
    const file = path.join(folder, 'renamed');
    await writeFile(file, packed);
    // A name may say anything.
    assert.equal(await compressionIn(file), expected);
    assert.deepEqual(await through([packed], await decompressing(compression)), whole);
  }
});

test('Zstandard without Node’s own: one after another, several frames, cut ones', async () => {
  const [one, other] = await Promise.all([through(pieces, [zstdCompress()]), through(pieces, [zstdCompress()])]);
  assert.deepEqual(one, other);
  assert.ok(one.length < 1_200_000, String(one.length));
  assert.deepEqual(await through([one], [zstdDecompress()]), whole);
  // Written by the zstd program: `hello ` and `world`, each a frame.
  const frames = ['KLUv/QRYMQAAaGVsbG8g0jvhqQ==', 'KLUv/QRYKQAAd29ybGTvUe5m'].map((text) =>
    Buffer.from(text, 'base64'),
  );
  assert.equal((await through(frames, [zstdDecompress()])).toString(), 'hello world');
  await assert.rejects(through([one.subarray(0, -1)], [zstdDecompress()]), /unexpected EOF/);
  await assert.rejects(through([Buffer.from('no such thing')], [zstdDecompress()]), /invalid zstd data/);
});

test('one that is given up lets the next one go on', async () => {
  const given = through(
    [whole],
    [zstdCompress(), new Transform({ transform: (_, __, done) => done(new Error('enough')) })],
  );
  await assert.rejects(given, /enough/);
  assert.deepEqual(await through([await through(pieces, [zstdCompress()])], [zstdDecompress()]), whole);
});
