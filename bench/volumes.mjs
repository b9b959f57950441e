// @ts-check
/**
 * What backing up and restoring a volume costs beside `tar` in a `docker run` that does the same: `npm run
 * bench:volumes`, which writes bench/VOLUMES.md. Each thing is measured by turns, several times.
 */
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/base/log.js';
import { connectDocker } from '../src/engine/docker/docker-engine.js';
import { parseUrl } from '../src/engine/endpoint/parse-url.js';
import { backUp } from '../src/volumes/back-up.js';
import { checkArchive } from '../src/volumes/check-archive.js';
import { restoreNew } from '../src/volumes/restore.js';
import { busyboxTar } from '../scripts/testbed/busybox.mjs';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { run } from '../scripts/testbed/process.mjs';
import { median } from './report.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const rounds = 3;
const image = 'busybox:local';
const gnu = 'gnu-tar:local';
const keeping = "--xattrs --xattrs-include='*' --acls --numeric-owner";
const megabytes = 1000;
/** Half of it random, which nothing compresses, half of it text, in files of a megabyte. */
const filling = `cd /v && i=0; while [ $i -lt ${megabytes / 2} ]; do
head -c 1000000 /dev/urandom >r$i; yes "line $i of a log that somebody keeps" | head -c 1000000 >t$i; i=$((i+1)); done`;

const engine = await startEngine({ flavour: '28.5' });
const folder = await mkdtemp(path.join(tmpdir(), 'longshore-bench-'));
try {
  const url = `unix://${engine.socket}`;
  const { signal } = new AbortController();
  const client = await connectDocker({
    ...{ endpoint: { ...parseUrl(url, undefined, 'the bench'), source: { by: 'default' } }, log: silentLog, signal },
  });
  await importGnuTar();
  await engine.docker('volume', 'create', 'big');
  await engine.docker('run', '--rm', '-v', 'big:/v', image, 'sh', '-c', filling);
  const within = (/** @type {string} */ tag, /** @type {string} */ volume, /** @type {string[]} */ ...command) =>
    engine.docker('run', '--rm', '-v', `${volume}:/v`, '-v', `${folder}:/out`, tag, ...command);
  const inside = (/** @type {string} */ volume, /** @type {string[]} */ ...command) =>
    within(image, volume, ...command);
  const file = (/** @type {string} */ name) => path.join(folder, name);

  /** @type {Record<string, { ours: () => Promise<unknown>, theirs: () => Promise<unknown>, before?: () => Promise<unknown> }>} */
  const works = {
    'back up to .tar': {
      ours: () => backUp(client, image, 'big', file('ours.tar'), { signal }),
      theirs: () => inside('big', 'tar', 'cf', '/out/theirs.tar', '-C', '/v', '.'),
    },
    'back up to .tar.gz': {
      ours: () => backUp(client, image, 'big', file('ours.tar.gz'), { signal }),
      theirs: () => inside('big', 'tar', 'czf', '/out/theirs.tar.gz', '-C', '/v', '.'),
    },
    'the same with attributes and ACLs, by GNU tar': {
      ours: () => backUp(client, gnu, 'big', file('gnu.tar.gz'), { signal, tar: 'gnu' }),
      theirs: () =>
        within(
          gnu,
          'big',
          'sh',
          '-c',
          `set -o pipefail; /bin/tar ${keeping} -cf - -C /v . | gzip >/out/theirs-gnu.tar.gz`,
        ),
    },
    'restore a .tar.gz, checked whole before': {
      before: () => engine.docker('volume', 'rm', '--force', 'ours', 'theirs'),
      ours: async () =>
        restoreNew(
          ...[client, image, file('ours.tar.gz'), await checkArchive(file('ours.tar.gz'), signal)],
          ...[{ Name: 'ours' }, { signal }],
        ),
      theirs: () => inside('theirs', 'tar', 'xzf', '/out/theirs.tar.gz', '-C', '/v'),
    },
  };
  const lines = [];
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const start = process.memoryUsage().rss;
  for (const [name, { ours, theirs, before }] of Object.entries(works)) {
    /** @type {Record<'ours' | 'theirs', number[]>} */
    const times = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const [who, work] of /** @type {const} */ ([
        ['ours', ours],
        ['theirs', theirs],
      ])) {
        await before?.();
        const begun = performance.now();
        await work();
        times[who].push(performance.now() - begun);
      }
    }
    const [a, b] = [median(times.ours), median(times.theirs)];
    const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;
    lines.push(`| ${name} | ${seconds(a)} | ${seconds(b)} | ${(a / b).toFixed(2)} |`);
    console.log(lines.at(-1));
  }
  clearInterval(watch);
  client.dispose();
  const size = (await stat(file('ours.tar.gz'))).size;
  await writeFile(
    path.join(root, 'bench', 'VOLUMES.md'),
    `# Volumes beside \`tar\` in a \`docker run\`

\`npm run bench:volumes\` on a machine of ${cpus().length} processors, Docker 28.5, a volume of ${megabytes} MB in ${megabytes} files, half of it random and
half text (${Math.round(size / 1e6)} MB compressed). \`tar\` and its gzip are busybox's, whose program is in the image. Medians of ${rounds} rounds,
by turns. Longshore reads an archive whole before it restores it, which is in its time.

| | Longshore | tar | ratio |
| --- | --- | --- | --- |
${lines.join('\n')}

A plain .tar is bound by the engine: tar in a container writes to the disk itself, and everything else goes through the
engine's process. On the same machine, of 1000 MB (two rounds): tar in a container into a file of the machine 1.2 to 1.5 s,
GNU tar so 1.4 to 3.1 s; the archive call read by \`curl\` into nothing 1.3 to 2.1 s and into a file 1.9 to 2.6 s; busybox'
tar by \`docker exec\` into nothing 1.2 to 2.0 s and into a file 2.6 to 2.9 s; GNU tar with attributes by \`docker exec\` into
nothing 2.2 to 3.5 s and into a file 3.0 to 4.5 s. So tar in the helper is no faster than the archive call, and is taken
for what it keeps, and not for its speed.

The memory of the process that did it grew by ${Math.round((peak - start) / 1e6)} MB at most.
`,
  );
} finally {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
}

/** An image with this machine's GNU tar beside busybox. */
async function importGnuTar() {
  const scratch = path.join(folder, 'gnu');
  await mkdir(scratch);
  await busyboxTar(scratch);
  const rootfs = path.join(scratch, 'rootfs');
  await rm(path.join(rootfs, 'bin/tar'));
  const libraries = (await run('ldd', ['/bin/tar'])).matchAll(/(\/\S+) \(0x/g);
  for (const from of ['/bin/tar', ...[...libraries].map(([, library]) => library ?? '')]) {
    const to = path.join(rootfs, from);
    await mkdir(path.dirname(to), { recursive: true });
    await copyFile(from, to);
  }
  await run('tar', ['-C', rootfs, '-cf', path.join(scratch, 'gnu.tar'), '.']);
  await engine.docker('import', path.join(scratch, 'gnu.tar'), gnu);
}
