import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Reply,
  type Script,
  hang,
  ping,
  plainly,
  raw,
  refuse,
  scriptedServer,
  version,
} from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

test('the API is negotiated: the older of the newest of both', async (t) => {
  for (const [maximum, expected] of [
    ['1.41', '1.41'],
    ['1.47', '1.47'],
    ['1.51', '1.51'],
    ['1.52', '1.51'],
    ['2.0', '1.51'],
  ] as const) {
    const server = await scriptedServer(t, {
      'GET /_ping': ping({ 'Api-Version': maximum }),
      'GET /version': version({ ApiVersion: maximum }),
    });
    const engine = await connectTo(t, server.url);
    assert.equal(engine.info.api, expected);
    assert.equal(engine.info.maxApi, maximum);
    await engine.listImages().catch(() => undefined);
    assert.equal(server.requests.at(-1), `GET /v${expected}/images/json`);
  }
});

test('what the engine says of itself, in one question', async (t) => {
  const server = await scriptedServer(t);
  const engine = await connectTo(t, server.url);
  const info = {
    product: 'Docker Engine',
    version: '28.5.2',
    api: '1.51',
    maxApi: '1.51',
    isPodman: false,
    os: 'linux',
  };
  assert.deepEqual(engine.info, info);
  assert.deepEqual(server.requests, ['GET /_ping']);
  // A proxy may put its own name there, or none: then a second question tells.
  for (const name of ['nginx', undefined]) {
    const behind = await scriptedServer(t, { 'GET /_ping': ping({ 'Api-Version': '1.51', Server: name }) });
    assert.deepEqual((await connectTo(t, behind.url)).info, info);
    assert.deepEqual(behind.requests, ['GET /_ping', 'GET /version']);
  }
});

test('Podman is known by its name, its ping or its components', async (t) => {
  const byName = await scriptedServer(t, {
    'GET /_ping': ping({ 'Api-Version': '1.41', Server: 'Libpod/4.3.1 (linux)' }),
  });
  assert.deepEqual((await connectTo(t, byName.url)).info, {
    ...{ product: 'Podman Engine', version: '4.3.1', api: '1.41', maxApi: '1.41', isPodman: true, os: 'linux' },
  });
  const byPing = await scriptedServer(t, {
    'GET /_ping': ping({ 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }),
  });
  assert.equal((await connectTo(t, byPing.url)).info.isPodman, true);
  const byComponent = await scriptedServer(t, {
    'GET /_ping': ping({}),
    'GET /version': version({ Components: [{ Name: 'Podman Engine' }] }),
  });
  const { info } = await connectTo(t, byComponent.url);
  assert.deepEqual([info.isPodman, info.product], [true, 'Podman Engine']);
});

test('an engine whose ping names no API is believed by its version', async (t) => {
  const server = await scriptedServer(t, { 'GET /_ping': ping({}) });
  assert.equal((await connectTo(t, server.url)).info.api, '1.51');
});

test('API versions that do not fit', async (t) => {
  const telling = (fields: Readonly<Record<string, string>>) =>
    scriptedServer(t, { 'GET /_ping': ping({}), 'GET /version': version(fields) });
  await assertFails(connectTo(t, (await telling({ ApiVersion: '1.40' })).url), 'api-version', /1\.40/);
  // By number and not by letter.
  await assertFails(connectTo(t, (await telling({ ApiVersion: '1.9' })).url), 'api-version', /1\.9/);
  const young = await telling({ ApiVersion: '1.70', MinAPIVersion: '1.52' });
  await assertFails(connectTo(t, young.url), 'api-version', /1\.52/);
  const old = await scriptedServer(t, {
    'GET /_ping': ping({ 'Api-Version': '1.40', Server: 'Docker/19.03 (linux)' }),
  });
  await assertFails(connectTo(t, old.url), 'api-version', /1\.40/);
});

test('an engine that no longer knows our API says so at the first call', async (t) => {
  // moby api/server/middleware/version.go
  const words = 'client version 1.51 is too old. Minimum supported API version is 1.60, please upgrade your client';
  const server = await scriptedServer(t, {
    'GET /_ping': ping({ 'Api-Version': '1.70', Server: 'Docker/40.0.0 (linux)' }),
    '*': refuse(400, words),
  });
  const engine = await connectTo(t, server.url);
  await assertFails(engine.listImages(), 'api-version', /Minimum supported API version is 1\.60/);
});

