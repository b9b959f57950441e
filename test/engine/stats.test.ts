import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ContainerStats } from '../../src/engine/container-stats.js';
import { type Engine } from '../../src/engine/engine.js';
import { memoryText, pairText } from '../../src/panels/core/stats-wording.js';
import { dockers, engines, onEach } from './engines.js';
import { said } from './said.js';

/** Reads so many messages. */
async function read(engine: Engine, id: string, count: number): Promise<ContainerStats[]> {
  const stop = new AbortController();
  const found: ContainerStats[] = [];
  for await (const stats of engine.stats(id, stop.signal)) {
    found.push(stats);
    if (found.length === count) stop.abort();
  }
  return found;
}

const busy = ['sh', '-c', 'while :; do :; done'];

onEach(engines, 'stats of a container that works and of one that sleeps; the end of one that stops', async (bench) => {
  const { engine, ns } = bench;
  const [works, sleeps] = [await ns.container({ Cmd: busy }), await ns.container()];
  for (const id of [works, sleeps]) await engine.startContainer(id);
  const [worked, slept] = await Promise.all([read(engine, works, 2), read(engine, sleeps, 2)]);
  assert.equal(worked[0]?.cpu, undefined, 'nothing to compare the first with');
  const [high = 0, low = 0] = [worked[1]?.cpu, slept[1]?.cpu];
  assert.ok(high > 5 && high < 150, `${high} %`);
  assert.ok(low < high / 2, `${low} %`);
  assert.ok((slept[1]?.memory ?? 0) > 10_000);
  assert.ok((slept[1]?.processes ?? 0) >= 1);
  const ends = read(engine, sleeps, Infinity);
  await engine.killContainer(sleeps, 'SIGKILL');
  await ends;
});

onEach(dockers, 'stats agree with docker stats of the same moment', async ({ engine, ns, given }) => {
  const id = await ns.container({
    Cmd: busy,
    HostConfig: { CpuQuota: 30_000, CpuPeriod: 100_000, Memory: 64 * 2 ** 20 },
  });
  await engine.startContainer(id);
  const format = '{{.CPUPerc}} {{.MemUsage}} {{.PIDs}}';
  const [ours, { stdout }] = await Promise.all([
    read(engine, id, 4),
    promisify(execFile)(given.docker, ['--host', given.host, 'stats', '--no-stream', '--format', format, id]),
  ]);
  const [cpu = '', memory = '', , limit = '', pids] = stdout.trim().split(' ');
  const last = ours.at(-1);
  // Held to a third of a processor, whatever else the machine does.
  const [one, other] = [last?.cpu ?? 0, Number.parseFloat(cpu)];
  assert.ok(Math.abs(one - other) < 10, `${one} % beside docker's ${other} %`);
  assert.equal(memoryText(last?.memoryLimit ?? 0), limit);
  assert.equal(String(last?.processes), pids);
  const theirs = Number.parseFloat(memory) * (memory.endsWith('MiB') ? 2 ** 20 : memory.endsWith('KiB') ? 1024 : 1);
  assert.ok(Math.abs((last?.memory ?? 0) - theirs) < 300_000, `${last?.memory} beside docker's ${memory}`);
});

onEach(dockers, 'bytes of networks and disks agree with docker stats to the letter', async ({ engine, ns, given }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const traffic = `gateway=$(ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'); ping -c 3 -W 5 -s 60000 $gateway`;
  assert.match(await said(engine, id, traffic), /3 packets received/);
  await said(engine, id, 'dd if=/dev/zero of=/written bs=1M count=8 2>/dev/null; sync');
  const own = async () => {
    const [last] = await read(engine, id, 1);
    assert.ok(last);
    assert.ok(last.received > 180_000 && last.sent > 180_000, `${last.received} and ${last.sent} bytes`);
    return `${pairText(last.received, last.sent)} | ${pairText(last.blockRead, last.blockWritten)}`;
  };
  const format = '{{.NetIO}} | {{.BlockIO}}';
  // Neighbours are asked for now and then: only what stood still meanwhile can be compared.
  for (let before = await own(); ;) {
    const args = ['--host', given.host, 'stats', '--no-stream', '--format', format, id];
    const { stdout } = await promisify(execFile)(given.docker, args);
    const after = await own();
    if (after === before) {
      assert.equal(after, stdout.trim());
      break;
    }
    before = after;
  }
});
