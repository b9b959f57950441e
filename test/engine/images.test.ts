import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { Transfer } from '../../src/engine/wording/transfer.js';
import { loadArchive } from '../../src/image-layers/load-archive.js';
import { architectureName } from '../../src/image-layers/oci-layout.js';
import { authHeader } from '../../src/registry/credentials.js';
import { ociArchive, tarOf } from '../support/oci-archive.js';
import { zstdOf } from '../support/zstd.js';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { dockers, onEach } from './engines.js';
import { rawApi } from './raw-api.js';

const run = promisify(execFile);
const user = { name: 'ada', password: 'p+/ß: secret' };
let open: Awaited<ReturnType<typeof startRegistry>>;
let closed: Awaited<ReturnType<typeof startRegistry>>;
before(async () => {
  open = await startRegistry();
  closed = await startRegistry({ user });
});
after(async () => {
  await open.stop();
  await closed.stop();
});

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-images-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const never = () => new AbortController().signal;
const noBytes = () => undefined;

onEach(dockers, 'an image is tagged, pushed, removed and pulled again, layer by layer', async ({ engine, ns, t }) => {
  const id = await ns.image();
  const reference = `${open.address}/${ns.name()}:one`;
  await engine.tagImage(id, reference);
  t.after(() => engine.removeImage(reference, { force: true }).catch(() => undefined));
  assert.equal((await engine.image(reference))?.id, id);

  const pushed = new Transfer();
  await engine.pushImage(reference, { signal: never(), onMessage: (message) => pushed.hear(message, Date.now()) });
  assert.match(pushed.text(Date.now()), /^(\d+) of \1 layers/);

  await engine.removeImage(id, { force: true });
  const pulled = new Transfer();
  await engine.pullImage(reference, { signal: never(), onMessage: (message) => pulled.hear(message, Date.now()) });
  assert.equal((await engine.image(reference))?.id, id);
  assert.match(pulled.text(Date.now()), /^(\d+) of \1 layers/);
  assert.equal(pulled.fraction === undefined || pulled.fraction === 1, true);
});

onEach(dockers, 'by digest, and what isn’t there', async ({ engine, ns, t }) => {
  const repository = `${open.address}/${ns.name()}`;
  await engine.tagImage(await ns.image(), `${repository}:one`);
  await engine.pushImage(`${repository}:one`, { signal: never() });
  const digest = (await engine.image(`${repository}:one`))?.digests.find((one) => one.startsWith(repository)) ?? '';
  assert.match(digest, /@sha256:/);
  await engine.removeImage(`${repository}:one`, { force: true });
  await engine.pullImage(digest, { signal: never() });
  t.after(() => engine.removeImage(digest, { force: true }).catch(() => undefined));
  assert.ok(await engine.image(digest));
  await assert.rejects(engine.pullImage(`${repository}:absent`, { signal: never() }), /not found|unknown/);
});

onEach(dockers, 'a registry that wants a log-in', async ({ engine, ns, t }) => {
  const reference = `${closed.address}/${ns.name()}:one`;
  await engine.tagImage(await ns.image(), reference);
  t.after(() => engine.removeImage(reference, { force: true }).catch(() => undefined));
  await assertFails(engine.pushImage(reference, { signal: never() }), 'denied');
  const wrong = authHeader(closed.address, { username: user.name, password: 'wrong' });
  await assertFails(engine.pushImage(reference, { signal: never(), auth: wrong }), 'denied');
  const auth = authHeader(closed.address, { username: user.name, password: user.password });
  await engine.pushImage(reference, { signal: never(), auth });
  await engine.removeImage(reference, { force: true });
  await assert.rejects(engine.pullImage(reference, { signal: never() }), /basic auth|authentication|unauthorized/);
  await engine.pullImage(reference, { signal: never(), auth });
  assert.ok(await engine.image(reference));
});

onEach(
  dockers,
  'images saved, packed, and loaded on another engine with their names',
  async ({ engine, ns, given, t }) => {
    const folder = await scratch(t);
    const id = await ns.image();
    const names = [await ns.tag(id), await ns.tag(id)];
    const file = path.join(folder, 'images.tar.gz');
    await pipeline(await engine.saveImages(names, never()), createGzip(), createWriteStream(file));
    for (const name of names) await engine.removeImage(name, { force: true });
    await engine.removeImage(id, { force: true });
    assert.equal(await engine.image(id), undefined);
    const other = dockers.find(({ flavour }) => flavour !== given.flavour) ?? given;
    const load = async (socket: string) => {
      const { stdout } = await run(given.docker, ['-H', `unix://${socket}`, 'load', '-i', file]);
      return stdout;
    };
    assert.match(await load(other.socket), new RegExp(names[0] ?? ''), 'another engine’s own program reads it');
    for (const name of names) await rawApi(other.socket, 'DELETE', `/images/${name}?force=true`);

    const packed = path.join(folder, 'images.tar.zst');
    await writeFile(packed, await zstdOf(gunzipSync(await readFile(file))));
    for (const archive of [file, packed]) {
      const loaded = await loadArchive(engine, archive, { signal: never(), onRead: noBytes });
      assert.deepEqual([...loaded].sort(), [...names].sort());
      for (const name of names) assert.equal((await engine.image(name))?.id, id);
      for (const name of names) await engine.removeImage(name, { force: true });
    }
  },
);

