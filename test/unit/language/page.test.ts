import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { composePage } from '../../../scripts/docs/compose-page.mjs';
import { dockerfilePage } from '../../../scripts/docs/dockerfile-page.mjs';

test('docs/dockerfile.md is what the rules say about their examples', () => {
  const file = path.join(import.meta.dirname, '../../../docs/dockerfile.md');
  assert.equal(readFileSync(file, 'utf8'), dockerfilePage());
});

test('docs/compose.md is what the rules say about their examples', () => {
  const file = path.join(import.meta.dirname, '../../../docs/compose.md');
  assert.equal(readFileSync(file, 'utf8'), composePage());
});
