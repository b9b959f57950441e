import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine } from '../../src/engine/engine.js';
import { findShell } from '../../src/terminal/core/find-shell.js';
import { hangUp, markOf } from '../../src/terminal/core/hang-up.js';
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

onEach(engines, 'a closed terminal leaves no process behind, and no other is touched', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const open = async (terminal: string, seconds: number) => {
    const options = { command: ['sh'], tty: true, stdin: true, environment: [markOf(terminal)] };
    const session = await engine.exec(id, options);
    await session.write(Buffer.from(`sleep ${seconds}\n`));
    while (!(await running(engine, id)).includes(`sleep ${seconds}`)) await sleep(20);
    return session;
  };
  const [one, other] = [randomUUID(), randomUUID()];
  const session = await open(one, 7001);
  const kept = await open(other, 7002);
  session.dispose();
  assert.equal(await hangUp(engine, id, one, undefined), true);
  while ((await running(engine, id)).includes('sleep 7001')) await sleep(20);
  const left = await running(engine, id);
  assert.equal(left.match(/^sh$/gm)?.length, 1, left);
  assert.match(left, /sleep 7002/);
  kept.dispose();
});
