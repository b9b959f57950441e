import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { compareImages } from '../../../src/image-layers/compare-images.js';
import { readImages } from '../../../src/image-layers/image-layers.js';
import { comparedFile, comparedFiles, compareView } from '../../../src/panels/core/compare-view.js';
import { tarOf } from '../../support/oci-archive.js';

const step = (createdBy: string, empty = false) => ({ created_by: createdBy, empty_layer: empty });
const configOf = (diffIds: readonly string[], history: readonly object[], config: object) =>
  JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: diffIds }, history, config });
const hex = (digit: string) => digit.repeat(64);

/** One export of two images above a common layer. */
async function both() {
  const base = await tarOf({ 'etc/conf': 'a=1', 'etc/same': 'same', 'bin/tool': 'tool', 'tmp/gone': 'x' });
  const first = await tarOf({ 'srv/app': 'version 1', 'srv/old': 'old' });
  // As long as the first, with other bytes; a file is written anew as it was; one goes.
  const second = await tarOf({
    'srv/app': 'version 2',
    'srv/new/file': 'new!',
    'etc/same': 'same',
    'tmp/.wh.gone': '',
  });
  const bytes = await tarOf({
    'base/layer.tar': base,
    'first/layer.tar': first,
    'second/layer.tar': second,
    [`${hex('a')}.json`]: configOf(
      ['sha256:1', 'sha256:2'],
      [step('ADD base'), step('ENV A=1', true), step('COPY app')],
      { Env: ['A=1', 'B=2'], Cmd: ['app'], ExposedPorts: { '80/tcp': {} } },
    ),
    [`${hex('b')}.json`]: configOf(
      ['sha256:1', 'sha256:3'],
      [step('ADD base'), step('COPY app new'), step('USER nobody', true)],
      { Env: ['A=2', 'B=2'], Cmd: ['app'], User: 'nobody' },
    ),
    'manifest.json': JSON.stringify([
      { Config: `${hex('b')}.json`, Layers: ['base/layer.tar', 'second/layer.tar'] },
      { Config: `${hex('a')}.json`, Layers: ['base/layer.tar', 'first/layer.tar'] },
    ]),
  });
  const images = await readImages(Readable.from([bytes]), { digests: true });
  const [before, after] = ['a', 'b'].map((digit) => images.find(({ id }) => id === `sha256:${hex(digit)}`));
  assert.ok(before && after);
  return { before, after };
}

test('two images of one export: files by their content, configuration, instructions', async () => {
  const { before, after } = await both();
  const comparison = compareImages(before, after);
  assert.deepEqual(
    comparison.files.map(({ path, change, before: old, after: now }) => [change, path, old?.size, now?.size]),
    [
      ['changed', 'srv/app', 9, 9],
      ['added', 'srv/new/file', undefined, 4],
      ['removed', 'srv/old', 3, undefined],
      ['removed', 'tmp/gone', 1, undefined],
    ],
  );
  assert.deepEqual(comparison.config, [
    { name: 'ENV A', before: '1', after: '2' },
    { name: 'EXPOSE 80/tcp', before: '✓', after: '' },
    { name: 'USER', before: '', after: 'nobody' },
  ]);
  assert.deepEqual(
    comparison.steps.map(({ change, instruction }) => `${change} ${instruction}`),
    ['same ADD base', 'removed ENV A=1', 'removed COPY app', 'added COPY app new', 'added USER nobody'],
  );
  assert.deepEqual(comparison.bytes, { before: 24, after: 24 });
});

test('an image beside itself has no differences', async () => {
  const { before } = await both();
  const { files, config, steps } = compareImages(before, before);
  assert.deepEqual([files, config, steps.filter(({ change }) => change !== 'same')], [[], [], []]);
});

test('what the page is told: sums by kind, and files by a text and a kind', async () => {
  const { before, after } = await both();
  const comparison = compareImages(before, after);
  assert.deepEqual(compareView('a', 'b', comparison).counts, {
    added: { files: 1, bytes: 4 },
    changed: { files: 1, bytes: 0 },
    removed: { files: 2, bytes: -4 },
  });
  const paths = (filter: string, change: string) =>
    comparedFiles(comparison, filter, change).files.map(({ path }) => path);
  assert.deepEqual(paths('SRV/', ''), ['srv/app', 'srv/new/file', 'srv/old']);
  assert.deepEqual(paths('srv/', 'removed'), ['srv/old']);
  assert.ok(comparedFiles(comparison, 'srv/app', '').files[0]?.opens);
  assert.equal(comparedFile(comparison, 'srv/app')?.change, 'changed');
  assert.equal(comparedFile(comparison, 'srv/nothing'), undefined);
});
