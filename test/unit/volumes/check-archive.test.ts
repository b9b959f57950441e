import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, test } from 'node:test';
import { createGzip, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { compressing } from '../../../src/compression/compression.js';
import { checkArchive } from '../../../src/volumes/check-archive.js';

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-archive-'));
});
after(() => rm(folder, { recursive: true, force: true }));

type Entry = Partial<Header> & Pick<Header, 'name'>;

async function tar(entries: readonly (Entry & { content?: string })[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function zstd(bytes: Buffer): Promise<Buffer> {
  const file = path.join(folder, 'packed');
  await pipeline([Readable.from([bytes]), ...(await compressing('zstd')), createWriteStream(file)]);
  return readFile(file);
}

let count = 0;
async function check(bytes: Buffer, signal = new AbortController().signal) {
  const file = path.join(folder, `${(count += 1)}.tar`);
  await writeFile(file, bytes);
  return checkArchive(file, signal);
}

const usual = [
  { name: './', type: 'directory', mode: 0o700, uid: 999, gid: 998 },
  { name: './a', type: 'file', content: 'x'.repeat(100_000) },
  { name: './b/c', type: 'file', content: 'y' },
  { name: './d', type: 'link', linkname: './a' },
  { name: './e', type: 'symlink', linkname: '/etc/passwd' },
  { name: './f', type: 'character-device' },
] as const;

test('what is in an archive, compressed or not', async () => {
  const bytes = await tar(usual);
  for (const archive of [bytes, gzipSync(bytes), await zstd(bytes)]) {
    const { entries, bytes: size, devices, topNames, root, file } = await check(archive);
    assert.deepEqual([entries, size, devices, topNames], [6, 100_001, 1, ['a', 'b', 'd', 'e', 'f']]);
    assert.deepEqual([root?.mode, root?.uid, root?.gid, file.size], [0o700, 999, 998, archive.length]);
  }
  assert.deepEqual((await check(await tar([]))).entries, 0);
});

test('what is cut, damaged or no archive', async () => {
  const bytes = await tar(usual);
  const zipped = gzipSync(bytes);
  const packed = await zstd(bytes);
  const damaged = Buffer.from(zipped);
  damaged.writeInt32LE(damaged.readInt32LE(damaged.length - 8) ^ 1, damaged.length - 8);
  const cases: [Buffer, RegExp][] = [
    [bytes.subarray(0, 60_000), /is cut/],
    [bytes.subarray(0, bytes.length - 1024), /is cut/],
    [zipped.subarray(0, zipped.length - 9), /is cut/],
    [damaged, /is damaged/],
    [Buffer.from('hello'.repeat(1000)), /no tar archive/],
    [packed.subarray(0, packed.length - 9), /is cut/],
    [Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), bytes]), /is damaged/],
    [Buffer.alloc(0), /is cut/],
  ];
  for (const [archive, words] of cases) {
    await assert.rejects(
      check(archive),
      (error: Error) => error.name === 'ArchiveError' && words.test(error.message),
      String(words),
    );
  }
});

test('what leads outside of the volume', async () => {
  const evil: Entry[] = [
    { name: '../x', type: 'file' },
    { name: 'a/../../x', type: 'file' },
    { name: '/etc/cron.d/x', type: 'file' },
    { name: 'x', type: 'link', linkname: '../../etc/shadow' },
    { name: 'x', type: 'link', linkname: '/etc/shadow' },
  ];
  for (const entry of evil) {
    await assert.rejects(
      check(
        await tar([
          { name: 'fine', type: 'file' },
          { ...(entry.type === 'file' ? { content: 'x'.repeat(100_000) } : {}), ...entry },
        ]),
      ),
      /outside of the volume/,
      entry.name,
    );
  }
});

test('a million entries, and an end at once', async () => {
  const one = await tar([{ name: 'some/file', type: 'file' }]);
  const thousand = Buffer.concat(Array.from({ length: 1000 }, () => one.subarray(0, 512)));
  function* million() {
    for (let at = 0; at < 1000; at += 1) yield thousand;
    yield Buffer.alloc(1024);
  }
  const file = path.join(folder, 'million.tar.gz');
  await pipeline(million(), createGzip(), createWriteStream(file));
  assert.ok((await stat(file)).size < 10_000_000);
  const { entries, topNames } = await checkArchive(file, new AbortController().signal);
  assert.deepEqual([entries, topNames], [1_000_000, ['some']]);
  const many = Buffer.concat([thousand, Buffer.alloc(1024)]);
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  await assert.rejects(check(many, abort.signal), /enough/);
});

test('access lists and attributes are counted, and those of the topmost folder kept where they are text', async () => {
  const capability = { 'SCHILY.xattr.security.capability': 'x' };
  const archive = await tar([
    {
      name: './',
      type: 'directory',
      pax: { 'SCHILY.xattr.user.of': 'it', 'SCHILY.acl.access': 'user::rwx', mtime: '1.5' },
    },
    { name: 'able', pax: capability },
    { name: 'both', pax: { 'SCHILY.xattr.user.a': '1', 'SCHILY.xattr.system.posix_acl_access': 'x' } },
    { name: 'none' },
  ]);
  const { acls, attributes, root } = await check(archive);
  assert.deepEqual([acls, attributes], [2, 2]);
  assert.deepEqual(root?.pax, { 'SCHILY.xattr.user.of': 'it', 'SCHILY.acl.access': 'user::rwx' });
});
