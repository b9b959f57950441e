import assert from 'node:assert/strict';
import { type TestContext } from 'node:test';
import { type GivenEngine, dockers, engines, onEach } from './engines.js';
import { inventoryOf } from './inventory-of.js';
import { PrivateDockerd } from './private-dockerd.js';
import { rawApi } from './raw-api.js';

/** An inventory that looks at the volumes and networks of an engine of the test's own, as the extension makes it. */
async function looking(t: TestContext, given: GivenEngine, deadline?: number) {
  const dockerd = await PrivateDockerd.start(t, given);
  const inventory = inventoryOf(t, dockerd.socket, deadline);
  inventory.look('volume', 'network');
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!holds()) return;
        watches.forEach((watch) => watch.dispose());
        resolve();
      };
      const watches = [inventory.onDidChange(check), inventory.onDidChangeConnection(check)];
      check();
    });
  const create = (name: string) => rawApi(dockerd.socket, 'POST', '/volumes/create', { Name: name });
  const names = () => [...inventory.volumes.keys()].sort();
  return { dockerd, inventory, until, create, names };
}

onEach(
  dockers,
  'an engine that is stopped, started, killed and started: a true tree each time',
  async ({ t, given }) => {
    const { dockerd, inventory, until, create, names } = await looking(t, given);
    await until(() => inventory.isLoaded('volume'));
    await create('one');
    await until(() => inventory.volumes.has('one'));

    for (const [signal, code, next] of [
      ['SIGTERM', 'no-socket', 'two'],
      ['SIGKILL', 'refused', 'three'],
    ] as const) {
      await dockerd.kill(signal);
      await until(() => inventory.connection.state === 'unreachable');
      assert.deepEqual(names(), [], 'what isn’t known to be true isn’t shown');
      // A stopping engine refuses a moment longer than it has a socket.
      await until(() => {
        const { connection } = inventory;
        return connection.state === 'unreachable' && (connection.error as { code?: string }).code === code;
      });
      // Each try makes the pause longer; the socket's return ends it.
      await dockerd.startAgain();
      await create(next);
      await until(() => inventory.volumes.has(next));
      assert.equal(inventory.connection.state, 'connected');
    }
    assert.deepEqual(names(), ['one', 'three', 'two']);
  },
);

onEach(
  dockers,
  'an engine that stands still is told as not answering, and its tree is true when it goes on',
  async (bench) => {
    const { dockerd, inventory, until, create } = await looking(bench.t, bench.given, 1000);
    await until(() => inventory.isLoaded('volume'));
    await dockerd.kill('SIGSTOP');
    // Nothing is asked of an engine that says nothing; who asks learns it.
    inventory.retry();
    await until(() => inventory.connection.state === 'unreachable');
    const { connection } = inventory;
    assert.equal(connection.state === 'unreachable' && (connection.error as { code?: string }).code, 'timeout');
    await dockerd.kill('SIGCONT');
    await create('after');
    await until(() => inventory.volumes.has('after'));
  },
);

onEach(dockers, 'what happened while an engine stood still is there when it goes on', async ({ t, given }) => {
  const { dockerd, inventory, until, create } = await looking(t, given);
  await until(() => inventory.isLoaded('volume'));
  const states: string[] = [];
  inventory.onDidChangeConnection(({ state }) => states.push(state));
  await dockerd.kill('SIGSTOP');
  const creating = create('late');
  await dockerd.kill('SIGCONT');
  await creating;
  await until(() => inventory.volumes.has('late'));
  assert.deepEqual(states, [], 'the connection never broke');
});

onEach(
  engines,
  'paused and going on, again and again: the tree follows each time',
  async ({ t, given, engine, ns }) => {
    const id = await ns.container();
    await engine.startContainer(id);
    const inventory = inventoryOf(t, given.socket);
    inventory.look('container');
    const is = (state: string) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (inventory.containers.get(id)?.state !== state) return;
          watch.dispose();
          resolve();
        };
        const watch = inventory.onDidChange(check);
        check();
      });
    await is('running');
    for (let round = 0; round < 20; round += 1) {
      await engine.pauseContainer(id);
      await is('paused');
      await engine.unpauseContainer(id);
      await is('running');
    }
  },
);
