import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from '../../../../src/engine/wording/reference-problem.js';

test('names of images, as registries take them', () => {
  const digest = `@sha256:${'0'.repeat(64)}`;
  for (const good of [
    ...['nginx', 'nginx:1.27', 'a/b/c:x_Y.z-1', 'r.example.com:5000/a/b', 'localhost/a', 'a__b', 'a--b', 'a.b'],
    ...['[::1]:5000/a', `nginx${digest}`, `nginx:1${digest}`],
  ]) {
    assert.equal(problemOf(good, true), undefined, good);
  }
  assert.match(problemOf('Nginx', true) ?? '', /small letters/);
  assert.match(problemOf(`nginx${digest}`, false) ?? '', /no digest/);
  for (const bad of ['', ' ', 'a b', 'a:', 'a:b:c', '-a', 'a/', '/a', 'a;b', 'a$(b)', 'a:-x', `a:${'x'.repeat(129)}`]) {
    assert.notEqual(problemOf(bad, true), undefined, bad);
  }
});
