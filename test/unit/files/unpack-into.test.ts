import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { pack, type Header } from 'tar-stream';
import { type Pieces } from '../../../src/engine/engine.js';
import { FileError } from '../../../src/files/core/file-error.js';
import { packFiles } from '../../../src/files/core/pack-files.js';
import { unpackInto } from '../../../src/files/core/unpack-into.js';

type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

function archive(...entries: readonly Entry[]): Readable {
  const made = pack();
  for (const { content = '', ...header } of entries) made.entry({ ...header, uid: 0, gid: 0 }, content);
  made.finalize();
  return Readable.from(made, { objectMode: false });
}

/** A folder to unpack in, beside a file that nothing may touch. */
async function place(t: TestContext): Promise<{ outer: string; folder: string }> {
  const outer = await mkdtemp(path.join(tmpdir(), 'longshore-unpack-'));
  t.after(() => rm(outer, { recursive: true }));
  const folder = path.join(outer, 'in', 'here');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(outer, 'victim'), 'untouched');
  return { outer, folder };
}

const options = (signal = new AbortController().signal) => ({ signal, moved: () => undefined });

/** That nothing was written but in the folder, and what is in it. */
async function left({ outer, folder }: { outer: string; folder: string }): Promise<string[]> {
  assert.deepEqual((await readdir(outer)).sort(), ['in', 'victim']);
  assert.deepEqual(await readdir(path.join(outer, 'in')), ['here']);
  assert.equal(await readFile(path.join(outer, 'victim'), 'utf8'), 'untouched');
  return (await readdir(folder)).sort();
}

for (const [what, entries] of Object.entries<Entry[]>({
  'a name with ..': [
    { name: 'a/', type: 'directory' },
    { name: 'a/../../../victim', content: 'x' },
  ],
  'an absolute name': [
    { name: 'a', content: 'good' },
    { name: '/tmp/longshore-absolute', content: 'x' },
  ],
  'a file that is a folder as well': [
    { name: 'a', content: 'x' },
    { name: 'a/b', content: 'x' },
  ],
  'a hard link from outside': [
    { name: 'a/', type: 'directory' },
    { name: 'a/x', type: 'link', linkname: '../../../victim' },
  ],
})) {
  test(`${what} is refused, and nothing is left`, async (t) => {
    const at = await place(t);
    await assert.rejects(unpackInto(archive(...entries), at.folder, options()), (error) =>
      FileError.is(error, 'hostile'),
    );
    assert.deepEqual(await left(at), []);
  });
}

test('nothing is written through a symlink, and links that lead out are left out', async (t) => {
  const at = await place(t);
  const { leftOut } = await unpackInto(
    archive(
      ...[
        { name: 'a/', type: 'directory' as const },
        { name: 'a/out', type: 'symlink' as const, linkname: '../../..' },
      ],
      ...[
        { name: 'a/out/victim', content: 'x' },
        { name: 'a/abs', type: 'symlink' as const, linkname: '/etc/passwd' },
      ],
      ...[{ name: 'a/near', type: 'symlink' as const, linkname: 'out/victim' }],
      // The text of the second stays inside; by way of the first it leads out.
      ...[{ name: 'a/up', type: 'symlink' as const, linkname: '..' }],
      ...[{ name: 'a/way', type: 'symlink' as const, linkname: 'up/../b/../..' }],
      ...[
        { name: 'a/pipe', type: 'fifo' as const },
        { name: 'a/disk', type: 'block-device' as const, devmajor: 8 },
      ],
    ),
    at.folder,
    options(),
  );
  assert.deepEqual(await left(at), ['a']);
  assert.deepEqual([...leftOut].sort(), ['a/abs', 'a/disk', 'a/out', 'a/pipe', 'a/way']);
  assert.deepEqual((await readdir(path.join(at.folder, 'a'))).sort(), ['near', 'out', 'up']);
  assert.equal(await readFile(path.join(at.folder, 'a/out/victim'), 'utf8'), 'x', 'a folder of its own');
  assert.equal(await readlink(path.join(at.folder, 'a/near')), 'out/victim');
});

test('a file that a symlink of this machine stands for is replaced, and not written through', async (t) => {
  const at = await place(t);
  await symlink('../../victim', path.join(at.folder, 'a'));
  await unpackInto(archive({ name: 'a', content: 'new' }), at.folder, options());
  assert.deepEqual(await left(at), ['a']);
  assert.equal(await readFile(path.join(at.folder, 'a'), 'utf8'), 'new');
});

test('folders are merged, hard links are files, setuid is dropped', async (t) => {
  const at = await place(t);
  await mkdir(path.join(at.folder, 'a'));
  await writeFile(path.join(at.folder, 'a', 'mine'), 'mine');
  await unpackInto(
    archive(
      ...[
        { name: 'a/', type: 'directory' as const, mode: 0o555 },
        { name: 'a/one', content: 'one', mode: 0o4755 },
      ],
      ...[{ name: 'a/two', type: 'link' as const, linkname: 'a/one' }],
    ),
    at.folder,
    options(),
  );
  assert.deepEqual((await readdir(path.join(at.folder, 'a'))).sort(), ['mine', 'one', 'two']);
  assert.equal(await readFile(path.join(at.folder, 'a/two'), 'utf8'), 'one');
  assert.equal((await lstat(path.join(at.folder, 'a/one'))).mode & 0o7777, 0o755);
});

