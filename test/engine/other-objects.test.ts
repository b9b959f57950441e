import assert from 'node:assert/strict';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { dockers, engines, onEach } from './engines.js';
import { image } from './namespace.js';

onEach(engines, 'who it is', async ({ engine, given }) => {
  const expected = { '20.10': ['1.41', false], '28.5': ['1.51', false], podman: ['1.41', true] } as const;
  assert.deepEqual([engine.info.api, engine.info.isPodman], expected[given.flavour]);
  assert.ok(given.flavour === 'podman' || engine.info.version.startsWith(given.flavour));
  assert.equal(engine.info.os, 'linux');
  assert.match(await engine.architecture(), /^(amd64|arm64)$/);
  await Promise.resolve();
});

onEach(engines, 'an image: found, tagged, untagged', async ({ engine, ns }) => {
  const reference = await ns.tag();
  const record = await engine.image(reference);
  assert.ok(
    record?.tags.some((tag) => tag.endsWith(reference)),
    JSON.stringify(record?.tags),
  );
  const listed = (await engine.listImages()).find(({ id }) => id === record?.id);
  assert.deepEqual([...(listed?.tags ?? [])].sort(), [...(record?.tags ?? [])].sort());
  assert.ok(listed && listed.size > 0 && listed.created > 0);
  const details = await engine.imageDetails(record?.id ?? '');
  assert.match(details.platform, /^linux\//);

  await engine.removeImage(reference, { force: false });
  assert.equal(await engine.image(reference), undefined);
  assert.ok(await engine.image(image), 'the image itself stays');
  await assertFails(engine.removeImage(reference, { force: false }), 'not-found');
});

onEach(dockers, 'an image is removed by its id, with several tags only by force', async ({ engine, ns }) => {
  const id = await ns.image();
  const own = await engine.image(id);
  assert.equal(own?.id, id);
  const second = await ns.tag(id);
  assert.equal((await engine.image(id))?.tags.length, 2);
  await assertFails(engine.removeImage(id, { force: false }), 'conflict', /referenced in multiple/);
  assert.ok(await engine.image(second));
  await engine.removeImage(id, { force: true });
  assert.equal(await engine.image(id), undefined);
  assert.equal(await engine.image(second), undefined);
});

onEach(engines, 'a volume', async ({ engine, ns }) => {
  const name = await ns.volume();
  const record = await engine.volume(name);
  assert.deepEqual([record?.name, record?.driver, record?.labels['longshore.run']], [name, 'local', ns.prefix]);
  assert.ok((await engine.listVolumes()).some((listed) => listed.name === name));
  const user = await ns.container({ HostConfig: { Binds: [`${name}:/data`] } });
  await assertFails(engine.removeVolume(name, { force: false }), 'conflict');
  await engine.removeContainer(user, { force: true, anonymousVolumes: true });
  assert.ok(await engine.volume(name), 'a named volume outlives its container');
  await engine.removeVolume(name, { force: false });
  assert.equal(await engine.volume(name), undefined);
  await assertFails(engine.removeVolume(name, { force: false }), 'not-found');
});

onEach(engines, 'a network', async ({ engine, ns }) => {
  const id = await ns.network();
  const [record, ...others] = await engine.listNetworks({ ids: [id] });
  assert.deepEqual([record?.id, record?.driver, others], [id, 'bridge', []]);
  assert.ok((await engine.listNetworks()).some((listed) => listed.id === id));
  assert.equal(((await engine.inspect('network', id)) as { Id: string }).Id, id);
  await engine.removeNetwork(id);
  assert.deepEqual(await engine.listNetworks({ ids: [id] }), []);
  await assertFails(engine.removeNetwork(id), 'not-found');
});

onEach(engines, 'disk usage and the build cache', async ({ engine, ns }) => {
  const volume = await ns.volume();
  const usage = await engine.diskUsage();
  assert.ok(usage.images.size > 0);
  assert.ok(engine.info.isPodman || usage.volumes.has(volume));
  if (engine.info.isPodman) await assertFails(engine.pruneBuildCache(), 'unsupported');
  else assert.equal(typeof (await engine.pruneBuildCache()), 'number');
});
