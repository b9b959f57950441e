import assert from 'node:assert/strict';
import { type ContainerRecord } from '../../src/engine/engine.js';
import { FollowedLog, type LogRange } from '../../src/inventory/followed-log.js';
import { type Inventory } from '../../src/inventory/inventory.js';
import { eventually } from '../support/eventually.js';
import { type Bench, engines, onEach } from './engines.js';
import { inventoryOf } from './inventory-of.js';
import { rawApi } from './raw-api.js';

/** An inventory that nobody looks at: the views are hidden. */
async function hidden({ t }: Pick<Bench, 't'>, socket: string): Promise<Inventory> {
  const inventory = inventoryOf(t, socket);
  await inventory.load(['container'], AbortSignal.timeout(60_000));
  return inventory;
}

/** Follows a container's log; what it tells stands in brackets among the lines. */
function follow({ t }: Pick<Bench, 't'>, inventory: Inventory, id: string, range: LogRange = {}) {
  const container = inventory.containers.get(id);
  assert.ok(container);
  const told: string[] = [];
  const log = new FollowedLog(inventory, container, range, {
    lines: (lines) => {
      told.push(...lines.map(({ text }) => text));
      return Promise.resolve();
    },
    ended: (exitCode) => told.push(`<ended ${exitCode ?? '?'}>`),
    failed: (error) => told.push(`<failed ${(error as { code?: string }).code ?? String(error)}>`),
    renamed: ({ name }: ContainerRecord) => told.push(`<renamed ${name}>`),
  });
  t.after(() => log.dispose());
  log.begin();
  return {
    told,
    tells: (...wanted: (string | RegExp)[]) =>
      eventually(() => {
        const patterns = wanted.map((one) => (typeof one === 'string' ? new RegExp(`^${one}$`) : one));
        assert.equal(told.length, patterns.length, told.join('\n'));
        patterns.forEach((pattern, at) => assert.match(told[at] ?? '', pattern, told.join('\n')));
        return Promise.resolve();
      }, 30_000),
  };
}

/** Ends when it is told to, and says how often it has been started. */
const counting = ['sh', '-c', 'trap "exit 3" TERM; echo x >>/starts; echo start $(wc -l </starts); sleep 3600 & wait'];

onEach(engines, 'a log goes on through restarts, another name, and another container of that name', async (bench) => {
  const { engine, ns, given } = bench;
  const id = await ns.container({ Cmd: counting });
  await engine.startContainer(id);
  const inventory = await hidden(bench, given.socket);
  const { told, tells } = follow(bench, inventory, id);
  await tells('start 1');
  await engine.restartContainer(id);
  // Podman may give the next start's first line before it ends the log of the last.
  const either = /^(<ended (3|\?)>|start 2)$/;
  const restarted = ['start 1', ...(engine.info.isPodman ? [either, either] : [/^<ended (3|\?)>$/, 'start 2'])];
  await tells(...restarted);
  await engine.stopContainer(id);
  await tells(...restarted, '<ended 3>');
  await engine.startContainer(id);
  await tells(...restarted, '<ended 3>', 'start 3');

  const name = ns.name();
  await engine.renameContainer(id, name);
  await tells(...restarted, '<ended 3>', 'start 3', `<renamed ${name}>`);
  await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  const sofar = [...restarted, '<ended 3>', 'start 3', `<renamed ${name}>`, /^<ended (137|\?)>$/];
  await tells(...sofar);
  // Ends before anybody could have seen it run.
  const body = { Image: 'busybox:local', Cmd: ['echo', 'anew'], Labels: ns.labels };
  const { Id } = (await rawApi(given.socket, 'POST', `/containers/create?name=${name}`, body)) as { Id: string };
  ns.owns(`/containers/${Id}?force=true`);
  await engine.startContainer(Id);
  await tells(...sofar, `<renamed ${name}>`, 'anew', '<ended 0>');
  assert.equal(told.filter((line) => line.startsWith('<failed')).length, 0);
});

onEach(engines, 'a log that the engine can’t read says so once, and again with the next start', async (bench) => {
  const { engine, ns, given } = bench;
  const id = await ns.container({ Cmd: counting, HostConfig: { LogConfig: { Type: 'none', Config: {} } } });
  await engine.startContainer(id);
  const inventory = await hidden(bench, given.socket);
  const { tells } = follow(bench, inventory, id);
  const failed = /^<failed (unsupported|engine-error)>$/;
  await tells(failed);
  // Something else changes: that is no reason to ask again.
  const other = await ns.container();
  await engine.startContainer(other);
  await eventually(() => assert.equal(inventory.containers.get(other)?.state, 'running'));
  await engine.restartContainer(id);
  await tells(failed, failed);
});

onEach(engines, 'lines of the same second as the last one that is known are told, and none twice', async (bench) => {
  const { engine, ns, given } = bench;
  const id = await ns.container({ Cmd: ['sh', '-c', 'for n in 1 2 3 4 5; do echo line $n; done'] });
  await engine.startContainer(id);
  const inventory = await hidden(bench, given.socket);
  const whole = follow(bench, inventory, id);
  const lines = [1, 2, 3, 4, 5].map((n) => `line ${n}`);
  await whole.tells(...lines, '<ended 0>');
  // As it goes on after a pause: from the second line of that time on.
  const stamps: string[] = [];
  const tail = new FollowedLog(
    inventory,
    { id, name: '' },
    { tail: 5 },
    {
      lines: (read) => {
        stamps.push(...read.map(({ timestamp }) => timestamp));
        return Promise.resolve();
      },
      ended: () => undefined,
      failed: assert.ifError,
    },
  );
  bench.t.after(() => tail.dispose());
  tail.begin();
  await eventually(() => assert.equal(stamps.length, 5));
  const [first = ''] = stamps;
  const count = stamps.filter((stamp) => stamp === first).length;
  await follow(bench, inventory, id, { after: { timestamp: first, count: 1 } }).tells(...lines.slice(1), '<ended 0>');
  await follow(bench, inventory, id, { after: { timestamp: first, count } }).tells(...lines.slice(count), '<ended 0>');
});

onEach(engines, 'a log goes on with another connection, and no line is told twice', async (bench) => {
  const { engine, ns, given } = bench;
  const script = 'trap "echo more" USR1; echo start; while :; do sleep 3600 & wait; done';
  const id = await ns.container({ Cmd: ['sh', '-c', script], StopTimeout: 0 });
  await engine.startContainer(id);
  const inventory = await hidden(bench, given.socket);
  const { tells } = follow(bench, inventory, id);
  await tells('start');
  inventory.restart();
  await tells('start', /^<failed /);
  await engine.killContainer(id, 'USR1');
  await tells('start', /^<failed /, 'more');
});
