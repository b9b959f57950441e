import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbort } from '../../../src/base/errors.js';
import { pathPart } from '../../../src/engine/docker/call.js';
import {
  body,
  closeAtOnce,
  cutChunk,
  cutLength,
  hang,
  hangInBody,
  json,
  ping,
  plainly,
  raw,
  refuse,
  type Reply,
  scriptedServer,
} from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const list = 'GET /containers/json';

test('answers that break off are told as lost, and never wait for more', async (t) => {
  for (const reply of [cutChunk, cutLength]) {
    const engine = await connectTo(t, (await scriptedServer(t, { [list]: reply })).url);
    await assertFails(engine.listContainers(), 'lost', /in the middle of the answer/);
  }
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: closeAtOnce })).url);
  await assertFails(engine.listContainers({ deadline: 5000 }), 'lost', /without an answer/);
});

test('answers that are not what was asked for', async (t) => {
  for (const reply of [body('[{"Id":'), body(''), body('<html>', 'text/html'), json('text'), json({ Id: 'x' })]) {
    const engine = await connectTo(t, (await scriptedServer(t, { [list]: reply, 'GET /volumes': reply })).url);
    await assertFails(engine.listContainers(), 'bad-answer');
  }
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: raw('+PONG\r\n') })).url);
  await assertFails(engine.listContainers(), 'not-docker', /not HTTP/);
});

test('an empty list is null for Go', async (t) => {
  const server = await scriptedServer(t, { '*': json(null), 'GET /volumes': json({ Volumes: null }) });
  const engine = await connectTo(t, server.url);
  assert.deepEqual(await engine.listContainers(), []);
  assert.deepEqual(await engine.listImages(), []);
  assert.deepEqual(await engine.listVolumes(), []);
  assert.deepEqual(await engine.listNetworks(), []);
});

test('an odd record costs no other', async (t) => {
  const containers = [null, 7, {}, { Id: 'a'.repeat(64), Names: ['/good'] }, { Id: { x: 1 } }];
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: json(containers) })).url);
  assert.deepEqual(
    (await engine.listContainers()).map(({ name }) => name),
    ['good'],
  );
});

test('labels of 100 kB come through whole, and so do characters cut by chunks', async (t) => {
  const label = 'å☃𝄞'.repeat(15_000);
  const bytes = Buffer.from(JSON.stringify([{ Id: 'a'.repeat(64), Names: ['/big'], Labels: { big: label } }]));
  const chunks = [];
  for (let at = 0; at < bytes.length; at += 997) chunks.push(bytes.subarray(at, at + 997));
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: body(chunks) })).url);
  assert.equal((await engine.listContainers())[0]?.labels['big'], label);
});

test('refusals have the code of their status and the words of the engine', async (t) => {
  const cases = [
    [400, 'bad-request'],
    [403, 'bad-request'],
    [404, 'not-found'],
    [409, 'conflict'],
    [500, 'engine-error'],
    [501, 'unsupported'],
    [502, 'engine-error'],
  ] as const;
  for (const [status, code] of cases) {
    const server = await scriptedServer(t, { '*': refuse(status, 'the engine’s\r\n\u001b[31mwords') });
    const error = await assertFails((await connectTo(t, server.url)).startContainer('x'), code, /^the engine’s words$/);
    assert.equal(error.status, status);
  }
});

test('refusals with other bodies', async (t) => {
  const check = async (status: number, content: string, code: Parameters<typeof assertFails>[1], words: RegExp) => {
    const engine = await connectTo(t, (await scriptedServer(t, { '*': plainly(status, content) })).url);
    await assertFails(engine.startContainer('x'), code, words);
  };
  await check(500, '', 'engine-error', /^the engine answered with status 500$/);
  await check(502, '<html><style>x{}</style><h1>Bad Gateway</h1></html>', 'engine-error', /^Bad Gateway$/);
  await check(404, '{"message":"page not found"}', 'unsupported', /page not found/);
  await check(503, '{"message":"This node is not a swarm manager."}', 'unsupported', /swarm/);
  await check(503, '{"message":"starting"}', 'engine-error', /starting/);
  await check(500, 'x'.repeat(100_000), 'engine-error', /^x{249}…x{250}$/);
});

test('304 says that it is so already', async (t) => {
  const engine = await connectTo(t, (await scriptedServer(t, { '*': plainly(304, '') })).url);
  await engine.startContainer('x');
  await engine.stopContainer('x');
});

