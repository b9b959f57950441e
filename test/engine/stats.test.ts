import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ContainerStats } from '../../src/engine/container-stats.js';
import { type Engine } from '../../src/engine/engine.js';
import { memoryText } from '../../src/panels/core/stats-wording.js';
import { dockers, engines, onEach } from './engines.js';

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
