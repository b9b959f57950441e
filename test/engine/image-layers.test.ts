import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { efficiencyOf, filesAfter, find } from '../../src/image-layers/file-changes.js';
import { compareImages } from '../../src/image-layers/compare-images.js';
import { readImageLayers, readImages, readLayerFile } from '../../src/image-layers/image-layers.js';
import { dockers, engines, onEach } from './engines.js';

const run = promisify(execFile);
const never = () => new AbortController().signal;

onEach(dockers, 'the layers of an image that was changed and committed, by each engine’s own export', async (on) => {
  const { engine, given, ns } = on;
  const docker = async (...args: string[]) =>
    (await run(given.docker, ['-H', `unix://${given.socket}`, ...args])).stdout;
  const base = await ns.image();
  const reference = `${ns.name()}:layers`;
  let from = base;
  for (const script of [
    'echo first > /note; mkdir -p /data/in; echo kept > /data/in/a',
    'echo second > /note; rm -r /data',
  ]) {
    const name = ns.name();
    await docker('run', '--name', name, from, 'sh', '-c', script);
    await docker('commit', name, reference);
    await docker('rm', name);
    from = reference;
  }
  const id = (await engine.image(reference))?.id ?? '';
  const { layers, config } = await readImageLayers(await engine.saveImages([id], never()));
  const real = layers.filter(({ name }) => name !== undefined);
  const inspected = (await engine.inspect('image', id)) as { RootFS: { Layers: string[] } };
  assert.deepEqual(
    real.map(({ diffId }) => diffId),
    inspected.RootFS.Layers,
  );
  assert.equal((config as { os?: string }).os, 'linux');
  const after = filesAfter(layers, layers.length - 1);
  assert.equal(find(after, 'note')?.change, 'changed');
  assert.equal(find(after, 'data/in/a')?.change, 'removed');
  assert.equal(find(after, 'bin/busybox')?.change, 'same');
  const { waste } = efficiencyOf(layers);
  assert.deepEqual(waste.map(({ path, bytes }) => [path, bytes]).sort(), [
    ['data/in/a', 5],
    ['note', 6],
  ]);
  const last = real.at(-1)?.name ?? '';
  const note = await readLayerFile(await engine.saveImages([id], never()), last, 'note');
  assert.equal(note?.toString(), 'second\n');
  // Before those that it was made from.
  await engine.removeImage(reference, { force: true });
});

onEach(engines, 'two images of one export, on each engine', async ({ engine, given, ns }) => {
  const docker = (...args: string[]) => run(given.docker, ['-H', `unix://${given.socket}`, ...args]);
  const ids = [];
  for (const script of ['echo one > /note; echo same > /both', 'echo two > /note; echo same > /both; rm /etc/passwd']) {
    const name = ns.name();
    await docker('run', '--name', name, 'busybox:local', 'sh', '-c', script);
    ids.push(await ns.commit(name));
    await docker('rm', name);
  }
  const images = await readImages(await engine.saveImages(ids, never()), { digests: true });
  const [before, after] = ids.map((id, index) => images.find((one) => one.id === id) ?? images[index]);
  assert.ok(before && after);
  const { files, config, bytes } = compareImages(before, after);
  assert.deepEqual(
    files.map(({ path, change }) => `${change} ${path}`).filter((line) => !/ (?:run|etc\/m?tab)/.test(line)),
    ['removed etc/passwd', 'changed note'],
  );
  assert.deepEqual(
    config.map(({ name }) => name).filter((name) => name !== 'created'),
    ['CMD'],
  );
  assert.ok(bytes.before > 1_000_000);
});

onEach(engines, 'an image as it was made', async ({ engine, ns }) => {
  const { layers } = await readImageLayers(await engine.saveImages([await ns.image()], never()));
  assert.ok((find(filesAfter(layers, layers.length - 1), 'bin/busybox')?.file?.size ?? 0) > 1_000_000);
  assert.equal(efficiencyOf(layers).wasted, 0);
});
