// @ts-check
/**
 * What moving images costs beside the docker program, on one engine and one registry of Debian's, in turns:
 * `npm run bench:images`, which writes bench/IMAGES.md.
 */
import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { startRegistry } from '../scripts/testbed/registry.mjs';
import { silentLog } from '../src/base/log.js';
import { connectDocker } from '../src/engine/docker/docker-engine.js';
import { resolveEndpoint } from '../src/engine/endpoint/resolve-endpoint.js';
import { readImageLayers } from '../src/image-layers/image-layers.js';

const run = promisify(execFile);
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const megabytes = 500;
const turns = 3;
const { signal } = new AbortController();

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const folder = await mkdtemp(path.join(tmpdir(), 'longshore-bench-images-'));
const given = await startEngine();
const registry = await startRegistry();
const environment = { ...process.env, DOCKER_HOST: given.host, DOCKER_CONFIG: folder };
/** @param {string[]} args */
const docker = (...args) => run('docker', args, { env: environment, maxBuffer: 100e6 });
try {
  // Four layers of bytes that can't be packed.
  const bytes = Buffer.alloc((megabytes / 4) * 1e6);
  let from = 'scratch';
  for (let layer = 0; layer < 4; layer++) {
    await writeFile(path.join(folder, `data${layer}`), randomFillSync(bytes));
    await writeFile(path.join(folder, 'Dockerfile'), `FROM ${from}\nCOPY data${layer} /data${layer}\nCMD ["x"]\n`);
    await run('docker', ['build', '-q', '-t', 'bench:part', folder], { env: { ...environment, DOCKER_BUILDKIT: '0' } });
    await rm(path.join(folder, `data${layer}`));
    from = 'bench:part';
  }
  const endpoint = await resolveEndpoint({ setting: given.host, env: {}, homedir: folder, platform: process.platform });
  const engine = await connectDocker({ endpoint, log: silentLog, signal });
  /** @type {Record<string, { cli: number[], own: number[] }>} */
  const times = {};
  /** @param {string} name @param {() => Promise<unknown>} cli @param {() => Promise<unknown>} own @param {() => Promise<unknown>} before */
  const compare = async (name, cli, own, before) => {
    const both = (times[name] ??= { cli: [], own: [] });
    await before();
    both.cli.push(await timed(cli));
    await before();
    both.own.push(await timed(own));
  };
  const archive = path.join(folder, 'image.tar');
  const remove = () => docker('image', 'rm', '-f', 'bench:part');
  for (let turn = 0; turn < turns; turn++) {
    // A name of its own each time: nothing is there already.
    let count = 0;
    const fresh = async () => {
      count += 1;
      await docker('tag', 'bench:part', name());
    };
    const name = () => `${registry.address}/bench${turn}-${count}:1`;
    await compare(
      'push',
      () => docker('push', '-q', name()),
      () => engine.pushImage(name(), { signal }),
      fresh,
    );
    await compare(
      'save',
      () => docker('save', '-o', archive, 'bench:part'),
      async () => pipeline(await engine.saveImages(['bench:part'], signal), createWriteStream(archive)),
      () => rm(archive, { force: true }),
    );
    await compare(
      'layers, against docker save to nowhere',
      () => run('sh', ['-c', 'docker save bench:part > /dev/null'], { env: environment }),
      async () => readImageLayers(await engine.saveImages(['bench:part'], signal)),
      async () => undefined,
    );
    const tags = [`${registry.address}/bench${turn}-1:1`, `${registry.address}/bench${turn}-2:1`];
    await compare(
      'load',
      () => docker('load', '-q', '-i', archive),
      () => engine.loadImages(createReadStream(archive), { signal }),
      async () => {
        await docker('image', 'rm', '-f', ...tags).catch(() => undefined);
        await remove();
      },
    );
    const reference = tags[0] ?? '';
    await compare(
      'pull',
      () => docker('pull', '-q', reference),
      () => engine.pullImage(reference, { signal }),
      async () => {
        await docker('image', 'rm', '-f', reference).catch(() => undefined);
        await remove().catch(() => undefined);
      },
    );
    await docker('tag', reference, 'bench:part');
  }
  engine.dispose();
  const rows = Object.entries(times).map(([name, { cli, own }]) => {
    const [theirs, ours] = [median(cli), median(own)];
    const all = `${own.map((one) => one.toFixed(1)).join(', ')} against ${cli.map((one) => one.toFixed(1)).join(', ')}`;
    return `| ${name} | ${theirs.toFixed(2)} s | ${ours.toFixed(2)} s | ${(ours / theirs).toFixed(2)} | ${all} |`;
  });
  const [cpu] = cpus();
  const text = `# Moving images

An image of ${megabytes} MB in four layers, Docker ${given.flavour ?? '20.10'} and a registry on loopback, in turns, ${turns} each; medians.
${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}. Made by \`npm run bench:images\`.

| what | docker | Longshore | ratio | all, in s |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
  await writeFile(path.join(root, 'bench/IMAGES.md'), text);
  console.log(text);
} finally {
  await registry.stop();
  await given.stop();
  await rm(folder, { recursive: true, force: true });
}
