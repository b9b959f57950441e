import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { silentLog } from '../../../src/base/log.js';
import { disposable } from '../../../src/base/lifecycle.js';
import { EngineError } from '../../../src/engine/errors.js';
import { Inventory } from '../../../src/inventory/inventory.js';
import { container } from '../../support/builders.js';
import { endpoint, ScriptedEngine } from '../../support/scripted-engine.js';

interface Bed {
  readonly engine: ScriptedEngine;
  readonly inventory: Inventory;
  /** What the next connections fail with. */
  refuse: Error | undefined;
  /** Says that the socket file is there again. */
  appear: () => void;
}

function bed(t: TestContext): Bed {
  const engine = new ScriptedEngine();
  const made: Bed = {
    engine,
    refuse: undefined,
    appear: () => assert.fail('nobody waits for the socket'),
    inventory: new Inventory({
      locate: () => Promise.resolve(endpoint),
      connect: () => (made.refuse ? Promise.reject(made.refuse) : Promise.resolve(engine.open())),
      awaitSocket: (_endpoint, onAppear) => {
        made.appear = onAppear;
        return disposable(() => undefined);
      },
      log: silentLog,
    }),
  };
  t.after(() => made.inventory.dispose());
  return made;
}

/** Waits until something holds, woken by the inventory's own events. */
async function until(inventory: Inventory, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const check = () => {
      if (!holds()) return;
      a.dispose();
      b.dispose();
      resolve();
    };
    const a = inventory.onDidChange(check);
    const b = inventory.onDidChangeConnection(check);
    check();
  });
}

const names = (inventory: Inventory) => [...inventory.containers.values()].map(({ name, state }) => `${name} ${state}`);

test('nothing is asked before somebody looks, and then only what is looked at', async (t) => {
  const { engine, inventory } = bed(t);
  engine.containers = [container()];
  assert.deepEqual(engine.calls, []);
  inventory.look('container');
  await until(inventory, () => inventory.connection.state === 'connected');
  assert.deepEqual(engine.calls, ['list container']);
  assert.deepEqual(names(inventory), ['web running']);
});

test('events that come together are answered by one fetch of what they name', async (t) => {
  const { engine, inventory } = bed(t);
  engine.containers = [
    container({ id: 'a', name: 'a' }),
    container({ id: 'b', name: 'b' }),
    container({ id: 'c', name: 'c' }),
  ];
  inventory.look('container');
  await until(inventory, () => inventory.connection.state === 'connected');
  engine.containers = [
    container({ id: 'a', name: 'a', state: 'exited' }),
    container({ id: 'b', name: 'b', state: 'paused' }),
    container({ id: 'c', name: 'c' }),
  ];
  engine.send('container', 'die', 'a');
  engine.send('container', 'pause', 'b');
  engine.send('container', 'exec_start', 'c');
  await until(inventory, () => inventory.containers.get('b')?.state === 'paused');
  assert.deepEqual(engine.calls, ['list container', 'fetch container a,b']);
  assert.deepEqual(names(inventory), ['a exited', 'b paused', 'c running']);
});

test('a removed container costs no request, nor does one that is gone already make trouble', async (t) => {
  const { engine, inventory } = bed(t);
  engine.containers = [container({ id: 'a' }), container({ id: 'b' })];
  inventory.look('container');
  await until(inventory, () => inventory.connection.state === 'connected');
  engine.send('container', 'destroy', 'a');
  await until(inventory, () => inventory.containers.size === 1);
  assert.deepEqual(engine.calls, ['list container']);
  engine.containers = [];
  engine.send('container', 'start', 'b');
  await until(inventory, () => inventory.containers.size === 0);
  assert.deepEqual(engine.calls, ['list container', 'fetch container b']);
});

test('while nobody looks events cost no request, yet the running count stays true', async (t) => {
  const { engine, inventory } = bed(t);
  engine.containers = [container({ id: 'a' })];
  const looking = inventory.look('container');
  await until(inventory, () => inventory.runningCount === 1);
  looking.dispose();
  engine.send('container', 'start', 'b');
  engine.send('container', 'start', 'c');
  engine.send('container', 'die', 'a');
  await until(inventory, () => inventory.runningCount === 2 && !inventory.isLoaded('container'));
  assert.deepEqual(engine.calls, ['list container']);
  engine.containers = [container({ id: 'b' }), container({ id: 'c' })];
  inventory.look('container');
  await until(inventory, () => inventory.containers.has('b'));
  assert.deepEqual([...inventory.containers.keys()], ['b', 'c']);
});

