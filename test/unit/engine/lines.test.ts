import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from '../../../src/engine/docker/lines.js';

/** Splits `text` in chunks of `size` bytes and gives the lines. */
async function split(text: string, size: number, limit = 1000): Promise<{ found: string[]; tooLong: number[] }> {
  const bytes = Buffer.from(text);
  const tooLong: number[] = [];
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  const found: string[] = [];
  for await (const line of lines(chunks(), limit, (length) => tooLong.push(length))) found.push(line);
  return { found, tooLong };
}

test('lines come whole, whatever the chunks', async () => {
  const text = '{"a":1}\n{"b":"å☃𝄞"}\r\n\n \nlast';
  for (let size = 1; size <= Buffer.byteLength(text); size++) {
    assert.deepEqual((await split(text, size)).found, ['{"a":1}', '{"b":"å☃𝄞"}', 'last'], `chunks of ${size}`);
  }
});

test('a line over the limit is dropped alone, and told', async () => {
  const text = `one\n${'x'.repeat(11)}\n${'y'.repeat(10)}\n${'z'.repeat(12)}`;
  for (const size of [1, 3, 100]) {
    assert.deepEqual(await split(text, size, 10), { found: ['one', 'y'.repeat(10)], tooLong: [11, 12] });
  }
});
