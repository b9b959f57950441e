// @ts-check
/** Runs the tests of one level by node's own runner: `node scripts/test-level.mjs unit`. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [level = 'unit', ...options] = process.argv.slice(2);

const found = await readdir(path.join(root, 'test', level), { recursive: true });
const files = found.filter((name) => name.endsWith('.test.ts')).map((name) => path.join('test', level, name));
if (files.length === 0) {
  console.error(`There are no tests in test/${level}.`);
  process.exit(1);
}
const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...options, ...files.sort()], {
  cwd: root,
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));
