import assert from 'node:assert/strict';
import { silentLog } from '../../src/base/log.js';
import { markOf } from '../../src/terminal/core/hang-up.js';
import { ProgramEnds } from '../../src/terminal/program-ends.js';
import { eventually } from '../support/eventually.js';
import { engines, onEach } from './engines.js';
import { inventoryOf } from './inventory-of.js';

onEach(engines, 'what runs in a terminal that is closed while its container is paused', async (on) => {
  const { engine, ns, given, t } = on;
  const inventory = inventoryOf(t, given.socket);
  await inventory.load(['container'], AbortSignal.timeout(30_000));
  const id = await ns.container();
  await engine.startContainer(id);
  const command = ['sh', '-c', 'sleep 7010'];
  const begin = (mark: string) => engine.exec(id, { command, tty: true, stdin: true, environment: [markOf(mark)] });
  const isThere = async () => JSON.stringify(await engine.processes(id)).includes('sleep 7010');
  const plan = { kind: 'shell', container: id, containerName: 'any', command } as const;
  const ends = new ProgramEnds({ inventory, log: silentLog });

  const first = await begin('first');
  await eventually(async () => assert.ok(await isThere()));
  await engine.pauseContainer(id);
  await ends.end(inventory.engine, plan, 'first', first);
  first.dispose();
  await engine.unpauseContainer(id);
  await eventually(async () => assert.ok(!(await isThere()), 'it ends when the container goes on'));

  const second = await begin('second');
  await eventually(async () => assert.ok(await isThere()));
  await engine.pauseContainer(id);
  await ends.end(inventory.engine, plan, 'second', second);
  second.dispose();
  ends.dispose();
  const looking = inventory.look('container');
  await engine.unpauseContainer(id);
  await eventually(() => assert.equal(inventory.containers.get(id)?.state, 'running'));
  assert.ok(await isThere(), 'nobody waits for it any more');
  looking.dispose();
});
