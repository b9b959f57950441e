// @ts-check
/** Writes the pages of docs/ that are made from the code: `npm run docs`. A test holds them to it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestPages } from './docs/manifest-pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
for (const [name, text] of Object.entries(manifestPages(root))) {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), text);
}
