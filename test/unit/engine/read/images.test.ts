import assert from 'node:assert/strict';
import test from 'node:test';
import { readImage, readImages } from '../../../../src/engine/read/images.js';

function check(raw: unknown, expected: unknown): void {
  assert.deepEqual(structuredClone(readImage(raw)), expected);
}

const expected = {
  kind: 'image',
  id: 'sha256:1',
  tags: ['nginx:1.27', 'web:1'],
  digests: ['nginx@sha256:2'],
  created: 1_700_000_000_000,
  size: 190_000_000,
  labels: { maintainer: 'me' },
};

test('an item of a list: seconds, labels at the top', () => {
  check(
    {
      Containers: -1,
      Created: 1_700_000_000,
      Id: 'sha256:1',
      Labels: { maintainer: 'me' },
      ParentId: '',
      RepoDigests: ['nginx@sha256:2'],
      RepoTags: ['nginx:1.27', 'web:1'],
      SharedSize: -1,
      Size: 190_000_000,
      VirtualSize: 190_000_000,
    },
    expected,
  );
});

test('an inspection: RFC 3339, labels in the configuration', () => {
  check(
    {
      Id: 'sha256:1',
      Created: '2023-11-14T22:13:20.000000000Z',
      Config: { Labels: { maintainer: 'me' } },
      RepoDigests: ['nginx@sha256:2'],
      RepoTags: ['nginx:1.27', 'web:1'],
      Size: 190_000_000,
    },
    expected,
  );
});

test('what has no name has no tags, in each of the ways of saying so', () => {
  const bare = { kind: 'image', id: 'sha256:1', tags: [], digests: [], created: 0, size: 0, labels: {} };
  check({ Id: 'sha256:1' }, bare);
  check({ Id: 'sha256:1', RepoTags: null, RepoDigests: null, Labels: null, Size: null, Created: null }, bare);
  check({ Id: 'sha256:1', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'], Size: -1 }, bare);
  check({ Id: 'sha256:1', RepoTags: 'nginx', RepoDigests: { a: 1 }, Labels: [], Size: '12', Created: {} }, bare);
  check({ Id: 'sha256:1', RepoTags: [null, 7, {}], Config: 'x' }, bare);
});

test('an item without an id costs only itself', () => {
  assert.deepEqual(
    readImages([{ Id: 'a' }, null, { Id: '' }, {}, { Id: 'b' }]).map(({ id }) => id),
    ['a', 'b'],
  );
  for (const raw of [null, {}, 'x']) assert.deepEqual(readImages(raw), []);
});