test('redirects are not followed, wherever they lead', async (t) => {
  let followed = 0;
  const target = await scriptedServer(t, { '*': () => (followed += 1) }, { tcp: true });
  const elsewhere = target.url.replace('tcp:', 'http:');
  for (const location of ['/v1.51/elsewhere', `${elsewhere}/x`, 'odd-scheme:x', 'javascript:alert(1)', '', '//', '?']) {
    for (const status of [301, 307]) {
      const script = { [list]: plainly(status, '', { Location: location }), 'GET /elsewhere': () => (followed += 1) };
      const engine = await connectTo(t, (await scriptedServer(t, script)).url);
      await assertFails(engine.listContainers(), 'not-docker', /redirect/);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(followed, 0);
  assert.equal(target.connections.made, 0);
});

test('a hung engine is told as not answering, also in the middle of an answer', async (t) => {
  const server = await scriptedServer(t, { [list]: hang, 'GET /networks': hangInBody('[{"Id"'), '*': hang });
  const engine = await connectTo(t, server.url, { deadline: 100 });
  await Promise.all([
    assertFails(engine.listContainers(), 'timeout', /within 0\.1 s/),
    assertFails(engine.listNetworks(), 'timeout'),
    assertFails(engine.stopContainer('x', { deadline: 50 }), 'timeout'),
  ]);
});

test('a slow action is waited for while the engine answers a ping, and given up when it doesn’t', async (t) => {
  let pings = 0;
  const slow: Reply = (_request, response) => void setTimeout(() => response.writeHead(204).end(), 1_500);
  const live = await scriptedServer(t, {
    'GET /_ping': (request, response) => {
      pings += 1;
      ping()(request, response);
    },
    'POST /containers/slow/stop': slow,
  });
  const engine = await connectTo(t, live.url, { deadline: 500 });
  const before = pings;
  await engine.stopContainer('slow');
  assert.ok(pings > before, 'it was asked whether it is alive');

  let isHung = false;
  const server = await scriptedServer(t, {
    'GET /_ping': (request, response) => (isHung ? hang : ping())(request, response),
    'POST /containers/hung/stop': hang,
  });
  const other = await connectTo(t, server.url, { deadline: 500 });
  isHung = true;
  await assertFails(other.stopContainer('hung'), 'timeout', /within 0\.5 s/);
});

test('a call is given up after 10 s when nobody says otherwise', async (t) => {
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: hang })).url);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isOver = false;
  const asked = assertFails(engine.listContainers(), 'timeout', /within 10 s/).finally(() => (isOver = true));
  t.mock.timers.tick(9_999);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false);
  t.mock.timers.tick(1);
  await asked;
});

test('calls that wait for their turn have their deadline too', { timeout: 5000 }, async (t) => {
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: hang })).url);
  const controller = new AbortController();
  // As many as there are connections, and more.
  const hung = Array.from({ length: 20 }, () => engine.listContainers({ signal: controller.signal }));
  await assertFails(engine.listContainers({ deadline: 50 }), 'timeout');
  controller.abort();
  for (const outcome of await Promise.allSettled(hung)) assert.equal(outcome.status, 'rejected');
});

test('slow actions do not keep lists waiting', async (t) => {
  const server = await scriptedServer(t, { '*': hang, [list]: json([]) });
  const engine = await connectTo(t, server.url);
  const controller = new AbortController();
  const stops = Array.from({ length: 50 }, (_, index) =>
    engine.stopContainer(`c${index}`, { signal: controller.signal }),
  );
  assert.deepEqual(await engine.listContainers({ deadline: 5000 }), []);
  controller.abort();
  for (const outcome of await Promise.allSettled(stops)) {
    assert.ok(outcome.status === 'rejected' && isAbort(outcome.reason), 'aborted, and not told as lost');
  }
});

