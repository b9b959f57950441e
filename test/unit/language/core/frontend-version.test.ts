import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../../../src/language/core/dockerfile/analyse.js';

function check(text: string, expected: readonly string[], frontend?: string): void {
  const found = analyse(text, frontend === undefined ? {} : { frontend }).diagnostics.filter(
    ({ code }) => code === 'FrontendVersion',
  );
  assert.deepEqual(
    found.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`),
    expected,
  );
}

test('what is younger than the frontend is named with the version that has it', () => {
  check('# syntax=docker/dockerfile:1.3\nFROM a:1\nCOPY --link a /b', [
    '--link: --link needs frontend 1.4 or newer; line 1 asks for docker/dockerfile:1.3.',
  ]);
  check('# syntax=docker/dockerfile:1.4\nFROM a:1\nCOPY --link a /b', []);
  check('# syntax=docker/dockerfile:1.3\nFROM a:1\nRUN <<E\nx\nE', [
    '<<E: << needs frontend 1.4 or newer; line 1 asks for docker/dockerfile:1.3.',
  ]);
  check('# syntax=docker/dockerfile:1.9\nFROM a:1\nRUN --mount=type=secret,id=x,env=Y z', [
    'env: env needs frontend 1.10 or newer; line 1 asks for docker/dockerfile:1.9.',
  ]);
  check('# syntax=docker/dockerfile:1\nFROM a:1\nCOPY --parents --exclude=x a /b', []);
  check('FROM a:1\nCOPY --parents a /b', [
    '--parents: --parents needs frontend 1.20 or newer, which engines get by a line # syntax=docker/dockerfile:1.',
  ]);
  check('FROM a:1\nCOPY --parents a /b', [], '1.20');
  check('# syntax=docker/dockerfile:1.7-labs\nFROM a:1\nCOPY --parents a /b', []);
  check('# syntax=example.org/other:1\nFROM a:1\nCOPY --link a /b', []);
});
