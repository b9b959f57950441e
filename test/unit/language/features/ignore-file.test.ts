import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ignoreFindings, ignorePathAt, matchCount } from '../../../../src/language/core/features/ignore-file.js';

function check(text: string, expected: readonly string[]): void {
  const found = ignoreFindings(text).map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
  assert.deepEqual(found, expected);
}

test('what is wrong in an ignore file', () => {
  check('# a\nnode_modules\n*.log\n!keep.log\n', []);
  check('[a\n', ['InvalidPattern [a']);
  check('a\n!\n', ['InvalidPattern !']);
  check('a\nb\n/a/\n', ['RepeatedPattern /a/']);
  check('a\n!a\na\n', []);
  check('!a\nb\n', ['UselessException !a']);
  check('../a\n', ['OutsideContext ../a']);
  check('a\r\na\r\n', ['RepeatedPattern a']);
});

test('a line that changes nothing is removed whole', () => {
  const text = 'a\nb\na\nc';
  const edits = ignoreFindings(text).flatMap(({ fixes }) => fixes().flatMap((fix) => fix.edits));
  assert.deepEqual(
    edits.map(({ span }) => text.slice(0, span.start) + text.slice(span.end)),
    ['a\nb\nc'],
  );
});

test('what is being written', () => {
  assert.deepEqual(ignorePathAt('a\nsrc/in', 8), { folder: 'src', lead: 'src/', replace: { start: 2, end: 8 } });
  assert.deepEqual(ignorePathAt('!x', 2), { folder: '', lead: '', replace: { start: 1, end: 2 } });
  assert.equal(ignorePathAt('# x', 3), undefined);
  assert.equal(ignorePathAt('*/x', 3), undefined);
});

test('how many files a line means', () => {
  const files = ['a.log', 'src/b.log', 'src/c.ts'].map((path) => ({ path }));
  assert.equal(matchCount('**/*.log', files), 2);
  assert.equal(matchCount('/src', files), 2);
  assert.equal(matchCount('!*.log', files), 1);
  assert.equal(matchCount('# x', files), undefined);
});
