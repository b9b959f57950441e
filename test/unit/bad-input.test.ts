import assert from 'node:assert/strict';
import { type ServerResponse } from 'node:http';
import { type Socket, createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { disposable } from '../../src/base/lifecycle.js';
import { type Log } from '../../src/base/log.js';
import { connectDocker } from '../../src/engine/docker/docker-engine.js';
import { parseUrl } from '../../src/engine/endpoint/parse-url.js';
import { type Kind } from '../../src/engine/engine.js';
import { explainError } from '../../src/engine/explain-error.js';
import { type ContainerChoices } from '../../src/explorer/rows/choices.js';
import { ContainerRows } from '../../src/explorer/rows/container-row.js';
import { containerRows } from '../../src/explorer/rows/container-rows.js';
import { type Row } from '../../src/explorer/rows/row.js';
import { containerTooltip } from '../../src/explorer/rows/tooltips.js';
import { Inventory } from '../../src/inventory/inventory.js';
import {
  type Reply,
  type Script,
  body,
  closeAtOnce,
  cutChunk,
  cutLength,
  json,
  plainly,
  refuse,
  scriptedServer,
} from '../faults/scripted-server.js';

/** What an engine, or something that passes for one, sends, and what becomes of it: from the socket to the rows. */
interface Bed {
  readonly inventory: Inventory;
  readonly log: string[];
  /** Waits until something holds, woken by the inventory. */
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly labels: (choices?: Partial<ContainerChoices>) => string[];
}

function look(t: TestContext, url: string, kinds: readonly Kind[], deadline?: number): Bed {
  const log: string[] = [];
  const say = (_: string, message: string) => void log.push(message);
  const recorder: Log = { debug: () => undefined, info: () => undefined, warn: say, error: say };
  const endpoint = { ...parseUrl(url, undefined, 'the test'), source: { by: 'setting' } } as const;
  const inventory = new Inventory({
    locate: () => Promise.resolve(endpoint),
    connect: (at, signal) => connectDocker({ endpoint: at, log: recorder, signal, deadline }),
    awaitSocket: () => disposable(() => undefined),
    log: recorder,
  });
  t.after(() => inventory.dispose());
  inventory.look(...kinds);
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (holds()) resolve();
      };
      inventory.onDidChange(check);
      inventory.onDidChangeConnection(check);
      check();
    });
  return { inventory, log, until, labels: (choices) => rowsOf(inventory, choices).map(({ label }) => label) };
}

function rowsOf(inventory: Inventory, choices: Partial<ContainerChoices> = {}): Row[] {
  const all: ContainerChoices = {
    groupBy: 'none',
    groupByLabel: '',
    sortBy: 'name',
    text: '',
    runningOnly: false,
    onlyFolders: undefined,
    plans: [],
    ...choices,
  };
  return [...containerRows(inventory.containers.values(), all, Date.now(), new ContainerRows())];
}

/** An engine with one good container, which keeps its events open; `send` makes something happen. */
async function engine(t: TestContext, script: Script = {}) {
  const streams = new Set<ServerResponse>();
  const server = await scriptedServer(t, {
    'GET /containers/json': json([{ Id: id('a'), Names: ['/good'], State: 'running' }]),
    'GET /images/json': json([{ Id: `sha256:${id('1')}`, RepoTags: ['good:1'] }]),
    'GET /volumes': json({ Volumes: [{ Name: 'good' }] }),
    'GET /networks': json([{ Id: id('b'), Name: 'good' }]),
    'GET /events': (_, response) => {
      streams.add(response);
      response.flushHeaders();
    },
    '*': refuse(404, 'no such object'),
    ...script,
  });
  const send = (Type: string, Action: string, ID: string) => {
    for (const stream of streams) stream.write(`${JSON.stringify({ Type, Action, Actor: { ID } })}\n`);
  };
  return { server, send };
}

const id = (digit: string) => digit.repeat(64);
const everything: readonly Kind[] = ['container', 'image', 'volume', 'network'];

