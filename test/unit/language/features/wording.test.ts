import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { flagDocs, mountOptions, mountTypes } from '../../../../src/language/core/knowledge/flags.js';
import { instructionDocs } from '../../../../src/language/core/knowledge/instructions.js';
import { snippets } from '../../../../src/language/core/knowledge/snippets.js';
import { type Text } from '../../../../src/language/core/knowledge/text.js';
import { variableDocs } from '../../../../src/language/core/knowledge/values.js';

const root = path.join(import.meta.dirname, '..', '..', '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('every sentence exists in Chinese', () => {
  const known = JSON.parse(read('l10n/bundle.l10n.zh-cn.json')) as Record<string, string>;
  const files = ['src/language', 'src/language/core/features'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );
  for (const file of files) {
    for (const [, key = ''] of read(file).matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)) {
      assert.ok(known[key], `${file}: ${key}`);
      const holes = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort();
      assert.deepEqual(holes(known[key]), holes(key), key);
    }
  }
});

test('the documentation exists in both languages', () => {
  const texts: Text[] = [
    ...Object.values(instructionDocs).map((doc) => doc.text),
    ...Object.values(flagDocs).flatMap((flags) => Object.values(flags).map((doc) => doc.text)),
    ...Object.values(mountOptions).map((doc) => doc.text),
    ...Object.values(mountTypes),
    ...Object.values(variableDocs),
    ...snippets.map((snippet) => snippet.text),
  ];
  for (const text of texts) {
    assert.ok(text.en.length > 3);
    assert.match(text.zh, /[\u4e00-\u9fff]/);
  }
});

test('package.json and its texts agree', () => {
  const english = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const chinese = JSON.parse(read('package.nls.zh-cn.json')) as Record<string, string>;
  for (const [, key = ''] of read('package.json').matchAll(/"%([^%"]+)%"/g)) {
    assert.ok(english[key], key);
    assert.ok(chinese[key], key);
  }
});
