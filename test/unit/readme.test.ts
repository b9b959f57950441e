import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const readmes = ['README.md', 'README.zh-cn.md'].map((name) => readFileSync(name, 'utf8'));

/** What both must have, whatever their language: headings by their level, list items, pictures and links. */
function structureOf(text: string): readonly string[] {
  return [...text.matchAll(/^(#+) |^(-) |\]\((?!README)([^)]+)\)/gm)].map(
    (found) => found[1] ?? found[2] ?? found[3] ?? '',
  );
}

test('the README says the same in both languages', () => {
  const [english, chinese] = readmes.map(structureOf);
  assert.ok(english && english.length > 60);
  assert.deepEqual(chinese, english);
});

test('everything that a README leads to is there', () => {
  for (const text of readmes) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) assert.ok(existsSync(target), target);
  }
});
