import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkArguments,
  parseCheckOutput,
  withoutDoubles,
} from '../../../../src/language/core/features/engine-check.js';
import { type Fix, compatibleFixes } from '../../../../src/language/core/features/finding.js';

const warning = {
  ruleName: 'FromAsCasing',
  description: 'd',
  url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
  detail: 'casing',
  location: { ranges: [{ start: { line: 2 }, end: { line: 2 } }] },
};

test('the answer is read, and what is missing in it is no error', () => {
  assert.deepEqual(parseCheckOutput('{"warnings":null}'), []);
  assert.equal(parseCheckOutput('unknown flag: --call'), undefined);
  assert.deepEqual(parseCheckOutput(JSON.stringify({ warnings: [warning, 7, {}] })), [
    { rule: 'FromAsCasing', message: 'casing', line: 1, url: warning.url },
  ]);
  const error = { message: 'unknown instruction: X', location: { ranges: [{ start: { line: 4 } }] } };
  assert.deepEqual(parseCheckOutput(JSON.stringify({ buildError: error })), [
    { rule: undefined, message: 'unknown instruction: X', line: 3, url: undefined },
  ]);
});

test('an image that cannot be reached is no fault of the file', () => {
  const message = 'failed to resolve source metadata for docker.io/library/x';
  assert.deepEqual(parseCheckOutput(JSON.stringify({ buildError: { message } })), []);
});

test('nothing is said twice', () => {
  const engine = [
    { rule: 'A', message: '', line: 1, url: undefined },
    { rule: 'B', message: '', line: 1, url: undefined },
    { rule: undefined, message: '', line: 5, url: undefined },
  ];
  const local = [
    { rule: 'A', startLine: 0, endLine: 2, isError: false },
    { rule: 'unknown-flag', startLine: 5, endLine: 5, isError: true },
  ];
  assert.deepEqual(
    withoutDoubles(engine, local).map((finding) => finding.rule),
    ['B'],
  );
});

test('names of files are arguments, never options', () => {
  assert.deepEqual(checkArguments('/t/Dockerfile', '-x').slice(-2), ['--', '-x']);
});

test('fixes that touch each other are not made together', () => {
  const fix = (start: number, end: number): Fix => ({
    title: '',
    edits: [{ span: { start, end }, text: '' }],
    isSafe: true,
    isPreferred: true,
  });
  assert.equal(compatibleFixes([fix(5, 9), fix(0, 4), fix(3, 6)]).length, 2);
});
