import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';

const root = path.join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const config = require('../../.dependency-cruiser.cjs') as IConfiguration;
const layers = require('../../layers.cjs') as { name: string; path: string }[];

/** The names of the rules that these files break. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lsh-layers-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { output } = await cruise(['src'], {
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: config.forbidden ?? [] },
      tsPreCompilationDeps: true,
    });
    return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the law of layers lets through what is right', async () => {
  const files = {
    'src/base/a.ts': 'export const a = 1;\n',
    'src/engine/b.ts': "import { a } from '../base/a';\nexport const b = a;\n",
  };
  assert.deepEqual(await broken(files), []);
});

test('the law of layers stops an import upwards, the editor in a pure layer, a stranger and a circle', async () => {
  const upwards = {
    'src/host/a.ts': 'export const a = 1;\n',
    'src/engine/b.ts': "import { a } from '../host/a';\nexport const b = a;\n",
  };
  assert.deepEqual(await broken(upwards), ['engine-imports-only-what-it-may']);
  const editor = { 'src/engine/a.ts': "import type { Uri } from 'vscode';\nexport type A = Uri;\n" };
  assert.ok((await broken(editor)).includes('engine-pure-no-vscode'));
  const stranger = {
    'src/elsewhere/a.ts': 'export const a = 1;\n',
    'src/extension.ts': "import { a } from './elsewhere/a';\nexport const b = a;\n",
  };
  assert.ok((await broken(stranger)).includes('in-a-layer'));
  const circle = {
    'src/base/a.ts': "import { b } from './b';\nexport const a = () => b;\n",
    'src/base/b.ts': "import { a } from './a';\nexport const b = () => a;\n",
  };
  assert.deepEqual(await broken(circle), ['no-cycles']);
});

test('every folder of the sources has a layer', () => {
  const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => `src/${name}`).filter((folder) => !layers.some((layer) => layer.path === folder)),
    [],
  );
});