test('an archive that ends in the middle, and one that is given up: nothing is left', async (t) => {
  const at = await place(t);
  const chunks: Buffer[] = [];
  for await (const chunk of archive({ name: 'a', content: 'x'.repeat(5000) })) chunks.push(chunk as Buffer);
  const half = Buffer.concat(chunks).subarray(0, 2000);
  await assert.rejects(unpackInto(Readable.from([half]), at.folder, options()), (error) => FileError.is(error, 'cut'));
  assert.deepEqual(await left(at), []);
  const abort = new AbortController();
  async function* endless() {
    yield Buffer.concat(chunks).subarray(0, 1024);
    abort.abort();
    await new Promise((resolve) => setImmediate(resolve));
    yield Buffer.alloc(1024);
  }
  await assert.rejects(unpackInto(Readable.from(endless()), at.folder, options(abort.signal)), { name: 'AbortError' });
  assert.deepEqual(await left(at), []);
});

test('what is packed is what is unpacked; a file that shrinks fails', async (t) => {
  const at = await place(t);
  const from = path.join(at.folder, 'from');
  await mkdir(path.join(from, 'deep'), { recursive: true });
  await writeFile(path.join(from, 'deep', 'file'), Buffer.alloc(700_000, 7), { mode: 0o640 });
  await writeFile(path.join(from, 'empty'), '');
  await symlink('deep/file', path.join(from, 'link'));
  const owner = { uid: 3, gid: 4 };
  const { archive: made, done } = packFiles([from], { ...owner, ...options() });
  const to = path.join(at.folder, 'to');
  await mkdir(to);
  const { bytes } = await unpackInto(made, to, { ...options(), name: 'copy' });
  await done;
  assert.equal(bytes, 700_000);
  assert.deepEqual(await readFile(path.join(to, 'copy/link')), Buffer.alloc(700_000, 7));
  assert.equal((await lstat(path.join(to, 'copy/deep/file'))).mode & 0o777, 0o640);
  // Nothing of the kernel's says its size: it announces none and has some, or the other way round.
  const gone = packFiles([path.join(from, 'none')], { ...owner, ...options() });
  await assert.rejects(unpackInto(gone.archive, to, options()));
  await assert.rejects(gone.done, { code: 'ENOENT' });
});

/** An archive in pieces of so many bytes, all in one buffer that is used again for each. */
function inPieces(archive: Buffer, bytes: number): Pieces {
  const shared = Buffer.alloc(bytes);
  const pieces = (async function* () {
    for (let at = 0; at < archive.length; at += bytes) {
      yield shared.subarray(0, archive.copy(shared, 0, at, at + bytes));
      await Promise.resolve();
      shared.fill(0xff);
    }
  })();
  return { [Symbol.asyncIterator]: () => pieces, destroy: () => void pieces.return() };
}

test('long files come whole, however the archive is cut into pieces', async (t) => {
  const at = await place(t);
  const long = randomBytes(2_500_001);
  const packing = pack();
  packing.entry({ name: 'short', mtime: new Date(0) }, 'some words');
  packing.entry({ name: `${'deep/'.repeat(40)}long`, mode: 0o751 }, long);
  packing.entry({ name: 'told', pax: { size: String(long.length), comment: 'x' } }, long);
  packing.entry({ name: 'link', type: 'symlink', linkname: 'short' });
  packing.entry({ name: 'last' }, long);
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing as AsyncIterable<Buffer>) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  for (const bytes of [509, 512, 1023, 65_536, whole.length]) {
    const to = path.join(at.folder, String(bytes));
    await mkdir(to);
    const come = await unpackInto(inPieces(whole, bytes), to, options());
    assert.equal(come.bytes, 10 + 3 * long.length);
    assert.equal(await readFile(path.join(to, 'link'), 'utf8'), 'some words');
    for (const name of [`${'deep/'.repeat(40)}long`, 'told', 'last']) {
      assert.ok(long.equals(await readFile(path.join(to, name))), `${name} in pieces of ${bytes}`);
    }
  }
  const cut = whole.subarray(0, 2_000_000);
  await assert.rejects(unpackInto(inPieces(cut, 4096), at.folder, options()), (error) => FileError.is(error, 'cut'));
  // Between two entries: nothing but the missing end tells.
  const noEnd = whole.subarray(0, whole.length - 1024);
  await assert.rejects(unpackInto(inPieces(noEnd, 4096), at.folder, options()), (error) => FileError.is(error, 'cut'));
  const abort = new AbortController();
  const given = unpackInto(inPieces(whole, 100), at.folder, { ...options(abort.signal), moved: () => abort.abort() });
  await assert.rejects(given, { name: 'AbortError' });
  assert.deepEqual((await readdir(at.folder)).sort(), ['1023', '509', '512', '65536', String(whole.length)].sort());
});
