import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { LogLines } from '../../../src/engine/log-lines.js';
import { LogQueue } from '../../../src/panels/core/log-queue.js';
import { LogStore } from '../../../src/panels/core/log-store.js';

/** From the engine's bytes to the page's store, as the panel does it. */
function follow(pieces: Iterable<Buffer>): LogStore {
  const lines = new LogLines();
  const queue = new LogQueue();
  const store = new LogStore(1_000_000);
  const send = () => {
    for (let batch = queue.take(false); batch; batch = queue.take(false)) store.append(batch);
  };
  for (const bytes of pieces) {
    for (const line of lines.add({ from: 'stdout', bytes })) queue.add(line, 0);
    if (queue.isFull) send();
  }
  for (const line of lines.end()) queue.add(line, 0);
  send();
  return store;
}

/** Bytes as random as any, the same each time. */
function* noise(count: number): Iterable<Buffer> {
  for (let at = 0; at < count; at += 1) {
    const seed = createHash('sha512').update(String(at)).digest();
    yield Buffer.concat(Array.from({ length: 64 }, (_, turn) => seed.map((byte) => (byte * 31 + turn * 7) & 0xff)));
  }
}

test('a flood of bytes that are no text comes line by line, as a decoder reads it', () => {
  const store = follow(noise(1000));
  const all = new TextDecoder('utf-8').decode(Buffer.concat([...noise(1000)])).split('\n');
  assert.equal(store.end, all.length);
  for (const line of [0, 1, 2, 1000, 9000, all.length - 1])
    assert.equal(store.text(line), (all[line] ?? '').replace(/\r$/, ''), `line ${line}`);
});

test('ten megabytes without a line feed come whole, in parts, and the next line is a line', () => {
  const part = Buffer.from('å☃𝄞 0123456789 ');
  const pieces = Array.from({ length: 100 }, () => Buffer.concat(Array.from({ length: 5000 }, () => part)));
  const store = follow([...pieces, Buffer.from('\nnext\n')]);
  assert.equal(store.text(store.end - 1), 'next');
  let joined = 0;
  for (let line = store.first; line < store.end - 1; line += 1) joined += store.text(line).length;
  assert.equal(store.dropped, 0);
  assert.equal(joined, part.toString().length * 500_000);
  assert.ok(store.end > 20 && store.end < 400, `${store.end} parts`);
});
