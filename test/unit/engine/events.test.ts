import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Log, silentLog } from '../../../src/base/log.js';
import { type Engine, type EngineEvent } from '../../../src/engine/engine.js';
import { type Reply, body, cutChunk, hang, ping, refuse, scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const route = 'GET /events';

/** As Docker 29 (API 1.52) sends them: without `status`, `id` and `from`. */
function event(action: string, id = 'a'.repeat(64), timeNano = '1795218652796062145', label = ''): string {
  const attributes = `"image":"busybox","name":"x"${label === '' ? '' : `,"label":${JSON.stringify(label)}`}`;
  const actor = `{"ID":"${id}","Attributes":{${attributes}}}`;
  return `{"Type":"container","Action":"${action}","Actor":${actor},"scope":"local","time":1795218652,"timeNano":${timeNano}}\n`;
}

/** Collects events until the stream ends by itself or `enough` have come. */
async function collect(engine: Engine, enough = Infinity, since?: string): Promise<EngineEvent[]> {
  const controller = new AbortController();
  const found: EngineEvent[] = [];
  for await (const one of engine.events({ since, signal: controller.signal })) {
    if (found.push(one) >= enough) controller.abort();
  }
  return found;
}

test('events of API 1.52, by Type, Action and Actor alone', async (t) => {
  const server = await scriptedServer(t, {
    [route]: body([
      Buffer.from(event('health_status: healthy') + event('start', 'b'.repeat(64), '1795218652796062146')),
    ]),
  });
  const found = await collect(await connectTo(t, server.url), 2);
  assert.deepEqual(
    found.map(({ type, action, suffix, id, timeNano }) => [type, action, suffix, id[0], timeNano]),
    [
      ['container', 'health_status', 'healthy', 'a', '1795218652796062145'],
      ['container', 'start', '', 'b', '1795218652796062146'],
    ],
  );
  assert.equal(found[0]?.attributes['name'], 'x');
});

test('events cut in any place by chunks', async (t) => {
  const bytes = Buffer.from(event('create', 'a', '1', 'å☃𝄞') + event('start', 'b', '2') + event('die', 'c', '3'));
  for (const size of [1, 7, 100]) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    const server = await scriptedServer(t, { [route]: body(chunks) });
    const found = await collect(await connectTo(t, server.url), 3);
    assert.deepEqual([found[0]?.attributes['label'], found[2]?.action], ['å☃𝄞', 'die']);
  }
});

test('a line that can not be read is logged and costs only itself', async (t) => {
  const said: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (_, message) => said.push(message),
    debug: (_, message) => said.push(message),
  };
  const content = `${event('create')}{"Type":"cont\n[]\n{"hello":1}\n${event('start')}`;
  const server = await scriptedServer(t, { [route]: body([Buffer.from(content)]) });
  const found = await collect(await connectTo(t, server.url, { log }), 2);
  assert.deepEqual(
    found.map(({ action }) => action),
    ['create', 'start'],
  );
  assert.equal(said.filter((line) => line.startsWith('not JSON')).length, 1);
  assert.equal(said.filter((line) => line.startsWith('not understood')).length, 2);
});

test('since is given in seconds and nanoseconds, all of their digits', async (t) => {
  const server = await scriptedServer(t, { [route]: body([Buffer.from(event('start'))]) });
  const engine = await connectTo(t, server.url);
  await collect(engine, 1);
  assert.equal(server.requests.at(-1), 'GET /v1.51/events');
  await collect(engine, 1, '1795218652000000007');
  assert.equal(server.requests.at(-1), 'GET /v1.51/events?since=1795218652.000000007');
});

test('a stream that ends, breaks or never begins', async (t) => {
  const failing = async (
    reply: Parameters<typeof scriptedServer>[1],
    code: 'lost' | 'engine-error' | 'bad-request',
  ) => {
    await assertFails(collect(await connectTo(t, (await scriptedServer(t, reply)).url)), code);
  };
  await failing({ [route]: body([]) }, 'lost');
  await failing({ [route]: cutChunk }, 'lost');
  await failing({ [route]: refuse(500, 'no') }, 'engine-error');
  await failing({ [route]: refuse(400, 'bad since') }, 'bad-request');

  const server = await scriptedServer(t, { [route]: (_, response) => response.flushHeaders() });
  const engine = await connectTo(t, server.url);
  const signal = new AbortController().signal;
  const breaking = (async () => {
    for await (const _ of engine.events({ signal, onOpen: () => server.breakConnections() })) assert.fail('no event');
  })();
  await assertFails(breaking, 'lost');
});

