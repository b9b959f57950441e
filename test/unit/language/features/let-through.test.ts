import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letThrough } from '../../../../src/language/core/features/let-through.js';

const after = (text: string, path: string): string[] =>
  letThrough(text, path, '.dockerignore').map(
    (change) => text.slice(0, change.start) + change.text + text.slice(change.end),
  );

test('a path is let through by an exception, or without the pattern that keeps it out', () => {
  assert.deepEqual(after('.git\n*.md\n', 'README.md'), ['.git\n*.md\n!README.md\n', '.git\n']);
  assert.deepEqual(after('docs\r\n.git', 'docs/a.txt'), ['docs\r\n.git\r\n!docs/a.txt\r\n', '.git']);
});

test('one pattern taken away is no way where another keeps the path out as well', () => {
  assert.deepEqual(after('a.txt\n*.txt\n', 'a.txt'), ['a.txt\n*.txt\n!a.txt\n']);
});

test('a path that comes through, and a text that no exception can name, are left alone', () => {
  assert.deepEqual(after('*.md\n', 'a.txt'), []);
  assert.deepEqual(after('', 'a.txt'), []);
});
