import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine } from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { debugLabel, startDebugHelper } from '../../src/terminal/core/debug-helper.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { engines, onEach } from './engines.js';
import { image } from './namespace.js';
import { said } from './said.js';

async function helpersOf(engine: Engine, target: string): Promise<readonly string[]> {
  return (await engine.listContainers()).filter(({ labels }) => labels[debugLabel] === target).map(({ id }) => id);
}

async function untilNone(engine: Engine, target: string): Promise<void> {
  while ((await helpersOf(engine, target)).length > 0) await sleep(50);
}

onEach(engines, 'a debug helper sees processes, files, network and volumes, and goes', async ({ engine, ns }) => {
  const volume = await ns.volume();
  const target = await ns.container({
    Cmd: ['sh', '-c', 'echo mine >/marked; echo kept >/data/file; trap "exit 0" TERM; sleep 7003 & wait'],
    HostConfig: { Mounts: [{ Type: 'volume', Source: volume, Target: '/data' }] },
  });
  await engine.startContainer(target);
  while (!(await engine.stat(target, '/data/file'))) await sleep(20);
  const helper = await startDebugHelper(engine, { id: target, name: ns.name() }, image);
  assert.ok(helper);
  assert.match(await said(engine, helper.id, 'ps -o args'), /sleep 7003/);
  assert.equal(await said(engine, helper.id, `cat ${helper.root}/marked /data/file`), 'mine\nkept\n');
  const address = 'ip -4 -o addr show scope global';
  assert.equal(await said(engine, helper.id, address), await said(engine, target, address));
  assert.equal((await helpersOf(engine, target)).length, 1);
  await helper.end();
  await untilNone(engine, target);
  assert.equal((await engine.listContainers({ ids: [target] }))[0]?.state, 'running');
});

onEach(engines, 'a debug helper ends by itself when the editor is gone', async ({ t, given, engine, ns }) => {
  const target = await ns.container();
  await engine.startContainer(target);
  const other = await connectTo(t, `unix://${given.socket}`);
  assert.ok(await startDebugHelper(other, { id: target, name: ns.name() }, image));
  assert.equal((await helpersOf(engine, target)).length, 1);
  other.dispose();
  await untilNone(engine, target);
});

onEach(engines, 'a debug helper that can’t be leaves nothing behind', async ({ engine, ns }) => {
  const target = await ns.container();
  const name = ns.name();
  const start = (from: string) => startDebugHelper(engine, { id: target, name }, from);
  await assert.rejects(start('no-such-image:none'), (error) => EngineError.is(error));
  await assert.rejects(start(image), (error) => EngineError.is(error), 'the container does not run');
  await untilNone(engine, target);
});
