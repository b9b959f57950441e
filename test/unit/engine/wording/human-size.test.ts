import assert from 'node:assert/strict';
import test from 'node:test';
import { humanSizeOf } from '../../../../src/engine/wording/human-size.js';

test('bytes with three significant digits, rounded before the unit is chosen', () => {
  const check = (bytes: number, words: string) => assert.equal(humanSizeOf(bytes, 3), words);
  check(0, '0B');
  check(999, '999B');
  check(1000, '1kB');
  check(1230, '1.23kB');
  check(1234, '1.23kB');
  check(1500, '1.5kB');
  check(999_400, '999kB');
  // docker prints 1e+03kB.
  check(999_900, '1MB');
  check(187_654_321, '188MB');
  check(1_000_000_000, '1GB');
  check(2.5e12, '2.5TB');
  check(7e18, '7EB');
});

test('four digits, as in the words of a pull', () => {
  assert.equal(humanSizeOf(1_234_567, 4), '1.235MB');
  assert.equal(humanSizeOf(999_960, 4), '1MB');
  assert.equal(humanSizeOf(999_940, 4), '999.9kB');
});

test('what is no size reads as none, and no size shows an exponent', () => {
  assert.equal(humanSizeOf(-1, 3), '0B');
  assert.equal(humanSizeOf(Number.NaN, 3), '0B');
  for (let bytes = 1; bytes < 1e20; bytes *= 1.37) assert.match(humanSizeOf(bytes, 3), /^[\d.]{1,4}(B|[kMGTPE]B)$/);
});
