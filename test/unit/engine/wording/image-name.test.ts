import assert from 'node:assert/strict';
import test from 'node:test';
import { familiarName, shortId, splitReference } from '../../../../src/engine/wording/image-name.js';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test('a reference is taken apart', () => {
  const check = (reference: string, repository: string, tag?: string, hash?: string) =>
    assert.deepEqual(splitReference(reference), { repository, tag, digest: hash });
  check('nginx', 'nginx');
  check('nginx:1.27', 'nginx', '1.27');
  check('host:5000/a/b', 'host:5000/a/b');
  check('host:5000/a/b:tag', 'host:5000/a/b', 'tag');
  check(`host:5000/a/b:tag@${digest}`, 'host:5000/a/b', 'tag', digest);
  check(`host:5000/a/b@${digest}`, 'host:5000/a/b', undefined, digest);
  check('[::1]:5000/a:tag', '[::1]:5000/a', 'tag');
  check('', '');
});

test('names as docker shows them', () => {
  const check = (reference: string, name: string) => assert.equal(familiarName(reference), name);
  check('nginx', 'nginx');
  check('docker.io/library/nginx:1.27', 'nginx:1.27');
  check('index.docker.io/library/nginx', 'nginx');
  check('docker.io/grafana/loki:3', 'grafana/loki:3');
  check('library/nginx', 'nginx');
  check('docker.io/library/a/b', 'library/a/b');
  check(`docker.io/library/nginx:1.27@${digest}`, 'nginx:1.27');
  check(`docker.io/library/nginx@${digest}`, `nginx@${digest}`);
  check('localhost/library/web:1', 'localhost/library/web:1');
  check('ghcr.io/library/web', 'ghcr.io/library/web');
  check('docker.io.example.com/a', 'docker.io.example.com/a');
  check('', '');
});

test('short ids', () => {
  assert.equal(shortId(digest), '0123456789ab');
  assert.equal(shortId('0123456789abcdef'), '0123456789ab');
  assert.equal(shortId('0123'), '0123');
});
