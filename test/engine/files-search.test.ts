import assert from 'node:assert/strict';
import { type ContainerRecord } from '../../src/engine/engine.js';
import { ContainerFiles } from '../../src/files/core/container-files.js';
import { FileError } from '../../src/files/core/file-error.js';
import { type FileSource } from '../../src/files/core/file-source.js';
import { searchFiles, walkPaths } from '../../src/files/core/search-files.js';
import { type TextQuery } from '../../src/files/core/text-search.js';
import { VolumeFiles } from '../../src/files/core/volume-files.js';
import { engines, onEach } from './engines.js';
import { place, sh } from './container-place.js';
import { image } from './namespace.js';
import { said } from './said.js';

const { signal } = new AbortController();
const needle: TextQuery = { text: 'needle', isExpression: false, matchesCase: true };

async function search(files: FileSource, folder: string, query = needle, most = 1000) {
  const lines: string[] = [];
  const sum = await searchFiles(files, folder, query, {
    ...{ signal, most, moved: () => undefined },
    found: (path, places) => lines.push(...places.map(({ line, column }) => `${path}:${line}:${column}`)),
  });
  return { sum, lines: lines.sort() };
}

const filling = `mkdir -p /w/deep && cd /w && printf 'one\\nthe needle\\n' >deep/a && printf 'Needle\\n' >b &&
  printf 'needle\\0' >program && ln -s deep/a link && ln -s /w /way && mkfifo pipe && : >empty &&
  { head -c 5000000 /dev/zero | tr '\\0' 'x'; echo; echo needle; } >large`;

onEach(engines, 'a folder’s texts are searched, running and stopped, and by way of a link', async (bench) => {
  const { files, stop } = await place(bench, {}, filling);
  const expected = ['/w/deep/a:1:4', '/w/large:1:0'];
  for (const isStopped of [false, true]) {
    if (isStopped) await stop();
    const { lines, sum } = await search(files, '/w');
    assert.deepEqual(lines, expected);
    assert.deepEqual([sum.files, sum.binary, sum.isCut], [4, 1, false]);
    assert.deepEqual((await search(files, '/way')).lines, ['/way/deep/a:1:4', '/way/large:1:0']);
    assert.deepEqual((await search(files, '/w/deep/a')).lines, ['/w/deep/a:1:4'], 'a single file');
    const any = { text: '^needle$', isExpression: true, matchesCase: false };
    assert.deepEqual((await search(files, '/w', any)).lines, ['/w/b:0:0', '/w/large:1:0']);
    assert.deepEqual((await search(files, '/w', needle, 1)).sum.isCut, true);
    const paths: string[] = [];
    await walkPaths(files, '/w', { signal, moved: () => undefined }, (path) => paths.push(path) > 0);
    const all = ['b', 'deep/a', 'empty', 'large', 'link', 'program'].map((name) => `/w/${name}`);
    assert.deepEqual(paths.sort(), all);
  }
  await assert.rejects(search(files, '/gone'), (error) => FileError.is(error, 'missing'));
});

onEach(engines, 'the whole of a container is searched, and given up in the middle', async (bench) => {
  const { files } = await place(bench, {}, filling);
  const { lines } = await search(files, '/', { ...needle, text: 'the needle' });
  assert.deepEqual(lines, ['/w/deep/a:1:0']);
  const abort = new AbortController();
  const given = searchFiles(files, '/', needle, {
    ...{ signal: abort.signal, most: 1000, found: () => undefined },
    moved: () => abort.abort(),
  });
  await assert.rejects(given, { name: 'AbortError' });
});

onEach(
  engines,
  'folders in memory below the searched one are searched, or named where nothing reaches them',
  async (bench) => {
    const more = { HostConfig: { Tmpfs: { '/w/scratch': '' } } };
    const { id, files, stop } = await place(bench, more, 'echo "the needle" >/w/scratch/a; echo "the needle" >/w/b');
    const the = { ...needle, text: 'the needle' };
    for (const folder of ['/', '/w']) {
      const { lines, sum } = await search(files, folder, the);
      assert.deepEqual([lines, sum.unreached], [['/w/b:0:0', '/w/scratch/a:0:0'], []]);
    }
    assert.deepEqual((await search(files, '/w/scratch', the)).lines, ['/w/scratch/a:0:0']);
    const paths: string[] = [];
    await walkPaths(files, '/w', { signal, moved: () => undefined }, (path) => paths.push(path) > 0);
    assert.deepEqual(paths.sort(), ['/w/b', '/w/scratch/a']);
    // Nothing runs in one that is paused, or has no shell.
    const mounts = [{ type: 'tmpfs', destination: '/w/scratch' }] as unknown as ContainerRecord['mounts'];
    const record = () => ({ state: 'paused' as const, mounts, name: 'test' });
    const paused = new ContainerFiles({ engine: () => bench.engine, id, record });
    const { lines, sum } = await search(paused, '/w', the);
    // Podman's archives of a container that runs have it.
    const seen = bench.engine.info.isPodman ? [['/w/b:0:0', '/w/scratch/a:0:0'], []] : [['/w/b:0:0'], ['/w/scratch']];
    assert.deepEqual([lines, sum.unreached], seen);
    await sh(bench, id, 'rm /bin/tar');
    const without = await search(files, '/w', the);
    assert.deepEqual([without.lines, without.sum.unreached], seen);
    await stop();
    assert.deepEqual((await search(files, '/w', the)).sum.unreached, [], 'there is nothing in it any more');
  },
);

onEach(engines, 'a volume that nobody uses is searched, and its helper goes', async (bench) => {
  const { engine, ns } = bench;
  const volume = await ns.volume();
  const id = await ns.container({ HostConfig: { Binds: [`${volume}:/w`] } });
  await engine.startContainer(id);
  await said(engine, id, filling);
  await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  const files = new VolumeFiles({ engine: () => engine, volume, image: () => Promise.resolve(image) });
  const found = await search(files, '/').finally(() => files.end());
  assert.deepEqual(found.lines, ['/deep/a:1:4', '/large:1:0']);
});
