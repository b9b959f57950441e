import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { writePieces } from '../../../src/compression/write-pieces.js';

/** In pieces that share one buffer, which is overwritten when the next is asked for. */
function sharing(bytes: Buffer) {
  const shared = Buffer.alloc(1000);
  let isDestroyed = false;
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += shared.length) {
      yield shared.subarray(0, bytes.copy(shared, 0, at));
      await Promise.resolve();
      shared.fill(0xff);
    }
  };
  return {
    [Symbol.asyncIterator]: pieces,
    destroy: () => (isDestroyed = true),
    wasDestroyed: () => isDestroyed,
  };
}

async function archive(): Promise<Buffer> {
  const packing = pack();
  packing.entry({ name: 'file' }, Buffer.alloc(100_000, 'text '));
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('an archive is written whole, packed as its name says; one that ends in the middle fails', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-pieces-'));
  t.after(() => rm(folder, { recursive: true }));
  const whole = await archive();
  const file = path.join(folder, 'part');
  let bytes = 0;
  const options = (name: string, signal = new AbortController().signal) => ({
    ...{ signal, name },
    onBytes: (count: number) => void (bytes += count),
  });
  await writePieces(sharing(whole), file, options('a.tar'));
  assert.ok(whole.equals(await readFile(file)));
  assert.equal(bytes, whole.length);
  await writePieces(sharing(whole), file, options('a.tar.gz'));
  assert.ok(whole.equals(gunzipSync(await readFile(file))));
  for (const name of ['a.tar', 'a.tar.gz']) {
    const cut = sharing(whole.subarray(0, 50_000));
    await assert.rejects(writePieces(cut, file, options(name)), /ended in the middle/);
    assert.ok(cut.wasDestroyed());
    const abort = new AbortController();
    const given = { ...options(name, abort.signal), onBytes: () => abort.abort() };
    await assert.rejects(writePieces(sharing(whole), file, given), { name: 'AbortError' });
  }
});