test('an abort ends the stream quietly and closes its connection', async (t) => {
  const abort = async (reply: Reply, ms: number, deadline: number) => {
    const server = await scriptedServer(t, { [route]: reply });
    const engine = await connectTo(t, server.url, { deadline });
    const { open } = server.connections;
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    for await (const _ of engine.events({ signal: controller.signal })) assert.fail('no event');
    while (server.connections.open > open) await new Promise((resolve) => setImmediate(resolve));
  };
  // The deadline is for the answer's beginning; what has begun lives on.
  const begun = abort((_, response) => response.flushHeaders(), 1200, 1000);
  await Promise.all([begun, abort(hang, 200, 10_000)]);
});

test('events that never begin are told as not answering, on an engine that begins at once', async (t) => {
  for (const reply of [hang, hangInRefusal]) {
    const engine = await connectTo(t, (await scriptedServer(t, { [route]: reply })).url, { deadline: 1000 });
    await assertFails(collect(engine), 'timeout', /within 1 s/);
  }
});

/** The head of a refusal, and never its end. */
const hangInRefusal: Reply = (_, response) => {
  response.writeHead(500);
  response.write('{"mess');
};

test('a reader that stops reading closes the connection', async (t) => {
  const server = await scriptedServer(t, {
    [route]: (_, response) => {
      response.write(event('start'));
    },
  });
  const engine = await connectTo(t, server.url);
  const { open } = server.connections;
  for await (const one of engine.events({ signal: new AbortController().signal })) {
    assert.equal(one.action, 'start');
    assert.equal(server.connections.open, open + 1);
    break;
  }
  while (server.connections.open > open) await new Promise((resolve) => setImmediate(resolve));
});

test('onOpen comes with the head of the answer, before any event', async (t) => {
  const server = await scriptedServer(t, { [route]: (_, response) => response.flushHeaders() });
  const engine = await connectTo(t, server.url);
  const controller = new AbortController();
  let opened = 0;
  const onOpen = () => {
    opened += 1;
    controller.abort();
  };
  for await (const _ of engine.events({ signal: controller.signal, onOpen })) assert.fail('no event');
  assert.equal(opened, 1);
  // And not at all when there is no answer.
  const silent = await connectTo(t, (await scriptedServer(t, { [route]: refuse(500, 'no') })).url);
  const failing = (async () => {
    for await (const _ of silent.events({ signal: new AbortController().signal, onOpen })) assert.fail('no event');
  })();
  await assertFails(failing, 'engine-error');
  assert.equal(opened, 1);
});

test('Podman’s stream is open before its first event', async (t) => {
  let send = () => undefined as unknown;
  const server = await scriptedServer(t, {
    'GET /_ping': ping({ 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1' }),
    [route]: (_, response) => {
      // As Podman does: the head goes out together with the first event.
      send = () => response.write(event('start'));
    },
  });
  const engine = await connectTo(t, server.url);
  const controller = new AbortController();
  let opened = 0;
  const onOpen = () => {
    opened += 1;
    send();
  };
  for await (const one of engine.events({ signal: controller.signal, onOpen })) {
    assert.equal(one.action, 'start');
    controller.abort();
  }
  assert.equal(opened, 1);
});

test('2,000 events at once all come, in order', async (t) => {
  const all = Buffer.from(
    Array.from({ length: 2000 }, (_, index) => event('start', `c${index}`, String(index + 1))).join(''),
  );
  const chunks = [];
  for (let at = 0; at < all.length; at += 65_536) chunks.push(all.subarray(at, at + 65_536));
  const engine = await connectTo(t, (await scriptedServer(t, { [route]: body(chunks) })).url);
  const found = await collect(engine, 2000);
  assert.equal(found.length, 2000);
  assert.equal(found.at(-1)?.id, 'c1999');
});