test('names with Markdown, HTML, ANSI and right-to-left overrides stay names', async (t) => {
  const names = [
    '**bold** [click](command:evil) | cell',
    '<img src=x onerror=alert(1)> &lt;',
    '\u001b[31mred\u001b[0m\u0007',
    'photo\u202egpj.exe',
    'two\r\nlines',
  ];
  const containers = [...names, 'plain'].map((name, index) => ({ Id: id(String(index)), Names: [`/${name}`] }));
  const { server } = await engine(t, { 'GET /containers/json': json(containers) });
  const { until, labels, inventory } = look(t, server.url, ['container']);
  await until(() => inventory.isLoaded('container'));
  assert.deepEqual(new Set(labels()), new Set([names[0], names[1], 'red', 'photogpj.exe', 'two lines', 'plain']));
  for (const container of inventory.containers.values()) {
    const tooltip = containerTooltip(container, undefined, Date.now());
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(tooltip, /[\u0000-\u0009\u000b-\u001f\u202a-\u202e]|<(?!\/?br)|(?<!\\)\]\(|(?<!\\)\[click/);
  }
});

test('labels of 100 kB make rows and ids of ordinary size', async (t) => {
  const long = 'x'.repeat(100_000);
  const containers = [
    { Id: id('1'), Names: ['/big'], Labels: { long, [long]: 'key', 'com.docker.compose.project': long } },
    { Id: id('2'), Names: ['/also'], Labels: { long: `${long}y` } },
    { Id: id('3'), Names: ['/small'], Labels: {} },
  ];
  const { server } = await engine(t, { 'GET /containers/json': json(containers) });
  const { until, inventory } = look(t, server.url, ['container']);
  await until(() => inventory.isLoaded('container'));
  for (const choices of [{ groupBy: 'project' }, { groupBy: 'label', groupByLabel: 'long' }] as const) {
    const groups = rowsOf(inventory, choices);
    // Labels that differ only at their end stand apart.
    assert.equal(groups.length, choices.groupBy === 'label' ? 3 : 2);
    for (const row of groups) assert.ok(row.id.length + row.label.length + row.description.length < 1000, row.label);
  }
  const big = inventory.containers.get(id('1'))!;
  assert.ok(containerTooltip(big, undefined, Date.now()).length < 5000);
});

const broken: Readonly<Record<string, readonly [Reply, RegExp]>> = {
  'broken JSON': [body('[{"Id":'), /can’t be read/],
  'no JSON': [body('<html>busy</html>', 'text/html'), /can’t be read/],
  'another shape': [json({ message: 7 }), /can’t be read/],
  'a cut chunk': [cutChunk, /lost.*middle of the answer/],
  'a cut body': [cutLength, /lost.*middle of the answer/],
  'a closed connection': [closeAtOnce, /lost.*without an answer/],
  'status 500': [refuse(500, 'layer store is **broken**'), /The engine failed: layer store is \*\*broken\*\*/],
};

for (const [name, [reply, words]] of Object.entries(broken)) {
  test(`${name} for one kind: said and logged, all others are there, and it comes when the engine is well`, async (t) => {
    let isWell = false;
    const well = json([{ Id: `sha256:${id('1')}`, RepoTags: ['good:1'] }]);
    const { server } = await engine(t, {
      'GET /images/json': (request, response) => (isWell ? well : reply)(request, response),
    });
    const { until, labels, inventory, log } = look(t, server.url, everything);
    await until(() => inventory.troubleOf('image') !== undefined);
    assert.deepEqual(labels(), ['good']);
    assert.deepEqual([inventory.volumes.size, inventory.networks.size], [1, 1]);
    assert.match(explainError(inventory.troubleOf('image')).what, words);
    assert.ok(
      log.some((line) => line.startsWith('images can')),
      log.join('\n'),
    );
    isWell = true;
    await until(() => inventory.isLoaded('image'));
    assert.equal(inventory.troubleOf('image'), undefined);
    assert.equal(inventory.images.size, 1);
  });

  test(`${name} after an event: what was there stays, and the truth comes`, async (t) => {
    let failures = 0;
    let state = 'running';
    const { server, send } = await engine(t, {
      'GET /containers/json': (request, response) => {
        if ((request.url ?? '').includes('filters') && failures === 0) {
          failures += 1;
          reply(request, response);
        } else json([{ Id: id('a'), Names: ['/good'], State: state }])(request, response);
      },
    });
    const { until, labels, inventory, log } = look(t, server.url, everything);
    await until(() => everything.every((kind) => inventory.isLoaded(kind)));
    state = 'exited';
    const seen: string[][] = [];
    inventory.onDidChange(() => seen.push(labels()));
    send('container', 'die', id('a'));
    await until(() => inventory.containers.get(id('a'))?.state === 'exited');
    assert.equal(failures, 1);
    // On a kept connection this is the engine's good right, and asked again.
    assert.ok(log.length > 0 || reply === closeAtOnce);
    // A connection that breaks at once is taken for a bad one; an answer that can't be read is not.
    if (words.source.startsWith('lost')) return;
    assert.ok(
      seen.every((names) => names.length === 1),
      'the row never went',
    );
  });
}

test('records with missing and odd fields are shown as far as they can be', async (t) => {
  const odd = [null, 7, 'x', [], {}, { Id: 5.5 }, { Id: '' }, { Id: { x: 1 } }];
  const container = {
    Id: id('c'),
    Names: 'not a list',
    Image: 9,
    Created: 'yesterday',
    State: ['running'],
    Status: null,
    Ports: [{ PrivatePort: 'eighty' }, null, { PrivatePort: 80, PublicPort: -1 }],
    Mounts: { not: 'a list' },
    Labels: ['not', 'a', 'map'],
    NetworkSettings: { Networks: { ok: null, fine: { IPAddress: 7 } } },
  };
  const { server } = await engine(t, {
    'GET /containers/json': json([...odd, container, { Id: id('a'), Names: ['/good'] }]),
    'GET /images/json': json([...odd, { Id: 'sha256:x', RepoTags: 'none', Size: 'big', Created: {} }]),
    'GET /volumes': json({ Volumes: [...odd, { Name: 'v', Labels: 3, CreatedAt: 1e99, Driver: null }] }),
    'GET /networks': json([...odd, { Id: id('d'), Name: null, IPAM: { Config: 'x' }, Options: [1] }]),
  });
  const { until, labels, inventory } = look(t, server.url, everything);
  await until(() => everything.every((kind) => inventory.isLoaded(kind)));
  assert.ok(labels().includes('good') && labels().includes('cccccccccccc'), labels().join());
  assert.deepEqual([...inventory.images.keys()].includes('sha256:x'), true);
  assert.ok(inventory.volumes.has('v'));
  assert.ok(inventory.networks.has(id('d')));
});

test('events for objects that are gone already make no trouble', async (t) => {
  let isGone = false;
  const gone: Reply = (request, response) => {
    if (isGone) json([])(request, response);
    else json([{ Id: id('a'), Names: ['/good'] }])(request, response);
  };
  const { server, send } = await engine(t, { 'GET /containers/json': gone });
  const { until, inventory, log } = look(t, server.url, everything);
  await until(() => everything.every((kind) => inventory.isLoaded(kind)));
  isGone = true;
  for (const [type, action, object] of [
    ['container', 'start', id('f')],
    ['container', 'start', id('a')],
    ['container', 'destroy', id('e')],
    ['network', 'create', id('f')],
    ['volume', 'create', 'gone'],
    ['volume', 'create', '../../containers/json'],
    ['image', 'tag', 'gone:1'],
    ['image', 'tag', '../x'],
    ['unheard-of', 'thing', 'x'],
  ] as const) {
    send(type, action, object);
  }
  await until(() => inventory.containers.size === 0);
  await until(() => inventory.networks.size === 1 && inventory.isLoaded('image') && inventory.isLoaded('volume'));
  assert.equal(inventory.connection.state, 'connected');
  assert.deepEqual([...inventory.volumes.keys()], ['good']);
  assert.deepEqual(log, []);
});

test('what is no Docker at all is named for what it is', async (t) => {
  const listening = async (greet: (socket: Socket) => void) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-odd-'));
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      greet(socket);
    });
    const file = path.join(folder, 'odd.sock');
    await new Promise<void>((resolve) => server.listen(file, resolve));
    t.after(async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await rm(folder, { recursive: true });
    });
    return `unix://${file}`;
  };
  const web = async (reply: Reply) =>
    (await scriptedServer(t, { 'GET /_ping': reply, 'GET /version': reply, '*': reply })).url;
  const cases: readonly (readonly [string, RegExp])[] = [
    [await web(plainly(200, 'OK')), /is no Docker engine/],
    [await web(plainly(200, '<h1>It works!</h1>', { 'Content-Type': 'text/html' })), /is no Docker engine/],
    [await web(plainly(200, '{"ok":true}', { 'Content-Type': 'application/json' })), /is no Docker engine/],
    [await listening((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')), /is no Docker engine/],
    [await listening((socket) => socket.end()), /was lost/],
    [await listening(() => undefined), /is not answering/],
  ];
  for (const [url, words] of cases) {
    const { inventory, until, log } = look(t, url, ['container'], 1000);
    await until(() => inventory.connection.state === 'unreachable');
    const { connection } = inventory;
    assert.ok(connection.state === 'unreachable');
    assert.match(explainError(connection.error, url).what, words);
    assert.match(log[0] ?? '', /^no connection to unix:/);
    inventory.dispose();
  }
});
