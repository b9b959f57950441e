// @ts-check
/**
 * What files of containers cost beside `docker cp`: `npm run bench:files`, which writes bench/FILES.md. A gigabyte each
 * way, by turns, several times; the memory that it takes; and how long folders take to be listed.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectDocker } from '../src/engine/docker/docker-engine.js';
import { silentLog } from '../src/base/log.js';
import { ContainerFiles } from '../src/files/core/container-files.js';
import { download, upload } from '../src/files/copy-files.js';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { median } from './report.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const megabytes = 1024;
const rounds = 12;

/** @param {() => Promise<unknown>} work */
async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const engine = await startEngine({ flavour: '28.5' });
const folder = await mkdtemp(path.join(tmpdir(), 'longshore-bench-'));
try {
  const { docker } = engine;
  const signal = new AbortController().signal;
  const client = await connectDocker({
    ...{ log: silentLog, signal },
    endpoint: { url: engine.host, address: { transport: 'unix', path: engine.socket }, source: { by: 'default' } },
  });
  await docker('run', '-d', '--name', 'bench', 'busybox:local', 'sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait');
  const script = [
    `dd if=/dev/zero of=/big bs=1M count=${megabytes} 2>/dev/null; mkdir /in /many`,
    'cd /many; i=0; while [ $i -lt 10000 ]; do : >file-with-some-name-$i; i=$((i+1)); done',
  ];
  await docker('exec', 'bench', 'sh', '-c', script.join('; '));
  const id = (await docker('inspect', '--format', '{{.Id}}', 'bench')).trim();
  /** @type {{ state: 'running' | 'exited', mounts: never[], name: string }} */
  const record = { state: 'running', mounts: [], name: 'bench' };
  const files = new ContainerFiles({ engine: () => client, id, record: () => record });
  const sourceOf = async () => files;
  const file = (/** @type {string} */ at) => ({
    ...{ kind: /** @type {const} */ ('file'), scheme: '', authority: '', path: at, isFolder: false },
  });

  const { size } = (await files.stat('/big')) ?? { size: 0 };
  if (size !== megabytes * 1024 * 1024) throw new Error(`the file has ${size} bytes`);
  let rss = 0;
  const before = process.memoryUsage().rss;
  let calls = 0;
  // Asked for now and then: the question itself takes its time.
  const moved = () => {
    calls += 1;
    if (calls % 200 === 0) rss = Math.max(rss, process.memoryUsage.rss());
  };
  const work = { signal, moved };
  const local = path.join(folder, 'big');
  const place = { scheme: 'file', authority: '', path: local, fsPath: local };
  /** @type {Record<'out' | 'cpOut' | 'in' | 'cpIn', number[]>} */
  const took = { out: [], cpOut: [], in: [], cpIn: [] };
  /** Both write a new file, with nothing of the other's still on its way to the disk. @param {string} name */
  const fresh = async (name) => {
    await rm(path.join(folder, name), { force: true });
    await promisify(execFile)('sync');
  };
  const turns = {
    cpOut: async () => {
      await fresh('cp');
      return seconds(() => docker('cp', 'bench:/big', path.join(folder, 'cp')));
    },
    out: async () => {
      await fresh('big');
      return seconds(() => download(sourceOf, [file('/big')], { folder }, work));
    },
    cpIn: async () => {
      await docker('exec', 'bench', 'sh', '-c', 'rm -f /in/*; sync');
      return seconds(() => docker('cp', local, 'bench:/in/cp'));
    },
    in: async () => {
      await docker('exec', 'bench', 'sh', '-c', 'rm -f /in/*; sync');
      return seconds(() => upload(sourceOf, { ...file('/in'), isFolder: true }, [place], work));
    },
  };
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes second in one round comes first in the next.
    const outs = /** @type {const} */ (['cpOut', 'out']);
    const ins = /** @type {const} */ (['cpIn', 'in']);
    for (const turn of round % 2 === 0 ? outs : outs.toReversed()) took[turn].push(await turns[turn]());
    for (const turn of round % 2 === 0 ? ins : ins.toReversed()) took[turn].push(await turns[turn]());
  }
  const listed = async (/** @type {string} */ at) => {
    const times = [];
    for (let round = 0; round < 5; round += 1) times.push(await seconds(() => files.list(at)));
    return `${Math.round(median(times) * 1000)} ms`;
  };
  const running = { many: await listed('/many'), root: await listed('/') };
  await docker('kill', 'bench');
  record.state = 'exited';
  files.forget();
  const stopped = { many: await listed('/many'), root: await listed('/') };
  client.dispose();

  const speed = (/** @type {number[]} */ times) => `${Math.round(megabytes / median(times))} MB/s`;
  const ratio = (/** @type {number[]} */ own, /** @type {number[]} */ cp) => {
    const value = median(cp) / median(own);
    return `promised: no slower: ${value.toFixed(2)} × its speed, ${value >= 1 ? 'holds' : 'does not hold'}`;
  };
  const lines = [
    '# Files beside `docker cp`',
    '',
    `Written by \`npm run bench:files\`: Docker 28.5, one file of ${megabytes} MB, by turns; medians of ${rounds}.`,
    'Compare ratios with a run of your own, never the figures with this file.',
    '',
    '| | Longshore | docker cp | |',
    '| --- | --- | --- | --- |',
    `| out of the container | ${speed(took.out)} | ${speed(took.cpOut)} | ${ratio(took.out, took.cpOut)} |`,
    `| into the container | ${speed(took.in)} | ${speed(took.cpIn)} | ${ratio(took.in, took.cpIn)} |`,
    `| memory that it took | ${Math.round((rss - before) / 1e6)} MB more | | promised: constant |`,
    `| a folder of 10,000 files, running | ${running.many} | | promised: 2 s |`,
    `| the same, stopped | ${stopped.many} | | promised: 2 s |`,
    `| /, running | ${running.root} | | |`,
    `| /, stopped, with a gigabyte below it | ${stopped.root} | | never all of it |`,
    '',
  ];
  await writeFile(path.join(root, 'bench', 'FILES.md'), lines.join('\n'));
  console.log(lines.join('\n'));
} finally {
  await rm(folder, { recursive: true, force: true });
  await engine.stop();
}
