import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeText } from '../../../src/base/time-text.js';

test('a time to the millisecond, in UTC or here', () => {
  const ms = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  assert.equal(timeText(ms, true), '2026-01-02 03:04:05.678Z');
  assert.equal(Date.parse(timeText(ms, false).replace(' ', 'T')), ms, 'without a zone it is local time');
});
