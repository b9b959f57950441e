// @ts-check
/** Runs the tests of one level by node's own runner: `node scripts/test-level.mjs unit`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startEngine } from './testbed/engines.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [level = 'unit', ...options] = process.argv.slice(2);

const found = await readdir(path.join(root, 'test', level), { recursive: true });
const files = found.filter((name) => name.endsWith('.test.ts')).map((name) => path.join('test', level, name));
if (files.length === 0) {
  console.error(`There are no tests in test/${level}.`);
  process.exit(1);
}

/**
 * Node's runner takes a process a file, and loading the compiler in each takes longer than most files' tests. Unit
 * tests share nothing, so a few processes take them all, the files dealt out in turn.
 * @param {string[]} names
 */
async function dealOut(names) {
  const folder = path.join(root, 'dist-test', 'unit');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const hands = Array.from(
    { length: Math.min(availableParallelism(), names.length) },
    () => /** @type {string[]} */ ([]),
  );
  for (const [index, name] of names.entries()) hands[index % hands.length]?.push(name);
  return Promise.all(
    hands.map(async (hand, index) => {
      const file = path.join(folder, `part-${index + 1}.test.mjs`);
      const lines = hand.map((name) => `await import(${JSON.stringify(pathToFileURL(path.join(root, name)).href)});\n`);
      await writeFile(file, lines.join(''));
      return file;
    }),
  );
}

/** @type {Record<string, string>} */
const env = {};
/** @type {Awaited<ReturnType<typeof startEngine>>[]} */
const engines = [];
try {
  const flavours = /** @type {const} */ ({ engine: ['20.10', '28.5', 'podman'], agreement: ['28.5'] });
  if (level === 'engine' || level === 'agreement') {
    for (const flavour of flavours[level]) {
      console.log(`Starting a private engine: ${flavour}`);
      engines.push(await startEngine({ flavour }));
    }
    const facts = engines.map(({ flavour, host, socket, pid, env: own }) => ({
      flavour,
      host,
      socket,
      pid,
      config: own.DOCKER_CONFIG,
      docker: own.PATH.split(':')
        .map((directory) => path.join(directory, 'docker'))
        .find((file) => existsSync(file)),
    }));
    env['LONGSHORE_TEST_ENGINES'] = JSON.stringify(facts);
  }
  const entries = level === 'unit' ? await dealOut(files.sort()) : files.sort();
  const runner = ['--import', 'tsx', '--test', `--test-concurrency=${level === 'unit' ? entries.length : 1}`];
  const child = spawn(process.execPath, [...runner, ...options, ...entries], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
} finally {
  for (const engine of engines) await engine.stop();
}
