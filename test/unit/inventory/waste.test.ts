import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DiskUsage } from '../../../src/engine/engine.js';
import { cacheWaste, sumText, withoutRepeats } from '../../../src/inventory/waste.js';

const hour = 3_600_000;
const now = Date.UTC(2025, 0, 31);
const record = (size: number, hours: number, more: object = {}) => ({
  ...{ id: 'x', description: '', size, inUse: false, shared: false, lastUsed: now - hours * hour },
  ...more,
});
const disk = (...buildCache: DiskUsage['buildCache'][number][]): DiskUsage => ({
  ...{ containers: new Map(), images: new Map(), volumes: new Map(), imagesTotal: undefined, buildCache },
});

test('build cache goes by its age, each age with what is older; what is in use or shared frees nothing', () => {
  const waste = cacheWaste(
    disk(
      record(1_000_000, 1),
      record(20_000_000, 30),
      record(300_000_000, 24 * 8),
      record(5, 24 * 40, { shared: true }),
      record(7, 24 * 40, { inUse: true }),
    ),
    now,
  );
  assert.deepEqual(
    waste.map(({ name, about, bytes, picked }) => [name, about, bytes, picked]),
    [
      ['Build cache, all unused', '4 entries', 321_000_000, true],
      ['Build cache unused for 24 hours', '3 entries', 320_000_000, false],
      ['Build cache unused for 7 days', '2 entries', 300_000_000, false],
      ['Build cache unused for 4 weeks', '1 entry', 0, false],
    ],
  );
  // Ticked together they are one.
  assert.deepEqual(
    withoutRepeats(waste).map(({ key }) => key),
    ['cache/0'],
  );
  assert.equal(sumText(waste), '321MB');
  assert.deepEqual(
    cacheWaste(disk(record(1, 24 * 50)), now).map(({ name }) => name),
    ['Build cache, all unused'],
  );
  assert.deepEqual(cacheWaste(disk(), now), []);
});
