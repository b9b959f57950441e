import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '../..');

for (const page of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md']) {
  const text = readFileSync(path.join(root, page), 'utf8');
  test(`${page} names only files and scripts that there are`, () => {
    const paths = [...text.matchAll(/`((?:src|scripts|test|bench|docs|media)\/[\w./-]*)`/g)].map(
      ([, name = '']) => name,
    );
    const images = [...text.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map(([, name = '']) => name);
    const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    const known = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;
    assert.deepEqual(
      [...paths, ...images].filter((name) => !existsSync(path.join(root, name))),
      [],
    );
    assert.deepEqual(
      scripts.filter((name) => !(name in known)),
      [],
    );
  });
}

test('ARCHITECTURE.md tells of every folder of the sources', () => {
  const text = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
  const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => !text.includes(`**${name}**`)),
    [],
  );
});
