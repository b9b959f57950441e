import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { download, type Place, upload } from '../../src/files/copy-files.js';
import { FileError } from '../../src/files/core/file-error.js';
import { type FileSource } from '../../src/files/core/file-source.js';
import { type FileRef } from '../../src/inventory/ref.js';
import { type Bench, engines, onEach } from './engines.js';
import { place, sh } from './container-place.js';

const run = promisify(execFile);
const ref = (at: string): FileRef => ({
  ...{ kind: 'file', scheme: 'longshore-container', authority: 'test', path: at, isFolder: true },
});
const uri = (fsPath: string): Place => ({ scheme: 'file', authority: '', path: fsPath, fsPath });
const work = (signal = new AbortController().signal, moved: (bytes: number) => void = () => undefined) => ({
  signal,
  moved,
});

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'longshore-copy-'));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

/** One on a disk of its own, of a megabyte. */
async function smallFolder(t: TestContext): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'longshore-small-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', made]);
  t.after(async () => {
    await run('umount', [made]);
    await rm(made, { recursive: true });
  });
  return made;
}

/** What is below a folder, a line each. */
async function tree(at: string): Promise<string[]> {
  const found = await readdir(at, { recursive: true });
  return Promise.all(
    found.sort().map(async (name) => {
      const facts = await lstat(path.join(at, name));
      const link = facts.isSymbolicLink() ? ` -> ${await readlink(path.join(at, name))}` : '';
      return `${name}${facts.isFile() ? ` ${facts.size} ${(facts.mode & 0o777).toString(8)}` : ''}${link}`;
    }),
  );
}

const get = async (files: FileSource, at: string, to: string, more: { name?: string } = {}, signal?: AbortSignal) =>
  download(() => Promise.resolve(files), [ref(at)], { folder: to, ...more }, work(signal));
const put = async (files: FileSource, from: readonly string[], at: string, signal?: AbortSignal) =>
  upload(() => Promise.resolve(files), ref(at), from.map(uri), work(signal));

onEach(engines, 'a folder is downloaded, running and stopped; links out and pipes are left', async (bench) => {
  const { files, stop } = await place(
    bench,
    {},
    `mkdir -p /w/deep && cd /w && head -c 300000 /dev/urandom >deep/big && chmod 640 deep/big && ln deep/big hard &&
     ln -s deep/big near && ln -s /etc/passwd out && ln -s ../../x up && mkfifo pipe && : >empty && ln -s /w /way`,
  );
  const to = await folder(bench.t);
  const expected = ['deep', 'deep/big 300000 640', 'empty 0 644', 'hard 300000 640', 'near -> deep/big'];
  const { bytes, leftOut } = await get(files, '/w', to);
  assert.deepEqual(await tree(path.join(to, 'w')), expected);
  assert.deepEqual([...leftOut].map((name) => path.basename(name)).sort(), ['out', 'pipe', 'up']);
  assert.equal(bytes, 300_000);
  await get(files, '/way', to);
  assert.deepEqual(await tree(path.join(to, 'way')), expected, 'a link is followed when it was chosen');
  await get(files, '/w/near', to, { name: 'file' });
  assert.deepEqual(await readFile(path.join(to, 'file')), await readFile(path.join(to, 'w/hard')));
  await stop();
  await rm(path.join(to, 'w'), { recursive: true });
  await get(files, '/w', to);
  assert.deepEqual(await tree(path.join(to, 'w')), expected);
});

