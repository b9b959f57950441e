// @ts-check
/**
 * What moving images costs beside the docker program, on one engine and one registry of Debian's, in turns:
 * `npm run bench:images`, which writes bench/IMAGES.md.
 */
import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { startRegistry } from '../scripts/testbed/registry.mjs';
import { silentLog } from '../src/base/log.js';
import { writePieces } from '../src/compression/write-pieces.js';
import { connectDocker } from '../src/engine/docker/docker-engine.js';
import { resolveEndpoint } from '../src/engine/endpoint/resolve-endpoint.js';
import { imageRows } from '../src/explorer/rows/image-rows.js';
import { readImageLayers } from '../src/image-layers/image-layers.js';
import { loadArchive } from '../src/image-layers/load-archive.js';
import { usage } from '../src/inventory/usage.js';

const run = promisify(execFile);
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const megabytes = 500;
const turns = 2;
const { signal } = new AbortController();

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** How much memory work takes at its peak, in megabytes above what was taken before. @param {() => Promise<unknown>} work */
async function peakOf(work) {
  const { rss } = process.memoryUsage();
  let peak = rss;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  await work();
  clearInterval(timer);
  return (peak - rss) / 1e6;
}

const treeTurns = 9;

/** Many small images, listed by dockerode alone and by Longshore. @param {import('../src/engine/engine.js').Engine} engine */
async function measureTree(engine) {
  const bare = new Docker({ socketPath: given.socket });
  for (let batch = 0; batch < 100; batch++) {
    await Promise.all(
      Array.from({ length: 10 }, async (_, place) => {
        const name = `team-${batch}/image-${place}`;
        const archive = pack();
        archive.entry({ name: 'content' }, name);
        archive.finalize();
        const id = await engine.importImage(Readable.from(archive), {
          reference: `${name}:1`,
          message: '',
          changes: [],
          signal,
        });
        for (const tag of ['2', '3']) await engine.tagImage(id, `${name}:${tag}`);
      }),
    );
  }
  const choices = { sortBy: /** @type {const} */ ('name'), showDangling: true };
  const noUse = usage([]);
  /** @type {{ bare: number[], own: number[] }} */
  const times = { bare: [], own: [] };
  for (let turn = 0; turn < treeTurns; turn++) {
    times.bare.push(await timed(() => bare.listImages()));
    times.own.push(await timed(async () => imageRows(await engine.listImages(), noUse, choices, Date.now())));
  }
  return { bare: median(times.bare), own: median(times.own) };
}

