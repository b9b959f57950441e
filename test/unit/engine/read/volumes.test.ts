import assert from 'node:assert/strict';
import test from 'node:test';
import { readVolume, readVolumes } from '../../../../src/engine/read/volumes.js';

test('a volume of Docker', () => {
  const raw = {
    CreatedAt: '2024-01-02T03:04:05+01:00',
    Driver: 'local',
    Labels: { a: 'b' },
    Mountpoint: '/var/lib/docker/volumes/data/_data',
    Name: 'data',
    Options: { type: 'nfs' },
    Scope: 'local',
  };
  assert.deepEqual(structuredClone(readVolume(raw)), {
    kind: 'volume',
    id: 'data',
    name: 'data',
    driver: 'local',
    scope: 'local',
    mountpoint: '/var/lib/docker/volumes/data/_data',
    created: Date.UTC(2024, 0, 2, 2, 4, 5),
    options: { type: 'nfs' },
    labels: { a: 'b' },
    isAnonymous: false,
  });
});

test('anonymous by label, or by the shape of the name', () => {
  const check = (Name: string, Labels: unknown, isAnonymous: boolean) =>
    assert.equal(readVolume({ Name, Labels })?.isAnonymous, isAnonymous);
  check('data', null, false);
  check('data', { 'com.docker.volume.anonymous': '' }, true);
  check('0123456789abcdef'.repeat(4), null, true);
  check('0123456789abcdef'.repeat(4).slice(1), null, false);
  check('0123456789ABCDEF'.repeat(4), null, false);
  check('g'.repeat(64), null, false);
});

test('the list may be null or odd, and so may each volume in it', () => {
  for (const raw of [{ Volumes: null, Warnings: null }, {}, null, [], [{ Name: 'a' }], { Volumes: { a: 1 } }]) {
    assert.deepEqual(readVolumes(raw), []);
  }
  const odd = { Name: 'b', Driver: 7, Labels: [], Options: 'x', CreatedAt: 'soon', Scope: null, Mountpoint: {} };
  const volumes = readVolumes({ Volumes: [null, { Name: '' }, {}, odd, { Name: 'c' }] });
  assert.deepEqual(
    volumes.map(({ name, created, driver, scope }) => [name, created, driver, scope]),
    [
      ['b', 0, '7', ''],
      ['c', 0, '', ''],
    ],
  );
});