onEach(engines, 'a folder is uploaded, to running and stopped; it becomes the folder’s owner’s', async (bench) => {
  const { id, files, stop } = await place(bench, {}, 'mkdir /w && chown 12:34 /w');
  const from = await folder(bench.t);
  await mkdir(path.join(from, 'a', 'deep'), { recursive: true });
  await writeFile(path.join(from, 'a', 'deep', 'x'), 'hello', { mode: 0o751 });
  await symlink('deep/x', path.join(from, 'a', 'link'));
  await writeFile(path.join(from, 'big'), Buffer.alloc(5_000_000, 3));
  await put(files, [path.join(from, 'a'), path.join(from, 'big')], '/w');
  const said = await sh(bench, id, 'cd /w; stat -c "%n %u:%g %a %s" a/deep/x big; readlink a/link');
  assert.equal(said, 'a/deep/x 12:34 751 5\nbig 12:34 644 5000000\ndeep/x\n');
  await stop();
  await put(files, [path.join(from, 'big')], '/w/a');
  assert.equal((await files.stat('/w/a/big'))?.size, 5_000_000);
});

onEach(engines, 'tmpfs, which archives don’t see: both ways by the container’s own tar', async (bench) => {
  const { files } = await place(bench, { HostConfig: { Tmpfs: { '/scratch': '' } } });
  const at = await folder(bench.t);
  await writeFile(path.join(at, 'x'), randomBytes(200_000));
  await put(files, [path.join(at, 'x')], '/scratch');
  await get(files, '/scratch/x', at, { name: 'y' });
  assert.deepEqual(await readFile(path.join(at, 'y')), await readFile(path.join(at, 'x')));
});

onEach(engines, 'given up in the middle, and a disk that fills: nothing half-done is left', async (bench) => {
  const volume = { Type: 'volume', Target: '/small', VolumeOptions: { DriverConfig: smallDisk } };
  const { id, files } = await place(
    bench,
    { HostConfig: { Mounts: [volume] } },
    'mkdir /w; head -c 50000000 /dev/zero >/big',
  );
  const at = await folder(bench.t);
  const abort = new AbortController();
  const got = download(
    () => Promise.resolve(files),
    [ref('/big')],
    { folder: at },
    work(abort.signal, () => abort.abort()),
  );
  await assert.rejects(got, { name: 'AbortError' });
  assert.deepEqual(await readdir(at), []);
  await writeFile(path.join(at, 'big'), Buffer.alloc(30_000_000));
  const again = new AbortController();
  const sent = upload(
    () => Promise.resolve(files),
    ref('/w'),
    [uri(path.join(at, 'big'))],
    work(again.signal, () => again.abort()),
  );
  await assert.rejects(sent, { name: 'AbortError' });
  assert.equal(await sh(bench, id, 'ls -A /w'), '');
  // Podman 4.3 makes no volume of a size by its Docker API.
  if (bench.engine.info.isPodman) return;
  await assert.rejects(put(files, [path.join(at, 'big')], '/small'), (error) => FileError.is(error, 'full'));
  assert.equal(await sh(bench, id, 'ls -A /small'), '');
});

onEach(engines, 'this machine’s disk fills during a download: it is said, and nothing is left', async (bench) => {
  const filling =
    'mkdir -p /one/deep /many && head -c 5000000 /dev/zero >/one/deep/big && cd /many && seq 60 | while read i; do head -c 30000 /dev/zero >$i; done';
  const { files, stop } = await place(bench, {}, filling);
  const at = await smallFolder(bench.t);
  await writeFile(path.join(at, 'own'), 'old');
  for (const what of ['/one', '/many', '/one/deep/big']) {
    await assert.rejects(get(files, what, at), (error) => FileError.is(error, 'full'));
    assert.deepEqual(await readdir(at), ['own']);
  }
  await stop();
  await assert.rejects(get(files, '/one', at, { name: 'own' }), (error) => FileError.is(error, 'full'));
  assert.equal(await readFile(path.join(at, 'own'), 'utf8'), 'old', 'what was there already');
});

onEach(engines, 'devices are left out and named; one that was chosen is refused', async (bench) => {
  const { files } = await place(
    bench,
    {},
    'mkdir /w && cd /w && mknod null c 1 3 && mknod disk b 7 0 && printf x >file',
  );
  const at = await folder(bench.t);
  const { leftOut } = await get(files, '/w', at);
  assert.deepEqual([...leftOut].sort(), ['w/disk', 'w/null']);
  assert.deepEqual(await tree(path.join(at, 'w')), ['file 1 644']);
  const one = get(files, '/w/null', at, { name: 'null' });
  await assert.rejects(one, (error) => FileError.is(error, 'no-way') && /is a device/.test(error.message));
  assert.deepEqual(await readdir(at), ['w']);
});