onEach(dockers, 'an OCI layout, which docker’s own store doesn’t know: the image for this machine', async (bench) => {
  const { engine, ns, t } = bench;
  const folder = await scratch(t);
  const { architecture } = await engine.facts();
  const own = architectureName(architecture);
  const name = `${ns.name()}:one`;
  const { bytes, ids } = await ociArchive(`docker.io/library/${name}`, ['s390x', own]);
  for (const [file, content] of [
    ['oci.tar', bytes],
    ['oci.tar.gz', gzipSync(bytes)],
    ['oci.tar.zst', await zstdOf(bytes)],
  ] as const) {
    const at = path.join(folder, file);
    await writeFile(at, content);
    let read = 0;
    const onRead = (count: number) => (read = count);
    assert.deepEqual(await loadArchive(engine, at, { signal: never(), onRead }), [name], file);
    assert.equal(read, content.length);
    assert.equal((await engine.image(name))?.id, ids[1]);
    await engine.removeImage(name, { force: true });
  }
  const foreign = path.join(folder, 'foreign.tar');
  await writeFile(foreign, (await ociArchive(name, ['s390x'])).bytes);
  const loading = loadArchive(engine, foreign, { signal: never(), onRead: noBytes });
  await assert.rejects(loading, {
    name: 'ImageArchiveError',
    message: new RegExp(`for this engine \\(${architecture}`),
  });
});

onEach(
  dockers,
  'archives that are cut, none, empty or hostile: each is told as such, and nothing is listed',
  async (on) => {
    const { engine, ns, t } = on;
    const folder = await scratch(t);
    const whole = path.join(folder, 'whole.tar');
    await pipeline(await engine.saveImages([await ns.tag()], never()), createWriteStream(whole));
    const cut = await readFile(whole);
    const manifest = (config: string, layer: string) =>
      tarOf({ 'manifest.json': JSON.stringify([{ Config: config, RepoTags: ['evil:1'], Layers: [layer] }]) });
    const digest = `sha256:../../../../etc/${'0'.repeat(49)}`;
    const index = { manifests: [{ digest, annotations: { 'io.containerd.image.name': 'evil:1' } }] };
    const cases: Readonly<Record<string, [Buffer, RegExp]>> = {
      cut: [cut.subarray(0, cut.length / 2), /is cut or damaged/],
      'cut and packed': [gzipSync(cut).subarray(0, 100_000), /is cut or damaged/],
      'a text': [Buffer.from('hello\n'.repeat(1000)), /is cut or damaged/],
      'a container’s files': [await tarOf({ 'etc/passwd': 'root' }), /has no images/],
      'a way out of it': [await manifest('../../../../etc/passwd', '../../../../etc/shadow'), /refused the archive/],
      'a blob of another place': [await tarOf({ 'index.json': JSON.stringify(index) }), /without an image for this/],
    };
    // Those made in one second come in any order.
    const listed = async () => (await engine.listImages()).map(({ id, tags }) => `${id} ${tags.join()}`).sort();
    const before = await listed();
    for (const [what, [bytes, message]] of Object.entries(cases)) {
      const file = path.join(folder, 'bad.tar');
      await writeFile(file, bytes);
      const loading = loadArchive(engine, file, { signal: never(), onRead: noBytes });
      await assert.rejects(loading, { name: 'ImageArchiveError', message }, what);
    }
    assert.deepEqual(await listed(), before);
  },
);

onEach(dockers, 'a pull that is given up ends at once', async ({ engine, ns }) => {
  const repository = `${open.address}/${ns.name()}`;
  await engine.tagImage(await ns.image(), `${repository}:one`);
  await engine.pushImage(`${repository}:one`, { signal: never() });
  await engine.removeImage(`${repository}:one`, { force: true });
  const abort = new AbortController();
  const pulling = engine.pullImage(`${repository}:one`, { signal: abort.signal });
  abort.abort();
  await assert.rejects(pulling, { name: 'AbortError' });
});

onEach(
  dockers,
  'a container’s files exported, and imported as an image that runs',
  async ({ engine, given, ns, t }) => {
    const folder = await scratch(t);
    const docker = async (...args: string[]) =>
      (await run(given.docker, ['-H', `unix://${given.socket}`, ...args])).stdout;
    const name = ns.name();
    await docker('run', '--name', name, await ns.image(), 'sh', '-c', 'echo kept > /note');
    const file = path.join(folder, 'files.tar');
    await docker('export', '-o', file, name);
    await docker('rm', name);
    const reference = `${ns.name()}:imported`;
    const options = { reference, message: 'by a test', changes: ['CMD ["cat", "/note"]', 'ENV A=1'], signal: never() };
    const id = await engine.importImage(createReadStream(file), options);
    assert.equal((await engine.image(reference))?.id, id);
    const { env } = await engine.imageDetails(id);
    assert.ok(env.includes('A=1'));
    assert.equal(await docker('run', '--rm', reference), 'kept\n');
    await assert.rejects(
      engine.importImage(createReadStream(file), { ...options, reference: 'x:1', changes: ['RUN x'] }),
      /RUN|not a valid change|unknown instruction/i,
    );
    await assert.rejects(engine.importImage('http://127.0.0.1:9/x.tar', { ...options, reference: 'x:1' }), /refused/);
    await engine.removeImage(reference, { force: true });
  },
);
