import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogLines, nanosecondsOf } from '../../../src/engine/log-lines.js';

const time = '2026-01-02T03:04:05.678901234Z';

test('lines come whole and in order, each stream apart, whatever the pieces', () => {
  const bytes = Buffer.from(`${time} one å☃\r\n${time} \u001b[31mtwo\u001b[0m\nno time`);
  for (let size = 1; size <= bytes.length; size += 1) {
    const lines = new LogLines();
    const found = [];
    for (let at = 0; at < bytes.length; at += size) {
      found.push(...lines.add({ from: 'stdout', bytes: bytes.subarray(at, at + size) }));
      if (at === 0) found.push(...lines.add({ from: 'stderr', bytes: Buffer.from('half') }));
    }
    found.push(...lines.end());
    assert.deepEqual(
      found.map(({ from, timestamp, text }) => [from, timestamp, text]),
      [
        ['stdout', time, 'one å☃'],
        ['stdout', time, '\u001b[31mtwo\u001b[0m'],
        ['stdout', '', 'no time'],
        ['stderr', '', 'half'],
      ],
      `pieces of ${size}`,
    );
    assert.deepEqual(lines.end(), []);
  }
});

test('a line without an end is handed on and not gathered for ever', () => {
  const lines = new LogLines();
  let characters = 0;
  for (let n = 0; n < 100; n += 1) {
    for (const { text } of lines.add({ from: 'stdout', bytes: Buffer.alloc(10_000, 'x') })) characters += text.length;
    assert.ok((n + 1) * 10_000 - characters <= 80_000);
  }
});

test('times to the nanosecond, with and without a zone', () => {
  assert.ok(nanosecondsOf(time) < nanosecondsOf('2026-01-02T03:04:05.678901235Z'));
  assert.equal(nanosecondsOf('2026-01-02T04:04:05.5+01:00'), nanosecondsOf('2026-01-02T03:04:05.500Z'));
  assert.equal(nanosecondsOf(''), 0n);
});
