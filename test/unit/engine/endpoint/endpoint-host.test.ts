import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointHost } from '../../../../src/engine/endpoint/endpoint-host.js';
import { parseUrl } from '../../../../src/engine/endpoint/parse-url.js';

function check(url: string, expected: string) {
  assert.equal(endpointHost({ ...parseUrl(url, undefined, 'here'), source: { by: 'setting' } }), expected, url);
}

test('published ports are reached at', () => {
  check('unix:///var/run/docker.sock', 'localhost');
  check('npipe:////./pipe/docker_engine', 'localhost');
  check('tcp://box:2375', 'box');
  check('tcp://[::1]:2375', '[::1]');
  check('ssh://me@box:22', 'box');
  check('ssh://a%40b@box', 'box');
  check('ssh://me@[fe80::1]', '[fe80::1]');
});
