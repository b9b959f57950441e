// @ts-check
/** Writes the pages of docs/ that are made from the code: `npm run docs`. A test holds them to it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintTable } from '../src/diagnosis/causes/lints.js';
import { causeTable } from '../src/diagnosis/causes/table.js';
import { diagnosisPage } from './docs/diagnosis-page.mjs';
import { composePage } from './docs/compose-page.mjs';
import { dockerfilePage } from './docs/dockerfile-page.mjs';
import { manifestPages } from './docs/manifest-pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const pages = {
  ...manifestPages(root),
  'docs/diagnosis.md': diagnosisPage(causeTable, lintTable),
  'docs/compose.md': composePage(),
  'docs/dockerfile.md': dockerfilePage(),
};
for (const [name, text] of Object.entries(pages)) {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
}
