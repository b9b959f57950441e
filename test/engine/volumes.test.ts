import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Engine } from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { backUp, copyVolume } from '../../src/volumes/back-up.js';
import { checkArchive } from '../../src/volumes/check-archive.js';
import { restoreInto, restoreNew } from '../../src/volumes/restore.js';
import { helperLabel, makeHelper, smallestImage, sweepHelpers } from '../../src/engine/helper-container.js';
import { volumeRequest } from '../../src/volumes/volume-form.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { type Bench, dockers, onEach } from './engines.js';
import { image } from './namespace.js';
import { redisImage } from './redis-image.js';
import { said } from './said.js';
import { wantedVolume } from './volume-trial.js';

const run = promisify(execFile);
const { signal } = new AbortController();
let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-volumes-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Owners, modes, links, a pipe, names with odd characters, and a folder that isn't root's. */
const filling = `cd /data && mkdir -p deep/er 'odd name' && echo one >a && echo two >deep/er/b && echo three >"odd name/é
c" && ln a hard && ln -s /etc/passwd absolute && ln -s deep/er/b relative && mkfifo pipe && head -c 300000 /dev/urandom >big
chown 1000:1001 a deep && chown 999:998 . && cp a setuid && chmod 4750 setuid && chmod 1777 deep && chmod 700 . && touch -d '2020-01-02 03:04:05' big && touch -d '2021-01-02 03:04:05' .`;
/** Everything about everything below a folder. */
const listing = `cd /data && find . -exec stat -c '%N %F %a %u:%g %h %Y' {} + | sort; md5sum a big hard deep/er/b 2>/dev/null`;

/** A container that uses a volume and runs. */
async function user({ engine, ns }: Bench, volume: string, more: object = {}): Promise<string> {
  const id = await ns.container({ HostConfig: { Binds: [`${volume}:/data`], ...more } });
  await engine.startContainer(id);
  return id;
}

async function helpers(engine: Engine) {
  return engine.listContainers({ label: helperLabel });
}

/** The content as the listing has it, read by a container of its own. */
async function content(bench: Bench, volume: string): Promise<string> {
  const id = await user(bench, volume);
  const text = await said(bench.engine, id, listing);
  await bench.engine.removeContainer(id, { force: true, anonymousVolumes: true });
  return text;
}

onEach(dockers, 'a volume comes back from its backup with owners, modes, times and links', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  assert.equal(await said(engine, await user(bench, volume), filling), '');
  const before = await content(bench, volume);
  assert.match(before, /\.\/a regular file 644 1000:1001 2 /);
  const file = path.join(folder, `${volume}.tar.gz`);
  let bytes = 0;
  await backUp(engine, image, volume, file, { signal, onBytes: (count) => void (bytes += count) });
  assert.ok(bytes > 300_000);
  const facts = await checkArchive(file, signal);
  assert.ok(facts.topNames.includes('odd name'));
  const made = wantedVolume(bench);
  await restoreNew(engine, image, file, facts, made, { signal });
  assert.equal(await content(bench, made.Name), before);
  await assert.rejects(restoreNew(engine, image, file, facts, made, { signal }), (error) =>
    EngineError.is(error, 'conflict'),
  );
  assert.equal(await content(bench, made.Name), before, 'the one that was there stays');
  const copy = wantedVolume(bench);
  await copyVolume({ engine, image, volume }, { engine, image, wanted: copy }, { signal });
  assert.equal(await content(bench, copy.Name), before);
  assert.deepEqual(await helpers(engine), []);
});

onEach(dockers, 'a restore into a volume replaces all of it, or nothing', async (bench) => {
  const { engine, ns } = bench;
  const [good, other] = [await ns.volume(), await ns.volume()];
  await said(engine, await user(bench, good), filling);
  const at = await user(bench, other);
  await said(engine, at, 'cd /data && echo precious >mine && mkdir .hidden && echo x >.hidden/x && chmod 755 .');
  // But for the time of the topmost folder, in which something was unpacked.
  const kept = async () => (await content(bench, other)).replace(/^(\. .*) \d+$/m, '$1');
  const before = await kept();
  const file = path.join(folder, `${good}.tar`);
  await backUp(engine, image, good, file, { signal });
  const facts = await checkArchive(file, signal);

  const abort = new AbortController();
  const cancelled = restoreInto(engine, image, file, facts, other, {
    signal: abort.signal,
    onBytes: () => abort.abort(new Error('cancelled')),
  });
  await assert.rejects(cancelled, /cancelled/);
  assert.equal(await kept(), before, 'cancelled in the middle');
  const shellless = `${ns.prefix}-empty:own`;
  await run('sh', ['-c', `tar -cf - -T /dev/null | ${bench.given.docker} import - ${shellless}`], {
    env: { ...process.env, DOCKER_HOST: bench.given.host },
  });
  ns.owns(`/images/${shellless}`);
  assert.equal(await kept(), before);
  await assert.rejects(restoreInto(engine, shellless, file, facts, other, { signal }), (error) =>
    EngineError.is(error),
  );
  assert.equal(await kept(), before, 'no shell');
  await truncate(file, 100_000);
  await assert.rejects(restoreInto(engine, image, file, facts, other, { signal }), /was changed/);
  await assert.rejects(checkArchive(file, signal), /is cut/);
  const small = path.join(folder, `${good}-small.tar.gz`);
  await backUp(engine, shellless, good, small, { signal });
  assert.equal(await kept(), before);

  await restoreInto(engine, image, small, await checkArchive(small, signal), other, { signal });
  assert.equal(await content(bench, other), await content(bench, good));
  while ((await helpers(engine)).length > 0) await sleep(50);
});