test('an unreachable engine empties the shelves, and the return of its socket connects at once', async (t) => {
  const it = bed(t);
  const { engine, inventory } = it;
  engine.containers = [container()];
  inventory.look('container');
  await until(inventory, () => inventory.connection.state === 'connected');
  it.refuse = new EngineError('refused', 'ECONNREFUSED');
  engine.cut();
  await until(inventory, () => inventory.connection.state === 'unreachable');
  assert.deepEqual(names(inventory), []);
  it.refuse = undefined;
  it.appear();
  await until(inventory, () => inventory.connection.state === 'connected');
  assert.deepEqual(names(inventory), ['web running']);
});

test('after the socket’s return the waiting begins anew with the shortest', async (t) => {
  const it = bed(t);
  const { inventory } = it;
  it.refuse = new EngineError('refused', 'ECONNREFUSED');
  const waits: number[] = [];
  inventory.onDidChangeConnection((connection) => {
    if (connection.state === 'unreachable') waits.push(connection.retryAt - Date.now());
  });
  inventory.look('container');
  for (let tries = 1; tries <= 6; tries += 1) {
    await until(inventory, () => waits.length >= tries);
    it.appear();
  }
  assert.ok(Math.max(...waits) <= 1000, waits.join(', '));
});

test('asked to read anew it finds another endpoint, and a hung engine is told at once', async (t) => {
  const engine = new ScriptedEngine();
  let url = endpoint.url;
  const inventory = new Inventory({
    locate: () => Promise.resolve({ ...endpoint, url }),
    connect: (found) => Promise.resolve({ ...engine.open(), endpoint: found, ping: () => Promise.reject(hung) }),
    awaitSocket: () => disposable(() => undefined),
    log: silentLog,
  });
  const hung = new EngineError('timeout', 'no answer');
  t.after(() => inventory.dispose());
  const used = () => (inventory.connection.state === 'connected' ? inventory.connection.engine.endpoint.url : '');
  inventory.look('container');
  await until(inventory, () => used() === endpoint.url);
  url = 'unix:///run/other.sock';
  inventory.retry();
  await until(inventory, () => used() === url);
  inventory.doubt();
  await until(inventory, () => inventory.connection.state === 'unreachable');
});

test('a lost connection resumes the events where it was and lists anew', async (t) => {
  const it = bed(t);
  const { engine, inventory } = it;
  engine.containers = [container({ id: 'a' })];
  inventory.look('container');
  await until(inventory, () => inventory.connection.state === 'connected');
  engine.send('container', 'destroy', 'a');
  await until(inventory, () => inventory.containers.size === 0);
  engine.containers = [container({ id: 'b' })];
  engine.cut();
  await until(inventory, () => inventory.connection.state === 'unreachable');
  inventory.retry();
  await until(inventory, () => inventory.containers.has('b'));
  assert.equal(engine.since, '1');
});

test('load tells why the engine can’t be reached', async (t) => {
  const it = bed(t);
  it.refuse = new EngineError('no-permission', 'EACCES');
  await assert.rejects(it.inventory.load(['container'], AbortSignal.timeout(5000)), { code: 'no-permission' });
});

/** A promise that somebody else resolves. */
function gate(): { readonly closed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
}

test('what happens while the first list is under way is not lost', async (t) => {
  const { engine, inventory } = bed(t);
  const { closed, open } = gate();
  engine.gate = closed;
  engine.containers = [container({ id: 'a', name: 'a' })];
  inventory.look('container');
  while (!engine.calls.includes('list container')) await setTimeout(1);
  // After the list was taken and before it arrives.
  engine.containers = [container({ id: 'a', name: 'a', state: 'exited' })];
  engine.send('container', 'die', 'a');
  await setTimeout(100);
  open();
  await until(inventory, () => inventory.containers.get('a')?.state === 'exited');
  assert.deepEqual(engine.calls, ['list container', 'fetch container a']);
});

