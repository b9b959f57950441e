import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { humanSizeOf } from '../../src/engine/wording/human-size.js';
import { diskTotals } from '../../src/inventory/disk-totals.js';
import { eventually } from '../support/eventually.js';
import { dockers, onEach } from './engines.js';

const run = promisify(execFile);

interface Line {
  readonly Type: string;
  readonly TotalCount: string;
  readonly Active: string;
  readonly Size: string;
  readonly Reclaimable: string;
}

onEach(dockers, 'the totals are those of docker system df', async ({ engine, given, ns, t }) => {
  const image = await ns.image();
  await ns.tag(image);
  const fill = 'dd if=/dev/zero of=/filler bs=1000 count=700; dd if=/dev/zero of=/cache/filler bs=1000 count=300';
  const docker = async (...args: string[]) =>
    (await run(given.docker, ['-H', `unix://${given.socket}`, ...args])).stdout;
  const name = ns.name();
  await docker('run', '--name', name, '-v', '/cache', image, 'sh', '-c', fill);
  t.after(() => docker('rm', '-v', name));
  // The list is a moment behind.
  await eventually(async () => {
    const list = await engine.listContainers();
    assert.ok(list.every(({ state }) => state === 'exited' || state === 'created'));
  });
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map((one) => [one.id, one]));
  const [containers, images, volumes] = await Promise.all([
    engine.listContainers(),
    engine.listImages(),
    engine.listVolumes(),
  ]);
  const totals = diskTotals(
    { containers: byId(containers), images: byId(images), volumes: byId(volumes) },
    await engine.diskUsage(),
  );
  const lines = (await docker('system', 'df', '--format', '{{json .}}'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const [ofImages, ofContainers, ofVolumes, ofCache] = lines;
  for (const [line, total] of [
    [ofImages, totals.images],
    [ofContainers, totals.containers],
    [ofVolumes, totals.volumes],
    [ofCache, totals.buildCache],
  ] as const) {
    assert.ok(line);
    assert.deepEqual(
      [total.count, total.active, size(total.total)].map(String),
      [line.TotalCount, line.Active, size(line.Size)],
      line.Type,
    );
    // Up to 28 the program counts what images in use share with each other as reclaimable; from 29 on it doesn't.
    if (line === ofImages) assert.ok(total.reclaimable <= bytesOf(line.Reclaimable), `${total.reclaimable}`);
    else assert.equal(size(total.reclaimable), size(line.Reclaimable.replace(/ \(.*/, '')), line.Type);
  }
  assert.ok(totals.containers.reclaimable >= 700_000);
});

/** The bytes that the docker program means, not less. */
function bytesOf(words: string): number {
  const [, number = '', unit = ''] = /^([\d.e+]+)(\w+)/.exec(words) ?? [];
  return Number(number) * 1000 ** ['B', 'kB', 'MB', 'GB'].indexOf(unit) * 1.001;
}

/** As the docker program words it, in three digits of its four. */
function size(given: number | string): string {
  if (typeof given === 'number') return humanSizeOf(given, 3);
  const [, number = '', unit = ''] = /^([\d.e+]+)(\w+)$/.exec(given) ?? [];
  return `${Number(Number(number).toPrecision(3))}${unit}`;
}
