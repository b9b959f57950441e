// @ts-check
/**
 * Runs the tests of one level by node's own runner: `node scripts/test-level.mjs unit`. Further words choose among the
 * files by a part of their names; options are passed on.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startWorkbench } from './testbed/editor.mjs';
import { ensurePackages } from './testbed/debian.mjs';
import { startEngine } from './testbed/engines.mjs';
import { makeWorkspace } from './testbed/workspace.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [level = 'unit', ...rest] = process.argv.slice(2);
const words = rest.filter((word) => !word.startsWith('-'));
const options = rest.filter((word) => word.startsWith('-'));

const found = await readdir(path.join(root, 'test', level), { recursive: true });
const files = found
  .filter((name) => name.endsWith('.test.ts') && (words.length === 0 || words.some((word) => name.includes(word))))
  .map((name) => path.join('test', level, name));
if (files.length === 0) {
  console.error(`There are no tests in test/${level}.`);
  process.exit(1);
}

/**
 * Node's runner takes a process a file, and loading the compiler in each takes longer than most files' tests. Unit
 * tests share nothing, so a few processes take them all, the files dealt out in turn: more than there are cores, for
 * many tests wait for a deadline.
 * @param {string[]} names
 */
async function dealOut(names) {
  const folder = path.join(root, 'dist-test', 'unit');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const hands = Array.from(
    { length: Math.min(4 * availableParallelism(), names.length) },
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

/** The engines that a level's tests are given. @type {Record<string, import('./testbed/engines.mjs').Flavour[]>} */
const needed = { engine: ['20.10', '28.5', 'podman'], agreement: ['28.5'], package: ['20.10'] };
/** @type {Record<string, string>} */
const env = {};
/**
 * What the diagnosis's set-ups call: engines and what rootless ones need, an ssh server, a relay and a proxy, access
 * lists, routes, certificates.
 */
const diagnosisPackages = [
  ...['docker.io', 'podman', 'rootlesskit', 'uidmap', 'openssh-server', 'openssh-client', 'socat', 'haproxy'],
  ...['busybox-static', 'acl', 'iptables', 'iproute2', 'openssl', 'procps'],
];
/** What to end when the tests are over, the last first. @type {(() => Promise<unknown>)[]} */
const undo = [];

/** @param {import('./testbed/engines.mjs').Flavour} flavour */
async function engineOf(flavour) {
  console.log(`Starting a private engine: ${flavour}`);
  const engine = await startEngine({ flavour });
  undo.push(engine.stop);
  return engine;
}

/** An editor with the extension, as built in dist/, on an engine of its own. */
async function editorAndEngine() {
  const { env: engine } = await engineOf('20.10');
  const workspace = await makeWorkspace();
  undo.push(workspace.remove);
  // Each test shows what it has made: a project's file would stand among it.
  await rm(path.join(workspace.folder, 'compose.yaml'));
  console.log('Starting an editor');
  const { DOCKER_HOST, DOCKER_CONFIG } = engine;
  const editor = await startWorkbench({
    extension: root,
    folder: workspace.folder,
    // Docker's other variables would lead elsewhere.
    env: { DOCKER_HOST, DOCKER_CONFIG, DOCKER_CONTEXT: undefined, DOCKER_API_VERSION: undefined },
  });
  undo.push(editor.stop);
  return {
    url: editor.url,
    userData: editor.userData,
    extension: root,
    folder: workspace.folder,
    engine: { host: DOCKER_HOST, config: DOCKER_CONFIG },
  };
}

async function beginUi() {
  env['LONGSHORE_TEST_UI'] = JSON.stringify(await editorAndEngine());
}

async function endStarted() {
  for (const action of undo.splice(0).toReversed()) await action();
}

/** What node's runner counts at its end. */
const counted = /** @type {const} */ (['tests', 'pass', 'fail', 'cancelled', 'skipped', 'todo']);
let stopping = false;

/**
 * @param {string[]} names
 * @returns {Promise<{ ok: boolean, output: string, counts: Record<string, number> }>}
 */
async function runTests(names) {
  const runner = ['--import', 'tsx', '--test', `--test-concurrency=${level === 'unit' ? names.length : 1}`];
  const child = spawn(process.execPath, [...runner, ...options, ...names], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    // A test that hangs has a limit of its own; this one is for a runner that does.
    timeout: 15 * 60_000,
    env: { ...process.env, ...env },
  });
  // Interrupted, the tests end, and what was started for them is ended in good order.
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopping = true;
    child.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, stop);
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (/** @type {string} */ text) => (output += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.off(signal, stop);
  const countOf = (/** @type {string} */ word) =>
    Number(new RegExp(`^(?:#|ℹ) ${word} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  return { ok: code === 0, output, counts: Object.fromEntries(counted.map((word) => [word, countOf(word)])) };
}

/** Set apart, so that nobody counts it as a result. @param {string} text */
const indented = (text) => text.replace(/^/gm, '  | ');

try {
  if (level === 'diagnosis') await ensurePackages(diagnosisPackages);
  const flavours = needed[level] ?? [];
  if (flavours.length > 0) {
    const engines = [];
    for (const flavour of flavours) engines.push(await engineOf(flavour));
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
  if (level === 'ui') await beginUi();
  // An engine, an editor or the machine can be busy for once: what fails has a second try.
  const nameOf = (/** @type {string[]} */ entry) => (entry.length === 1 ? entry[0] : `test/${level}`);
  const entries = level === 'unit' ? [await dealOut(files.sort())] : files.sort().map((file) => [file]);
  const results = [];
  const failed = [];
  for (const entry of entries) {
    if (stopping) break;
    const result = await runTests(entry);
    if (result.ok || stopping) results.push(result);
    else failed.push(entry);
    if (result.ok || stopping) process.stdout.write(result.output);
    else console.log(`${nameOf(entry)} failed, and is tried again at the end. It said:\n${indented(result.output)}`);
  }
  for (const entry of failed) {
    if (stopping) break;
    // What went wrong may have left something in the editor or the engine.
    if (level === 'ui') {
      await endStarted();
      await beginUi();
    }
    const result = await runTests(entry);
    process.stdout.write(result.output);
    results.push(result);
    if (result.ok) console.log(`${nameOf(entry)} NEEDED A SECOND TRY: find out why.`);
  }
  for (const word of counted) {
    console.log(`# ${word} ${results.reduce((sum, { counts }) => sum + (counts[word] ?? 0), 0)}`);
  }
  process.exitCode = !stopping && results.every(({ ok }) => ok) ? 0 : 1;
} finally {
  await endStarted();
}