test('a list that is older than an event nobody followed does not count', async (t) => {
  const { engine, inventory } = bed(t);
  const { closed, open } = gate();
  engine.gate = closed;
  engine.containers = [container({ id: 'a' })];
  const looking = inventory.look('container');
  while (!engine.calls.includes('list container')) await setTimeout(1);
  looking.dispose();
  engine.containers = [];
  engine.send('container', 'destroy', 'a');
  await setTimeout(50);
  open();
  await until(inventory, () => inventory.connection.state === 'connected');
  assert.equal(inventory.isLoaded('container'), false);
  inventory.look('container');
  await until(inventory, () => inventory.isLoaded('container'));
  assert.deepEqual(names(inventory), []);
});

test('an answer that comes after a restart is not put on the shelves', async (t) => {
  const { engine, inventory } = bed(t);
  const { closed, open } = gate();
  engine.gate = closed;
  engine.containers = [container({ id: 'old' })];
  inventory.look('container');
  while (!engine.calls.includes('list container')) await setTimeout(1);
  inventory.restart();
  engine.containers = [container({ id: 'new' })];
  engine.gate = Promise.resolve();
  await until(inventory, () => inventory.containers.has('new'));
  open();
  await setTimeout(50);
  assert.deepEqual([...inventory.containers.keys()], ['new']);
});

test('a kind that can not be listed costs no other, and is asked for again', async (t) => {
  const { engine, inventory } = bed(t);
  engine.containers = [container()];
  engine.imagesFail = new EngineError('engine-error', 'layer store is broken', { status: 500 });
  const states: string[] = [];
  inventory.onDidChangeConnection(({ state }) => states.push(state));
  inventory.look('container', 'image');
  await until(inventory, () => inventory.troubleOf('image') !== undefined);
  assert.deepEqual(names(inventory), ['web running']);
  assert.equal(inventory.isLoaded('image'), false);
  await assert.rejects(inventory.load(['image'], AbortSignal.timeout(5000)), /layer store is broken/);
  engine.imagesFail = undefined;
  await until(inventory, () => inventory.isLoaded('image'));
  assert.equal(inventory.troubleOf('image'), undefined);
  assert.deepEqual(states, ['connecting', 'connected']);
});

test('where nothing can be listed, the engine is unreachable', async (t) => {
  const { engine, inventory } = bed(t);
  engine.imagesFail = new EngineError('timeout', 'no answer');
  inventory.look('image');
  await until(inventory, () => inventory.connection.state === 'unreachable');
});

test('a first look at a kind without objects is announced', async (t) => {
  const { inventory } = bed(t);
  let announced = false;
  inventory.onDidChange((differences) => (announced ||= differences.some(({ kind }) => kind === 'container')));
  inventory.look('container');
  await until(inventory, () => announced);
  assert.equal(inventory.isLoaded('container'), true);
});

test('a container is on a network, and no longer, even where the engine’s list is late', async (t) => {
  const { engine, inventory } = bed(t);
  const on = {
    ...{ network: 'net', networkId: 'n', ipv4: '10.0.0.2', ipv6: undefined },
    ...{ gateway: undefined, mac: undefined, aliases: [] },
  };
  engine.containers = [container({ id: 'a', name: 'a' })];
  inventory.look('container');
  await until(inventory, () => inventory.isLoaded('container'));
  const attached = () => inventory.containers.get('a')?.attachments.length;
  for (const [action, attachments] of [
    ['connect', [on]],
    ['disconnect', []],
  ] as const) {
    engine.calls.length = 0;
    engine.onInspect = () => (engine.containers = [container({ id: 'a', name: 'a', attachments })]);
    engine.send('network', action, 'n', { container: 'a' });
    await until(inventory, () => attached() === attachments.length);
    assert.deepEqual(engine.calls, ['fetch container a', 'inspect container a', 'fetch container a']);
  }
});

for (const [action, before, after] of [
  ['die', 'running', 'exited'],
  ['pause', 'running', 'paused'],
  ['unpause', 'paused', 'running'],
] as const) {
  test(`“${action}” of a container is believed even where the engine’s list is late`, async (t) => {
    const { engine, inventory } = bed(t);
    engine.containers = [container({ id: 'a', name: 'a', state: before })];
    inventory.look('container');
    await until(inventory, () => inventory.isLoaded('container'));
    engine.calls.length = 0;
    // As Docker: the list follows the event only after a while, for which an inspection waits.
    engine.onInspect = () => (engine.containers = [container({ id: 'a', name: 'a', state: after })]);
    engine.send('container', action, 'a');
    await until(inventory, () => names(inventory).join() === `a ${after}`);
    assert.deepEqual(engine.calls, ['fetch container a', 'inspect container a', 'fetch container a']);
  });
}
