import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { diagnosisPage } from '../../../scripts/docs/diagnosis-page.mjs';
import { lintTable } from '../../../src/diagnosis/causes/lints.js';
import { causeTable } from '../../../src/diagnosis/causes/table.js';

test('docs/diagnosis.md is what the table of causes says', () => {
  const file = path.join(import.meta.dirname, '../../../docs/diagnosis.md');
  assert.equal(readFileSync(file, 'utf8'), diagnosisPage(causeTable, lintTable));
});
