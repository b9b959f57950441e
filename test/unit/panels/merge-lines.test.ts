import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogLine } from '../../../src/engine/log-lines.js';
import { mergeLines } from '../../../src/panels/core/merge-lines.js';

const line = (timestamp: string, text = timestamp): LogLine => ({ from: 'stdout', timestamp, text });

async function* log(...pieces: readonly (readonly LogLine[])[]): AsyncGenerator<readonly LogLine[]> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

async function merged(...logs: readonly AsyncIterable<readonly LogLine[]>[]): Promise<string[]> {
  const found: string[] = [];
  for await (const lines of mergeLines(logs)) found.push(...lines.map((one) => `${one.source} ${one.line.text}`));
  return found;
}

const at = (second: number) => `2026-01-02T03:04:0${second}.000000000Z`;

test('lines of several logs in the order of their times, however they come in pieces', async () => {
  const one = log([line(at(1)), line(at(4))], [], [line(at(5))]);
  const other = log([], [line(at(2))], [line(at(3)), line(at(6))]);
  assert.deepEqual(await merged(one, other, log()), [
    ...[`0 ${at(1)}`, `1 ${at(2)}`, `1 ${at(3)}`, `0 ${at(4)}`, `0 ${at(5)}`, `1 ${at(6)}`],
  ]);
});

test('of the same time in the order of the logs; also where engines write times otherwise', async () => {
  assert.deepEqual(await merged(log([line(at(1), 'a')]), log([line(at(1), 'b')])), ['0 a', '1 b']);
  const podman = log([line('2026-01-02T03:04:05Z', 'a')], [line('2026-01-02T04:04:06+01:00', 'c')]);
  assert.deepEqual(await merged(podman, log([line('2026-01-02T03:04:05.5Z', 'b')])), ['0 a', '1 b', '0 c']);
});

test('none is read further than it takes, and all are closed when nobody wants more', async () => {
  const read: number[] = [];
  let closed = 0;
  async function* endless(): AsyncGenerator<readonly LogLine[]> {
    try {
      for (let second = 1; ; second += 1) {
        read.push(second);
        yield await Promise.resolve([line(at(second))]);
      }
    } finally {
      closed += 1;
    }
  }
  for await (const lines of mergeLines([endless(), endless()])) {
    assert.equal(lines.length, 1);
    if (read.length > 5) break;
  }
  assert.ok(read.length < 8, read.join());
  assert.equal(closed, 2);
});
