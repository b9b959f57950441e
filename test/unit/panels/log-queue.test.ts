import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogBatch } from '../../../src/panels/core/log-contract.js';
import { LogQueue } from '../../../src/panels/core/log-queue.js';

const line = (timestamp: string, text: string) => ({ from: 'stdout' as const, timestamp, text });

const textsOf = ({ texts }: LogBatch) => new TextDecoder().decode(texts);

test('lines of several sources that came together leave in the order of their times', () => {
  const queue = new LogQueue();
  queue.add(line('2026-01-02T03:04:05.000000002Z', 'second'), 0);
  queue.add(line('2026-01-02T03:04:05.900000000Z', 'third'), 0);
  queue.add(line('2026-01-02T03:04:04.5Z', 'first'), 4);
  const batch = queue.take(true);
  assert.ok(batch);
  assert.equal(textsOf(batch), 'first\nsecond\nthird\n');
  assert.deepEqual([...batch.marks], [4, 0, 0]);
  assert.deepEqual(
    [...batch.times].map(Math.floor),
    [4500, 5000, 5900].map((ms) => Date.UTC(2026, 0, 2, 3, 4, 0) + ms),
  );
  const { buffer } = batch.texts;
  assert.equal(buffer.byteLength, 3 * 10 + batch.texts.length, 'the editor sends the whole buffer');
  assert.ok(batch.times.buffer === buffer && batch.marks.buffer === buffer);
  assert.equal(queue.take(true), undefined);
});

test('whoever brings too much waits until it was taken', async () => {
  const queue = new LogQueue();
  while (!queue.isFull) queue.add(line('', 'x'), 0);
  let isFree = false;
  const waiting = queue.room().then(() => (isFree = true));
  await Promise.resolve();
  assert.equal(isFree, false);
  queue.take(false);
  await waiting;
  queue.clear();
  assert.equal(queue.take(false), undefined);
});

test('few long lines fill it as many short ones do, and no message is large', () => {
  const queue = new LogQueue();
  const long = '\u0000'.repeat(64 * 1024);
  let added = 0;
  for (; !queue.isFull; added += 1) queue.add(line('', `${added} ${long}`), 0);
  assert.ok(added < 100, `${added} lines of 64 Ki`);
  let taken = 0;
  for (let batch = queue.take(false); batch; batch = queue.take(false)) {
    assert.ok(batch.texts.length < 1_000_000, `${batch.texts.length} bytes`);
    assert.ok(textsOf(batch).startsWith(`${taken} `));
    taken += batch.times.length;
  }
  assert.equal(taken, added);
  assert.equal(queue.isFull, false);
});
