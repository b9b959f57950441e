import assert from 'node:assert/strict';
import test from 'node:test';
import { readDiskUsage } from '../../../../src/engine/read/disk-usage.js';

const images = [
  { Id: 'sha256:1', Size: 100, SharedSize: 40, Containers: 1 },
  { Id: 'sha256:2', Size: 50, SharedSize: -1, Containers: 0 },
  { Id: 'sha256:3', Size: -1, SharedSize: 0 },
  { Size: 9 },
];
const containers = [{ Id: 'a', SizeRw: 7 }, { Id: 'b' }, { SizeRw: 9 }];
const volumes = [
  { Name: 'data', UsageData: { RefCount: 1, Size: 30 } },
  { Name: 'empty', UsageData: { RefCount: 0, Size: 0 } },
  { Name: 'unknown', UsageData: { RefCount: -1, Size: -1 } },
  { Name: 'plugin', UsageData: null },
];
const cache = [
  {
    ID: 'c1',
    Description: 'mount / from exec',
    Size: 11,
    InUse: true,
    Shared: false,
    LastUsedAt: '2025-01-31T12:00:00Z',
  },
  { ID: 'c2', Size: -1, Shared: true, CreatedAt: '2025-01-30T12:00:00Z', LastUsedAt: null },
];
const expected = {
  containers: new Map([
    ['a', 7],
    ['b', 0],
  ]),
  images: new Map([
    ['sha256:1', { size: 100, shared: 40 }],
    ['sha256:2', { size: 50, shared: undefined }],
  ]),
  volumes: new Map([
    ['data', 30],
    ['empty', 0],
  ]),
  buildCache: [
    {
      id: 'c1',
      description: 'mount / from exec',
      size: 11,
      inUse: true,
      shared: false,
      lastUsed: Date.UTC(2025, 0, 31, 12),
    },
    { id: 'c2', description: '', size: 0, inUse: false, shared: true, lastUsed: Date.UTC(2025, 0, 30, 12) },
  ],
  imagesTotal: 150,
};
const nothing = {
  containers: new Map(),
  images: new Map(),
  volumes: new Map(),
  buildCache: [],
  imagesTotal: undefined,
};

test('up to API 1.51 the lists are at the top', () => {
  const raw = { LayersSize: 150, Images: images, Containers: containers, Volumes: volumes, BuildCache: cache };
  assert.deepEqual(readDiskUsage(raw), expected);
});

test('from API 1.52 on they are items', () => {
  const raw = {
    ImageUsage: { ActiveCount: 1, TotalCount: 3, Reclaimable: 50, TotalSize: 150, Items: images },
    ContainerUsage: { Items: containers },
    VolumeUsage: { Items: volumes },
    BuildCacheUsage: { Items: cache },
  };
  assert.deepEqual(readDiskUsage(raw), expected);
});

test('what was not asked for, and odd answers, read as nothing', () => {
  for (const raw of [
    null,
    7,
    [],
    {},
    { Images: null, Containers: null, Volumes: null, BuildCache: null },
    { Images: {}, ImageUsage: [], ContainerUsage: { Items: null }, VolumeUsage: null },
    {
      Images: [null, 'x', { Id: 'a', Size: '7' }],
      Volumes: [{ Name: 'a', UsageData: [] }, { UsageData: { Size: 1 } }],
    },
  ]) {
    assert.deepEqual(readDiskUsage(raw), nothing);
  }
});