test('DOCKER_API_VERSION ends the negotiation', async (t) => {
  const server = await scriptedServer(t, {
    '*': refuse(400, 'client version 1.99 is too new. Maximum supported API version is 1.51'),
  });
  assert.equal((await connectTo(t, server.url, { clientVersion: '1.43' })).info.api, '1.43');
  assert.equal((await connectTo(t, server.url, { clientVersion: 'v1.44' })).info.api, '1.44');
  await assertFails(connectTo(t, server.url, { clientVersion: 'newest' }), 'api-version', /DOCKER_API_VERSION.*newest/);
  await assertFails(connectTo(t, server.url, { clientVersion: '1.24' }), 'api-version', /1\.24/);
  const engine = await connectTo(t, server.url, { clientVersion: '1.99' });
  await assertFails(engine.listImages(), 'api-version', /too new/);
});

test('what is no engine', async (t) => {
  const html = '<!DOCTYPE html><title>Welcome to nginx!</title>';
  const cases: readonly [string, Script | Reply, RegExp][] = [
    ['a web page', plainly(200, html, { 'Content-Type': 'text/html' }), /not with the version/],
    [
      'a web page at the ping alone',
      { 'GET /_ping': plainly(200, html), 'GET /version': plainly(404, html) },
      /status 404/,
    ],
    ['another JSON', { 'GET /_ping': ping({}), 'GET /version': plainly(200, '{"version":"3"}') }, /names no version/],
    ['a list', { 'GET /_ping': ping({}), 'GET /version': plainly(200, '[]') }, /names no version/],
    ['not found', plainly(404, html), /status 404: Welcome to nginx!/],
    ['log in first', plainly(401, 'who are you?'), /status 401: who are you\?/],
    ['ssh', raw('SSH-2.0-OpenSSH_9.2\r\n'), /not HTTP/],
    ['redirect', plainly(302, '', { Location: 'https://example.invalid/' }), /redirect/],
  ];
  for (const [name, reply, message] of cases) {
    const script = typeof reply === 'function' ? { 'GET /_ping': reply, 'GET /version': reply } : reply;
    const server = await scriptedServer(t, script);
    await assertFails(connectTo(t, server.url), 'not-docker', message).catch((error: unknown) => {
      throw new Error(name, { cause: error });
    });
  }
});

test('an engine that is there and unwell', async (t) => {
  const failing = await scriptedServer(t, { 'GET /_ping': refuse(500, 'out of\n disk') });
  await assertFails(connectTo(t, failing.url), 'engine-error', /^out of disk$/);
  const silent = await scriptedServer(t, { 'GET /_ping': hang });
  await assertFails(connectTo(t, silent.url, { deadline: 50 }), 'timeout', /within 0\.1 s/);
  const closing = await scriptedServer(t, { 'GET /_ping': (_, response) => response.socket?.destroy() });
  await assertFails(connectTo(t, closing.url), 'lost', /without an answer/);
  const tls = await scriptedServer(t, {
    'GET /_ping': plainly(400, 'Client sent an HTTP request to an HTTPS server.\n'),
  });
  await assertFails(connectTo(t, tls.url), 'tls', /HTTPS server/);
});

test('nobody there', async (t) => {
  await assertFails(connectTo(t, 'unix:///nonexistent/docker.sock'), 'no-socket', /nonexistent/);
  await assertFails(connectTo(t, 'unix:///etc/passwd/docker.sock'), 'no-socket');
  await assertFails(connectTo(t, 'unix:///etc/passwd'), 'refused');
  await assertFails(connectTo(t, 'tcp://127.0.0.1:1'), 'refused', /127\.0\.0\.1/);
  await assertFails(connectTo(t, 'tcp://nothing.invalid:1'), 'no-host', /nothing\.invalid/);
});

test('an aborted connection attempt throws the reason and leaves nothing open', async (t) => {
  const server = await scriptedServer(t, { 'GET /_ping': hang });
  const controller = new AbortController();
  const connecting = connectTo(t, server.url, { signal: controller.signal });
  const reason = new Error('enough');
  setTimeout(() => controller.abort(reason), 50);
  await assert.rejects(connecting, (error) => error === reason);
  while (server.connections.open > 0) await new Promise((resolve) => setImmediate(resolve));
});

test('custom headers and ours are sent with every request', async (t) => {
  const server = await scriptedServer(t);
  const engine = await connectTo(t, server.url, { customHeaders: { 'X-Team': 'blue' } });
  await engine.listImages().catch(() => undefined);
  assert.equal(server.headers.length, 2);
  for (const headers of server.headers) {
    assert.deepEqual([headers['x-team'], headers['user-agent'], headers.host], ['blue', 'Longshore', 'localhost']);
  }
  const tcp = await scriptedServer(t, {}, { tcp: true });
  await connectTo(t, tcp.url);
  assert.equal(tcp.headers[0]?.host, tcp.url.slice('tcp://'.length));
});
