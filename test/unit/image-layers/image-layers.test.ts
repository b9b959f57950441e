import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zstdOf } from '../../support/zstd.js';
import { type Header, pack } from 'tar-stream';
import { efficiencyOf, each, filesAfter } from '../../../src/image-layers/file-changes.js';
import { readImageLayers, readLayerFile } from '../../../src/image-layers/image-layers.js';
import { instructionOf } from '../../../src/image-layers/instruction-of.js';

type Item = readonly [name: string, content: string | Buffer, more?: Partial<Header>];

async function tar(...items: readonly Item[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content, more] of items) archive.entry({ name, mode: 0o644, ...more }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const folder = { type: 'directory', mode: 0o755 } as const;
const layers = {
  one: () =>
    tar(
      ['etc/', '', folder],
      ['etc/passwd', 'root'],
      ['usr/lib/big', 'x'.repeat(3000)],
      ['cache/', '', folder],
      ['cache/a', 'aaaaa'],
      ['cache/b/c', 'ccc'],
    ),
  two: () => tar(['etc/', '', folder], ['etc/passwd', 'root+ada'], ['./etc/new', 'n'], ['.wh.cache', '']),
  three: () => tar(['usr/lib/.wh..wh..opq', ''], ['usr/lib/small', 's'], ['../../evil', 'e']),
};
const config = {
  rootfs: { diff_ids: ['sha256:1', 'sha256:2', 'sha256:3'] },
  history: [
    { created: '2025-01-31T12:00:00Z', created_by: '/bin/sh -c #(nop) ADD file:abc in / ' },
    { created_by: 'ENV A=1', empty_layer: true },
    { created_by: 'RUN |1 V=2 /bin/sh -c   adduser ada # buildkit' },
    { created_by: 'COPY . / # buildkit' },
  ],
};

/** An archive as each engine lays it out. */
async function archive(layout: '20.10' | '28.5' | 'packed' | 'zstd'): Promise<Buffer> {
  const names =
    layout === '20.10'
      ? ['a/layer.tar', 'b/layer.tar', 'c/layer.tar']
      : ['1', '2', '3'].map((one) => `blobs/sha256/${one}`);
  const content = [await layers.one(), await layers.two(), await layers.three()];
  const wrap = async (bytes: Buffer): Promise<Buffer> => {
    if (layout === 'packed') return gzipSync(bytes);
    return layout === 'zstd' ? zstdOf(bytes) : bytes;
  };
  const wrapped = await Promise.all(content.map(wrap));
  return tar(
    ...names.map((name, index): Item => [name, wrapped[index] ?? Buffer.alloc(0)]),
    ['conf.json', JSON.stringify(config)],
    ['odd.json', '{"cut'],
    ['manifest.json', JSON.stringify([{ Config: 'conf.json', Layers: names }])],
  );
}
/** In pieces that fall anywhere. */
const stream = (bytes: Buffer) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    })(),
  );

test('every engine’s layout is read: instructions, layers, files', async () => {
  for (const layout of ['20.10', '28.5', 'packed', 'zstd'] as const) {
    const image = await readImageLayers(stream(await archive(layout)));
    assert.deepEqual(
      image.layers.map(({ instruction, size, diffId }) => [instruction, size, diffId]),
      [
        ['ADD file:abc in /', 3012, 'sha256:1'],
        ['ENV A=1', 0, undefined],
        ['RUN adduser ada', 9, 'sha256:2'],
        ['COPY . /', 2, 'sha256:3'],
      ],
      layout,
    );
    const name = image.layers[2]?.name ?? '';
    assert.equal((await readLayerFile(stream(await archive(layout)), name, 'etc/passwd'))?.toString(), 'root+ada');
    assert.equal(await readLayerFile(stream(await archive(layout)), name, 'absent'), undefined);
  }
});

test('what a layer did to the files of those below, and what is wasted', async () => {
  const { layers: all } = await readImageLayers(stream(await archive('28.5')));
  const printed = (upTo: number) => {
    const lines: string[] = [];
    each(filesAfter(all, upTo), '', (path, { change, file }) => {
      if (path !== '' && file?.type !== 'directory' && file) lines.push(`${change} ${path}`);
    });
    return lines.sort();
  };
  assert.deepEqual(printed(2), [
    'added etc/new',
    'changed etc/passwd',
    'removed cache/a',
    'removed cache/b/c',
    'same usr/lib/big',
  ]);
  assert.deepEqual(printed(3), [
    'added evil',
    'added usr/lib/small',
    'removed usr/lib/big',
    'same etc/new',
    'same etc/passwd',
  ]);
  const { total, wasted, waste } = efficiencyOf(all);
  assert.deepEqual([total, wasted], [3023, 3012]);
  assert.deepEqual(
    waste.map(({ path, bytes, times, isRemoved }) => [path, bytes, times, isRemoved]),
    [
      ['usr/lib/big', 3000, 1, true],
      ['cache/a', 5, 1, true],
      ['etc/passwd', 4, 2, false],
      ['cache/b/c', 3, 1, true],
    ],
  );
});

test('links between layers, and an image without a history', async () => {
  const bytes = await tar(
    ['a/layer.tar', await layers.one()],
    ['b/layer.tar', '', { type: 'symlink', linkname: '../a/layer.tar' }],
    ['ring', '', { type: 'symlink', linkname: 'ring' }],
    ['c.json', '{"rootfs": 1, "history": [null]}'],
    ['manifest.json', JSON.stringify([{ Config: 'c.json', Layers: ['a/layer.tar', 'b/layer.tar', 'ring'] }])],
  );
  const image = await readImageLayers(stream(bytes));
  assert.deepEqual(
    image.layers.map(({ size }) => size),
    [3012, 3012, 0],
  );
});

test('archives that are cut, empty or something else are told as such', async () => {
  const whole = await archive('28.5');
  await assert.rejects(readImageLayers(stream(whole.subarray(0, 3000))));
  await assert.rejects(readImageLayers(stream(await tar(['x', 'y']))), /no manifest/);
  await assert.rejects(readImageLayers(stream(Buffer.alloc(5000, 7))));
  const zstd = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(600)]);
  await assert.rejects(readImageLayers(stream(await tar(['layer', zstd]))));
  const broken = stream(whole);
  broken.destroy(new Error('the connection broke'));
  await assert.rejects(readImageLayers(broken), /the connection broke/);
  const gone = stream(whole);
  gone.once('data', () => gone.destroy());
  await assert.rejects(readImageLayers(gone), /cut/);
});

test('instructions as they were written', () => {
  const cases: Record<string, string> = {
    '/bin/sh -c #(nop)  CMD ["sh"]': 'CMD ["sh"]',
    '/bin/sh -c apt-get update &&     apt-get install x': 'RUN apt-get update && apt-get install x',
    'RUN /bin/sh -c make # buildkit': 'RUN make',
    'RUN |2 A=1 B=2 /bin/sh -c make # buildkit': 'RUN make',
    'WORKDIR /app': 'WORKDIR /app',
    '': '',
  };
  for (const [said, meant] of Object.entries(cases)) assert.equal(instructionOf(said), meant);
});