onEach(dockers, 'a backup that fails leaves no file, and no volume that isn’t there is made', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  await said(engine, await user(bench, volume), 'head -c 20000000 /dev/urandom >/data/big');
  const file = path.join(folder, 'never.tar.gz');
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('cancelled'));
  await assert.rejects(backUp(engine, image, volume, file, { signal: abort.signal, onBytes: stop }), /cancelled/);
  await assert.rejects(backUp(engine, image, `${volume}-none`, file, { signal }), (error) =>
    EngineError.is(error, 'not-found'),
  );
  assert.equal(await engine.volume(`${volume}-none`), undefined);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('never')),
    [],
  );
  const copy = wantedVolume(bench);
  const half = new AbortController();
  const copying = copyVolume(
    { engine, image, volume },
    { engine, image, wanted: copy },
    {
      signal: half.signal,
      onBytes: () => half.abort(new Error('cancelled')),
    },
  );
  await assert.rejects(copying, /cancelled/);
  assert.equal(await engine.volume(copy.Name), undefined);
  assert.deepEqual(await helpers(engine), []);
});

onEach(dockers, 'helpers that a crash has left are swept, and no others', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  const mounts = [{ volume, at: '/v', readOnly: true }];
  const alive = await makeHelper(engine, smallestImage(await engine.listImages()) ?? '', mounts);
  const dead = await ns.container({ Labels: { ...ns.labels, [helperLabel]: `${os.hostname()}:${2 ** 22 + 1}:a` } });
  const far = await ns.container({ Labels: { ...ns.labels, [helperLabel]: 'elsewhere:1:a' } });
  // This process has no such helper: its connection broke before it could be removed.
  await ns.container({ Labels: { ...ns.labels, [helperLabel]: `${os.hostname()}:${process.pid}:lost` } });
  await sweepHelpers(engine);
  const left = async () => (await helpers(engine)).map(({ id }) => id).sort();
  assert.deepEqual(await left(), [alive.id, far].sort(), dead);
  await sweepHelpers(engine, Date.now() + 25 * 3_600_000);
  assert.deepEqual(await left(), [alive.id]);
  await alive.end();
  assert.deepEqual(await left(), []);
});

onEach(dockers, 'whom volumes come from, and which are anonymous', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  const owner = await ns.container({ HostConfig: { Binds: [`${volume}:/data`] }, Volumes: { '/more': {} } });
  const guest = await ns.container({ HostConfig: { VolumesFrom: [`${owner}:ro`] } });
  const record = (await engine.listContainers({ ids: [guest] }))[0];
  const mounts = record?.mounts ?? [];
  assert.deepEqual(mounts.map(({ destination, readOnly }) => [destination, readOnly]).sort(), [
    ['/data', true],
    ['/more', true],
  ]);
  assert.deepEqual((await engine.containerDetails(guest)).volumesFrom, [{ container: owner, readOnly: true }]);
  const anonymous = mounts.find(({ destination }) => destination === '/more')?.name ?? '';
  assert.equal((await engine.volume(anonymous))?.isAnonymous, true);
  assert.equal((await engine.volume(volume))?.isAnonymous, false);
});

onEach(
  dockers.slice(-1),
  'a database’s volume is backed up, deleted and restored, on another engine too',
  async (bench) => {
    const { engine, ns, given, t } = bench;
    const tag = `${ns.prefix}-redis:own`;
    t.after(await redisImage(given, tag));
    const volume = await ns.volume();
    const database = async (name: string) => {
      const id = await ns.container({
        ...{ Image: tag, Cmd: ['redis-server', '--dir', '/data', '--appendonly', 'yes'] },
        HostConfig: { Binds: [`${name}:/data`] },
      });
      await engine.startContainer(id);
      while (!/PONG/.test(await said(engine, id, 'redis-cli ping'))) await sleep(50);
      return id;
    };
    const first = await database(volume);
    assert.match(await said(engine, first, 'redis-cli set answer 42'), /OK/);
    await engine.stopContainer(first);
    const file = path.join(folder, 'database.tar.gz');
    await backUp(engine, image, volume, file, { signal });
    await engine.removeContainer(first, { force: true, anonymousVolumes: true });
    await engine.removeVolume(volume, { force: false });
    await restoreNew(
      engine,
      image,
      file,
      await checkArchive(file, signal),
      { ...volumeRequest({ name: volume }) },
      { signal },
    );
    assert.match(await said(engine, await database(volume), 'redis-cli get answer'), /42/);

    const [elsewhere] = dockers;
    const far = await connectTo(t, `unix://${elsewhere?.socket ?? ''}`);
    const name = `${volume}-far`;
    await copyVolume({ engine, image, volume }, { engine: far, image, wanted: volumeRequest({ name }) }, { signal });
    try {
      const there = path.join(folder, 'far.tar');
      await backUp(far, image, name, there, { signal });
      assert.ok((await checkArchive(there, signal)).topNames.includes('appendonlydir'));
      assert.ok((await stat(there)).size > 0);
    } finally {
      await far.removeVolume(name, { force: true });
    }
    await writeFile(file, 'no archive');
    await assert.rejects(checkArchive(file, signal), /is cut|no tar/);
  },
);
