import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demultiplex } from '../../../src/engine/docker/demultiplex.js';
import { assertFails } from './connect-scripted.js';

function frame(stream: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

/** Cuts `bytes` into chunks of this size and gives what comes of them: `out` and `err` joined each. */
async function take(bytes: Buffer, size: number): Promise<{ out: string; err: string }> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  }
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for await (const { from, bytes: piece } of demultiplex(chunks())) parts[from].push(piece);
  return { out: Buffer.concat(parts.stdout).toString(), err: Buffer.concat(parts.stderr).toString() };
}

test('two streams come apart, whatever the chunks; stdin is printed as docker prints it', async () => {
  const bytes = Buffer.concat([frame(1, 'one å'), frame(2, 'err'), frame(1, ''), frame(0, '☃'), frame(2, 'or\n')]);
  for (let size = 1; size <= bytes.length; size += 1) {
    assert.deepEqual(await take(bytes, size), { out: 'one å☃', err: 'error\n' }, `chunks of ${size}`);
  }
});

test('the engine’s own error in the stream is thrown in its words', async () => {
  const bytes = Buffer.concat([frame(1, 'x'), frame(3, 'no space left')]);
  for (const size of [1, 5, 100]) await assertFails(take(bytes, size), 'engine-error', /^no space left$/);
});

test('what is no such stream is refused, and a cut one is told as lost', async () => {
  await assertFails(take(Buffer.from('plain text without frames'), 100), 'bad-answer');
  await assertFails(take(frame(7, 'x'), 100), 'bad-answer');
  await assertFails(take(frame(1, 'whole').subarray(0, 10), 3), 'lost');
  await assertFails(take(frame(1, 'whole').subarray(0, 4), 3), 'lost');
});