const folder = await mkdtemp(path.join(tmpdir(), 'longshore-bench-images-'));
const given = await startEngine();
let registry = await startRegistry();
const environment = { ...process.env, DOCKER_HOST: given.host, DOCKER_CONFIG: folder };
/** @param {string[]} args */
const docker = (...args) => run('docker', args, { env: environment, maxBuffer: 100e6 });
try {
  // Layers of bytes that can't be packed: four, and four more above them.
  const bytes = Buffer.alloc((megabytes / 4) * 1e6);
  let from = 'scratch';
  for (let layer = 0; layer < 8; layer++) {
    const tag = layer < 4 ? 'bench:part' : 'bench:double';
    await writeFile(path.join(folder, `data${layer}`), randomFillSync(bytes));
    await writeFile(path.join(folder, 'Dockerfile'), `FROM ${from}\nCOPY data${layer} /data${layer}\nCMD ["x"]\n`);
    await run('docker', ['build', '-q', '-t', tag, folder], { env: { ...environment, DOCKER_BUILDKIT: '0' } });
    await rm(path.join(folder, `data${layer}`));
    from = tag;
  }
  const endpoint = await resolveEndpoint({ setting: given.host, env: {}, homedir: folder, platform: process.platform });
  const engine = await connectDocker({ endpoint, log: silentLog, signal });
  /** @type {Record<string, { cli: number[], own: number[] }>} */
  const times = {};
  /** @param {string} name @param {() => Promise<unknown>} cli @param {() => Promise<unknown>} own @param {() => Promise<unknown>} before */
  const compare = async (name, cli, own, before) => {
    const both = (times[name] ??= { cli: [], own: [] });
    const isOwnFirst = both.cli.length % 2 === 1;
    for (const isOwn of [isOwnFirst, !isOwnFirst]) {
      await before();
      // What was written before is not to be waited for by whoever comes next.
      await run('sync');
      const took = await timed(isOwn ? own : cli);
      (isOwn ? both.own : both.cli).push(took);
    }
  };
  let memory = 0;
  for (let turn = 0; turn < turns; turn++) {
    await compare(
      `layers of ${2 * megabytes} MB, against docker save to nowhere`,
      () => run('sh', ['-c', 'docker save bench:double > /dev/null'], { env: environment }),
      async () => {
        const read = async () => readImageLayers(await engine.saveImages(['bench:double'], signal));
        memory = Math.max(memory, await peakOf(read));
      },
      async () => undefined,
    );
  }
  await docker('image', 'rm', '-f', 'bench:double');
  const archive = path.join(folder, 'image.tar');
  /** Of all turns: a name that is left keeps its layers. @type {string[]} */
  const names = [];
  const remove = () => docker('image', 'rm', '-f', 'bench:part');
  for (let turn = 0; turn < turns; turn++) {
    const name = () => `${registry.address}/bench:1`;
    // A registry of its own each time: in another's repository the layers would be found.
    const fresh = async () => {
      await registry.stop();
      registry = await startRegistry();
      names.push(name());
      await docker('tag', 'bench:part', name());
    };
    await compare(
      'push',
      () => docker('push', '-q', name()),
      () => engine.pushImage(name(), { signal }),
      fresh,
    );
    const written = (/** @type {string} */ name) => ({ signal, name, onBytes: () => undefined });
    await compare(
      'save',
      () => docker('save', '-o', archive, 'bench:part'),
      async () => writePieces(await engine.imagePieces(['bench:part'], signal), archive, written(archive)),
      () => rm(archive, { force: true }),
    );
    await compare(
      'save, packed by gzip',
      () => run('sh', ['-c', `docker save bench:part | gzip > ${archive}.gz`], { env: environment }),
      async () => {
        const packed = `${archive}.gz`;
        await writePieces(await engine.imagePieces(['bench:part'], signal), packed, written(packed));
      },
      () => rm(`${archive}.gz`, { force: true }),
    );
    await compare(
      'load',
      () => docker('load', '-q', '-i', archive),
      () => loadArchive(engine, archive, { signal, onRead: () => undefined }),
      async () => {
        await docker('image', 'rm', '-f', ...names).catch(() => undefined);
        await remove();
      },
    );
    const reference = name();
    await compare(
      'pull',
      () => docker('pull', '-q', reference),
      () => engine.pullImage(reference, { signal }),
      async () => {
        await docker('image', 'rm', '-f', ...names, 'bench:part').catch(() => undefined);
      },
    );
    await docker('tag', reference, 'bench:part');
  }
  const tree = await measureTree(engine);
  engine.dispose();
  const rows = Object.entries(times).map(([name, { cli, own }]) => {
    const [theirs, ours] = [median(cli), median(own)];
    const all = `${own.map((one) => one.toFixed(1)).join(', ')} against ${cli.map((one) => one.toFixed(1)).join(', ')}`;
    return `| ${name} | ${theirs.toFixed(2)} s | ${ours.toFixed(2)} s | ${(ours / theirs).toFixed(2)} | ${all} |`;
  });
  const [cpu] = cpus();
  const text = `# Moving images

An image of ${megabytes} MB in four layers, Docker ${given.flavour ?? '20.10'} and a registry on loopback, ${turns} times each, either going first by turns;
the upper median.
${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}. Load average at the end: ${loadavg()[0]?.toFixed(1)};
above 1 or so other programs stretch every time below. Made by \`npm run bench:images\`.

| what | docker | Longshore | ratio | all, in s |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Reading the layers took ${memory.toFixed(0)} MB of memory at its peak.

1,000 images with 3,000 tags, ${treeTurns} times in turns, medians: a bare list by dockerode ${(1000 * tree.bare).toFixed(0)} ms, Longshore's list and
the rows of its tree ${(1000 * tree.own).toFixed(0)} ms: ${(tree.own / tree.bare).toFixed(2)} ×.
`;
  await writeFile(path.join(root, 'bench/IMAGES.md'), text);
  console.log(text);
} finally {
  await registry.stop();
  await given.stop();
  await rm(folder, { recursive: true, force: true });
}