onEach(engines, 'a folder is no file’s, and a file no folder’s place: an upload says so', async (bench) => {
  const { id, files, stop } = await place(bench, {}, 'mkdir -p /w/x && : >/w/y');
  const at = await folder(bench.t);
  await mkdir(path.join(at, 'y'));
  await writeFile(path.join(at, 'x'), 'new');
  for (const runs of [true, false]) {
    if (runs) assert.equal(await sh(bench, id, 'ls -F /w'), 'x/\ny\n');
    else await stop();
    for (const name of ['x', 'y']) {
      const sent = put(files, [path.join(at, name)], '/w');
      await assert.rejects(sent, (error) => FileError.is(error, 'exists') && /has the name of/.test(error.message));
    }
    await assert.rejects(put(files, [path.join(at, 'x')], '/w/y'), (error) => FileError.is(error, 'not-folder'));
    await assert.rejects(put(files, [path.join(at, 'x')], '/none'), (error) => FileError.is(error, 'missing'));
  }
  assert.deepEqual((await files.list('/w')).entries.map(({ name, type }) => `${name} ${type}`).sort(), [
    'x directory',
    'y file',
  ]);
});

/** A volume of the engine's own driver that holds a megabyte. */
const smallDisk = { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' } };

onEach(
  engines,
  'a file that grows while it is read comes as it was when reading began, or says that it didn’t',
  async (bench) => {
    const { id, files, stop } = await place(bench, {}, 'head -c 20000000 /dev/zero >/log');
    const at = await folder(bench.t);
    const writer = await bench.engine.exec(id, {
      ...{ command: ['sh', '-c', 'while :; do head -c 100000 /dev/zero; done >>/log'], tty: false, stdin: false },
    });
    const outcome = await get(files, '/log', at).catch((error: unknown) => error);
    if (outcome instanceof Error) assert.ok(FileError.is(outcome, 'cut'), outcome.message);
    else assert.ok((await lstat(path.join(at, 'log'))).size >= 20_000_000);
    assert.deepEqual(
      (await readdir(at)).filter((name) => name !== 'log'),
      [],
    );
    writer.dispose();
    await stop();
  },
);

onEach(engines, 'a container’s folder is copied into another', async (bench) => {
  const one = await place(bench, {}, 'mkdir /w; head -c 1000000 /dev/urandom >/w/x');
  const other = await place(bench, {}, 'mkdir /here');
  const sourceOf = ({ authority }: { authority: string }) =>
    Promise.resolve(authority === 'one' ? one.files : other.files);
  const from = { scheme: 'longshore-container', authority: 'one', path: '/w', fsPath: '' };
  await upload(sourceOf, ref('/here'), [from], work());
  assert.equal(await sh(bench, other.id, 'md5sum </here/w/x'), await sh(bench, one.id, 'md5sum </w/x'));
});

onEach(engines.slice(0, 1), 'memory does not grow with the file', async (bench: Bench) => {
  const { files } = await place(bench, {}, 'truncate -s 400M /big');
  const at = await folder(bench.t);
  const before = process.memoryUsage().rss;
  let most = 0;
  const watching = work(undefined, () => (most = Math.max(most, process.memoryUsage().rss)));
  await download(() => Promise.resolve(files), [ref('/big')], { folder: at }, watching);
  assert.equal((await lstat(path.join(at, 'big'))).size, 400 * 1024 * 1024);
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path.join(at, 'big'))) hash.update(chunk as Buffer);
  assert.equal(
    hash.digest('hex'),
    createHash('md5')
      .update(Buffer.alloc(400 * 1024 * 1024))
      .digest('hex'),
  );
  assert.ok(most - before < 150_000_000, `${(most - before) / 1e6} MB more`);
});
