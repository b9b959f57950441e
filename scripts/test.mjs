// @ts-check
/** All checks and tests; goes on after a failure, so that one run shows everything. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './testbed/dependencies.mjs';
import { ownGroup, signalGroup } from './testbed/process.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ name: string, script: string, suite: boolean }} Step */

/** @param {string} name @param {string} script @returns {Step} which counts as one test */
const check = (name, script) => ({ name, script, suite: false });
/** @param {string} name @param {string} script @returns {Step} which counts its own */
const suite = (name, script) => ({ name, script, suite: true });

/**
 * What runs one after another, each at its time a few side by side: suites wait for engines and editors more than they
 * work. Those that measure, or need the machine's own socket, run alone.
 * @type {Step[][][]}
 */
const phases = [
  [
    [check('lint', 'check:lint'), check('format', 'check:format')],
    [check('types', 'check:types'), check('layers', 'check:layers'), check('dead code', 'check:dead')],
  ],
  [
    [
      check('build', 'build'),
      suite('unit', 'test:unit'),
      suite('hostile', 'test:hostile'),
      suite('diagnosis', 'test:diagnosis'),
    ],
  ],
  [
    [suite('engine', 'test:engine'), suite('agreement', 'test:agreement')],
    [
      suite('ui', 'test:ui'),
      suite('editor', 'test:editor'),
      suite('oldest', 'test:oldest'),
      suite('package', 'test:package'),
    ],
  ],
];

/** A step that takes longer is ended and has failed. A machine's first run installs engines and editors meanwhile. */
const limitMinutes = { check: 5, suite: 25 };

let stopping = false;
/** Each ends a step under way. @type {Set<() => void>} */
const interrupts = new Set();
// Ctrl-C reaches us alone: each step leads a group of its own, which is given the time to tidy up.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true;
    for (const interrupt of interrupts) interrupt();
  });
}

/**
 * @param {string[]} args
 * @param {number} minutes
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function npm(args, minutes) {
  return new Promise((resolve) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (/** @type {string} */ chunk) => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    const end = (/** @type {NodeJS.Signals} */ signal) => child.pid !== undefined && signalGroup(child.pid, signal);
    const interrupt = () => void end('SIGTERM');
    interrupts.add(interrupt);
    const limits = [
      setTimeout(() => {
        console.log(`npm ${args.join(' ')} has taken ${minutes} minutes: it is ended.`);
        interrupt();
      }, minutes * 60_000),
      // It had its time to tidy up.
      setTimeout(() => end('SIGKILL'), (minutes + 1) * 60_000),
    ];
    const done = (/** @type {boolean} */ ok) => {
      for (const limit of limits) clearTimeout(limit);
      interrupts.delete(interrupt);
      resolve({ ok, output });
    };
    child.on('error', () => done(false));
    child.on('exit', (code) => done(code === 0));
  });
}

/** The last count is the level's; those before are its files'. @param {string} output @param {string} word */
const count = (output, word) =>
  Number([...output.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)`, 'gm'))].at(-1)?.[1] ?? 0);

await installDependencies(root);

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const table = [];

/** @param {Step} step */
async function take({ name, script, suite: isSuite }) {
  const begun = Date.now();
  const { ok, output } = await npm(['run', '--silent', script], limitMinutes[isSuite ? 'suite' : 'check']);
  const passed = isSuite ? count(output, 'pass') : Number(ok);
  const skipped = isSuite ? count(output, 'skipped') + count(output, 'todo') : 0;
  // A suite that crashed, or ran nothing, has failed whatever it counted.
  const failed = Math.max(
    isSuite ? count(output, 'fail') + count(output, 'cancelled') : 0,
    Number(!ok || passed === 0),
  );
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  table.push(`${failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${seconds.padStart(6)} s`);
}

/** @param {Step[]} lane */
async function takeAll(lane) {
  for (const step of lane) if (!stopping) await take(step);
}

for (const lanes of phases) await Promise.all(lanes.map(takeAll));
console.log(`\n${table.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || stopping ? 1 : 0);
