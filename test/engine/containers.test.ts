import assert from 'node:assert/strict';
import { type ContainerRecord, type ContainerState, type Engine } from '../../src/engine/engine.js';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { engines, onEach } from './engines.js';

async function one(engine: Engine, id: string): Promise<ContainerRecord> {
  const [record, ...others] = await engine.listContainers({ ids: [id] });
  assert.ok(record, `no container ${id}`);
  assert.deepEqual(others, []);
  return record;
}

async function stateOf(engine: Engine, id: string): Promise<ContainerState> {
  return (await one(engine, id)).state;
}

onEach(engines, 'a container’s life', async ({ engine, ns }) => {
  const id = await ns.container();
  const record = await one(engine, id);
  assert.equal(record.id, id);
  assert.ok(record.name.startsWith(ns.prefix));
  assert.equal(record.labels['longshore.run'], ns.prefix);
  assert.equal(record.state, 'created');
  assert.ok(
    (await engine.listContainers()).some((listed) => listed.id === id),
    'listed though it does not run',
  );

  await engine.startContainer(id);
  assert.equal(await stateOf(engine, id), 'running');
  await engine.startContainer(id); // 304
  await engine.pauseContainer(id);
  assert.equal(await stateOf(engine, id), 'paused');
  await engine.unpauseContainer(id);
  assert.equal(await stateOf(engine, id), 'running');

  const before = (await engine.containerDetails(id)).startedAt;
  await engine.restartContainer(id);
  const after = (await engine.containerDetails(id)).startedAt;
  assert.ok(before !== undefined && after !== undefined && after > before, 'started anew');

  await engine.stopContainer(id);
  assert.equal(await stateOf(engine, id), 'exited');
  await engine.stopContainer(id); // 304
  const details = await engine.containerDetails(id);
  assert.equal(details.id, id);
  assert.equal(details.exitCode, 0);

  const name = ns.name();
  await engine.renameContainer(id, name);
  assert.equal((await one(engine, id)).name, name);

  await engine.removeContainer(id, { force: false, anonymousVolumes: true });
  assert.deepEqual(await engine.listContainers({ ids: [id] }), []);
  await assertFails(engine.containerDetails(id), 'not-found', /no such container|no container/i);
  await assertFails(engine.startContainer(id), 'not-found');
});

onEach(engines, 'kill, by the signal’s name', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  await engine.killContainer(id, 'SIGKILL');
  for (;;) {
    const { state, exitCode } = await one(engine, id);
    if (state === 'exited') {
      assert.equal(exitCode, 137);
      break;
    }
  }
  await assert.rejects(engine.killContainer(id, 'SIGTERM'), 'not running');
});

onEach(engines, 'a running container is removed by force alone', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const refused = engine.removeContainer(id, { force: false, anonymousVolumes: false });
  await assertFails(refused, 'conflict', /running/);
  await engine.removeContainer(id, { force: true, anonymousVolumes: false });
  assert.deepEqual(await engine.listContainers({ ids: [id] }), []);
});

onEach(engines, 'names that are taken or can not be', async ({ engine, ns }) => {
  const first = await ns.container();
  const second = await ns.container();
  const taken = (await one(engine, first)).name;
  await assert.rejects(engine.renameContainer(second, taken), { name: 'EngineError' });
  await assert.rejects(engine.renameContainer(second, 'no/slash'), { name: 'EngineError' });
  await assertFails(engine.startContainer('../images/json'), 'bad-request', /is no name/);
});

onEach(engines, 'some of many, by one filtered call', async ({ engine, ns }) => {
  const ids = [await ns.container(), await ns.container(), await ns.container()];
  const wanted = [ids[0]!, ids[2]!, 'f'.repeat(64)];
  const found = await engine.listContainers({ ids: wanted });
  assert.deepEqual(found.map(({ id }) => id).sort(), [ids[0], ids[2]].sort());
  const many = await engine.listContainers({
    ids: [...ids, ...Array.from({ length: 200 }, (_, n) => `${n}`.padEnd(64, '0'))],
  });
  assert.deepEqual(many.map(({ id }) => id).sort(), [...ids].sort());
});

onEach(engines, 'the engine’s own JSON', async ({ engine, ns }) => {
  const id = await ns.container();
  const raw = (await engine.inspect('container', id)) as { Id: string; Config: { Labels: Record<string, string> } };
  assert.equal(raw.Id, id);
  assert.equal(raw.Config.Labels['longshore.run'], ns.prefix);
});
