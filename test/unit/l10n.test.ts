import { getL10nJson } from '@vscode/l10n-dev';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '../..');

test('every text of the code is there in Chinese, with the same places, and none is left over', async () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const sources = files.map((name) => ({
    extension: '.ts',
    contents: readFileSync(path.join(root, 'src', name), 'utf8'),
  }));
  const english = Object.keys(await getL10nJson(sources)).sort();
  const chinese = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8')) as Record<
    string,
    string
  >;
  assert.ok(english.length > 100);
  const missing = english.filter((text) => !(text in chinese));
  const leftOver = Object.keys(chinese).filter((text) => !english.includes(text));
  assert.deepEqual({ missing, leftOver }, { missing: [], leftOver: [] });
  const places = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
  for (const [source, translation] of Object.entries(chinese))
    assert.deepEqual(places(translation), places(source), source);
});
