import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';

interface Output {
  readonly bytes: number;
  readonly inputs: Record<string, unknown>;
  readonly imports: readonly { path: string }[];
}

const root = path.join(import.meta.dirname, '../..');
let outputs: Record<string, Output>;
before(() => {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root });
  const meta = readFileSync(path.join(root, 'dist-test/meta.json'), 'utf8');
  ({ outputs } = JSON.parse(meta) as { outputs: Record<string, Output> });
});
const bundle = (name: string) => {
  const found = outputs[`dist/${name}.cjs`];
  assert.ok(found, name);
  return found;
};

test('what loads at activation is small and has none of what loads late', () => {
  const { bytes, inputs } = bundle('extension');
  assert.ok(bytes < 60_000, `${bytes} bytes`);
  assert.deepEqual(
    Object.keys(inputs).filter((file) =>
      /dockerode|docker-modem|engine\/docker\/|node_modules\/(yaml|tar-stream)/.test(file),
    ),
    [],
  );
});

test('the engine’s bundle needs no editor', () => {
  assert.deepEqual(
    bundle('engine').imports.filter(({ path: name }) => name === 'vscode'),
    [],
  );
});

test('archives are read in late bundles, and not by the engine’s, which loads with the first view', () => {
  const hasTar = (name: string) => Object.keys(bundle(name).inputs).some((file) => file.includes('tar-stream/'));
  assert.ok(hasTar('files'));
  assert.ok(!hasTar('engine'));
});
