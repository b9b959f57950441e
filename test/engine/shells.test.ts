import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine } from '../../src/engine/engine.js';
import { findShell } from '../../src/terminal/core/find-shell.js';
import { hangUp, interruptByKeys, markOf, type Rights } from '../../src/terminal/core/hang-up.js';
import { engines, onEach } from './engines.js';

/** What runs in a container, a line each. */
async function running(engine: Engine, id: string): Promise<string> {
  const session = await engine.exec(id, { command: ['ps', '-o', 'args'], tty: false, stdin: false });
  let said = '';
  for await (const { bytes } of session.output) said += bytes.toString();
  return said;
}

onEach(engines, 'a shell is found without anything running', async ({ engine, ns }) => {
  const id = await ns.container();
  const details = await engine.containerDetails(id);
  const command = await findShell(engine, details, '');
  assert.ok(command, 'though it does not run');
  await engine.startContainer(id);
  const session = await engine.exec(id, { command: [...command, '-c', 'exit 5'], tty: false, stdin: false });
  for await (const output of session.output) assert.fail(output.bytes.toString());
  assert.equal(await session.exitCode(), 5);
  assert.deepEqual(await findShell(engine, details, 'busybox'), ['busybox', 'sh']);
});

onEach(
  engines,
  'a closed terminal leaves no process behind, and no other is touched',
  async ({ engine, given, ns }) => {
    const id = await ns.container();
    await engine.startContainer(id);
    const open = async (terminal: string, seconds: number, rights: Rights = {}) => {
      const options = { command: ['sh'], tty: true, stdin: true, environment: [markOf(terminal)], ...rights };
      const session = await engine.exec(id, options);
      await session.write(Buffer.from(`sleep ${seconds}\n`));
      while (!(await running(engine, id)).includes(`sleep ${seconds}`)) await sleep(20);
      return session;
    };
    const [one, other] = [randomUUID(), randomUUID()];
    const session = await open(one, 7001);
    const kept = await open(other, 7002);
    session.dispose();
    assert.equal(await hangUp(engine, id, one), true);
    while ((await running(engine, id)).includes('sleep 7001')) await sleep(20);
    const left = await running(engine, id);
    assert.equal(left.match(/^sh$/gm)?.length, 1, left);
    assert.match(left, /sleep 7002/);
    kept.dispose();
    // Where the machine itself is a container, 20.10 asks for rights that it can't give.
    const privileged = given.flavour === '20.10' ? [] : [{ privileged: true }, { user: '7', privileged: true }];
    for (const rights of [{ user: '7' }, ...privileged]) {
      const own = randomUUID();
      (await open(own, 7003, rights)).dispose();
      assert.equal(await hangUp(engine, id, own, rights), true);
      while ((await running(engine, id)).includes('sleep 7003')) await sleep(20);
    }
  },
);

onEach(engines, 'where no shell is found, the keys end what runs', async ({ engine, ns }) => {
  const id = await ns.container({ Env: ['PATH=/nowhere'], Cmd: ['/bin/sleep', '3600'] });
  await engine.startContainer(id);
  const exec = await engine.exec(id, { command: ['/bin/sleep', '7004'], tty: true, stdin: true });
  const seen = async () => JSON.stringify(await engine.processes(id)).includes('sleep 7004');
  assert.equal(await hangUp(engine, id, randomUUID()), false);
  while (!(await seen())) await sleep(20);
  assert.equal(await interruptByKeys(exec), true);
  while (await seen()) await sleep(20);
  exec.dispose();
});
