import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpack } from '../../../src/panels/core/log-contract.js';
import { LogQueue } from '../../../src/panels/core/log-queue.js';

const line = (timestamp: string, text: string) => ({ from: 'stdout' as const, timestamp, text });

test('lines of several sources that came together leave in the order of their times', () => {
  const queue = new LogQueue();
  queue.add(line('2026-01-02T03:04:05.000000002Z', 'second'), 0);
  queue.add(line('2026-01-02T03:04:05.900000000Z', 'third'), 0);
  queue.add(line('2026-01-02T03:04:04.5Z', 'first'), 4);
  const batch = queue.take(true);
  assert.ok(batch);
  assert.deepEqual(batch.marks, [4, 1, 0, 2], 'runs');
  assert.deepEqual(unpack(batch), {
    texts: ['first', 'second', 'third'],
    times: [4500, 5000, 5900].map((ms) => Date.UTC(2026, 0, 2, 3, 4, 0) + ms),
    marks: [4, 0, 0],
  });
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
