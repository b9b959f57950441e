import assert from 'node:assert/strict';
import { test } from 'node:test';
import { architectureName, manifestsOf } from '../../../src/image-layers/oci-layout.js';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const blob = (digit: string) => `blobs/sha256/${digit.repeat(64)}`;
const image = (config: string, layerType = 'application/vnd.oci.image.layer.v1.tar+gzip') => ({
  config: { digest: digest(config) },
  layers: [{ digest: digest('f'), mediaType: layerType }],
});

test('an image by its name, one by a bare tag, and one that is packed by zstd', () => {
  const documents = new Map<string, unknown>([
    [blob('1'), image('a')],
    [blob('2'), image('b', 'application/vnd.oci.image.layer.v1.tar+zstd')],
  ]);
  const index = {
    manifests: [
      { digest: digest('1'), annotations: { 'org.opencontainers.image.ref.name': 'acme/web:1' } },
      { digest: digest('2'), annotations: { 'org.opencontainers.image.ref.name': 'latest' } },
    ],
  };
  assert.deepEqual(manifestsOf(index, documents, 'amd64'), {
    manifests: [
      { Config: blob('a'), RepoTags: ['acme/web:1'], Layers: [blob('f')] },
      { Config: blob('b'), RepoTags: [], Layers: [blob('f')] },
    ],
    hasZstd: true,
  });
});

test('rings, places outside, and what is no document give no image, and end', () => {
  const ring = { manifests: [{ digest: digest('1') }, { digest: digest('1') }] };
  const documents = new Map<string, unknown>([
    [blob('1'), ring],
    [blob('2'), { config: { digest: 'sha256:../../etc/passwd' }, layers: [] }],
    [blob('3'), { config: { digest: digest('a') }, layers: [{ digest: 'md5:1' }] }],
    [blob('4'), [1, 2]],
  ]);
  for (const index of [
    ring,
    ...['2', '3', '4', '5'].map((digit) => ({ manifests: [{ digest: digest(digit) }] })),
    { manifests: 'x' },
    null,
  ]) {
    assert.deepEqual(manifestsOf(index, documents, 'amd64').manifests, []);
  }
});

test('architectures by either name', () => {
  assert.deepEqual(['x86_64', 'aarch64', 'riscv64'].map(architectureName), ['amd64', 'arm64', 'riscv64']);
});