test('an abort before, during and in the body throws its reason', async (t) => {
  const server = await scriptedServer(t, { [list]: hang, 'GET /networks': hangInBody('[') });
  const engine = await connectTo(t, server.url);
  const reason = new Error('enough');
  const before = server.requests.length;
  await assert.rejects(engine.listContainers({ signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(server.requests.length, before);
  for (const ask of [engine.listContainers.bind(engine), engine.listNetworks.bind(engine)]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(ask({ signal: controller.signal }), (error) => error === reason);
  }
});

test('a disposed engine ends what is under way and leaves no connection', async (t) => {
  const server = await scriptedServer(t, { [list]: hang });
  const engine = await connectTo(t, server.url);
  const asked = engine.listContainers();
  setTimeout(() => engine.dispose(), 50);
  await assert.rejects(asked, isAbort);
  await assert.rejects(engine.listContainers(), isAbort);
  while (server.connections.open > 0) await new Promise((resolve) => setImmediate(resolve));
});

test('connections are used again', async (t) => {
  const server = await scriptedServer(t, { [list]: json([]) });
  const engine = await connectTo(t, server.url);
  for (let count = 0; count < 20; count++) await engine.listContainers();
  assert.equal(server.connections.made, 1);
});

test('a kept connection that the engine closed costs a list no failure', async (t) => {
  let isClosing = false;
  const server = await scriptedServer(t, {
    [list]: (request, response) => {
      // The connection on which the last answer was given is cut; the next one is not.
      if (isClosing) closeAtOnce(request, response);
      else json([])(request, response);
      isClosing = !isClosing;
    },
  });
  const engine = await connectTo(t, server.url);
  await engine.listContainers();
  assert.deepEqual(await engine.listContainers(), []);
  assert.equal(server.connections.made, 2);
});

test('an action is never sent twice', async (t) => {
  const server = await scriptedServer(t, { '*': closeAtOnce, [list]: json([]) });
  const engine = await connectTo(t, server.url);
  await engine.listContainers();
  // It goes out on the kept connection, as the request of the test above does.
  await assertFails(engine.pauseContainer('x'), 'lost');
  assert.equal(server.requests.filter((request) => request.includes('/pause')).length, 1);
});

test('a thousand lists in a row leave no listeners behind', async (t) => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  t.after(() => process.off('warning', onWarning));
  const engine = await connectTo(t, (await scriptedServer(t, { [list]: json([]) })).url);
  const { signal } = new AbortController();
  for (let count = 0; count < 50; count++) {
    await Promise.all(Array.from({ length: 20 }, () => engine.listContainers({ signal })));
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(warnings, []);
});

test('paths: encoded, slashes kept, no way out', () => {
  assert.equal(pathPart('registry:5000/a b/c@sha256:1'), 'registry%3A5000/a%20b/c%40sha256%3A1');
  assert.equal(pathPart('x?force=true#'), 'x%3Fforce%3Dtrue%23');
  for (const name of ['', '..', '../containers/x', 'a/./b', 'a//b', '/a']) {
    assert.throws(() => pathPart(name), { code: 'bad-request' }, name);
  }
});

test('queries and verbs are as the API wants them', async (t) => {
  const server = await scriptedServer(t, { '*': plainly(204, ''), [list]: json([]), 'GET /networks': json([]) });
  const engine = await connectTo(t, server.url);
  const id = 'ab12';
  await engine.listContainers();
  await engine.listContainers({ ids: [id, 'cd34'] });
  assert.deepEqual(await engine.listContainers({ ids: [] }), []);
  await engine.listContainers({ ids: Array.from({ length: 101 }, (_, index) => String(index)) });
  await engine.listNetworks({ ids: [id] });
  await engine.restartContainer(id);
  await engine.pauseContainer(id);
  await engine.unpauseContainer(id);
  await engine.killContainer(id, 'SIGHUP');
  await engine.renameContainer(id, 'a b');
  await engine.removeContainer(id, { force: true, anonymousVolumes: false });
  await engine.removeImage('a/b:c', { force: false });
  await engine.removeVolume('v', { force: true });
  await engine.removeNetwork(id);
  const decoded = server.requests.slice(1).map((request) => decodeURIComponent(request.replace(' /v1.51', ' ')));
  assert.deepEqual(decoded, [
    'GET /containers/json?all=true',
    'GET /containers/json?all=true&filters={"id":["ab12","cd34"]}',
    'GET /containers/json?all=true',
    'GET /networks?filters={"id":["ab12"]}',
    'POST /containers/ab12/restart',
    'POST /containers/ab12/pause',
    'POST /containers/ab12/unpause',
    'POST /containers/ab12/kill?signal=SIGHUP',
    'POST /containers/ab12/rename?name=a b',
    'DELETE /containers/ab12?force=true&v=false',
    'DELETE /images/a/b:c?force=false',
    'DELETE /volumes/v?force=true',
    'DELETE /networks/ab12',
  ]);
});
