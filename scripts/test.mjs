// @ts-check
/** All checks and tests, one after another; goes on after a failure, so that one run shows everything. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './testbed/dependencies.mjs';
import { ownGroup, signalGroup } from './testbed/process.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Each check counts as one test; a suite counts its own. */
const steps = [
  { name: 'types', script: 'check:types', suite: false },
  { name: 'lint', script: 'check:lint', suite: false },
  { name: 'format', script: 'check:format', suite: false },
  { name: 'layers', script: 'check:layers', suite: false },
  { name: 'dead code', script: 'check:dead', suite: false },
  { name: 'build', script: 'build', suite: false },
  { name: 'unit', script: 'test:unit', suite: true },
  { name: 'hostile', script: 'test:hostile', suite: true },
  { name: 'engine', script: 'test:engine', suite: true },
  { name: 'agreement', script: 'test:agreement', suite: true },
  { name: 'diagnosis', script: 'test:diagnosis', suite: true },
  { name: 'ui', script: 'test:ui', suite: true },
  { name: 'editor', script: 'test:editor', suite: true },
  { name: 'oldest', script: 'test:oldest', suite: true },
  { name: 'package', script: 'test:package', suite: true },
];

/** A step that takes longer is ended and has failed. A machine's first run installs engines and editors meanwhile. */
const limitMinutes = { check: 5, suite: 20 };

let stopping = false;
/** Ends the step under way. @type {() => void} */
let interrupt = () => undefined;
// Ctrl-C reaches us alone: each step leads a group of its own, which is given the time to tidy up.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true;
    interrupt();
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
    interrupt = () => end('SIGTERM');
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
const table = [];
for (const { name, script, suite } of steps) {
  if (stopping) break;
  const begun = Date.now();
  const { ok, output } = await npm(['run', '--silent', script], limitMinutes[suite ? 'suite' : 'check']);
  const passed = suite ? count(output, 'pass') : Number(ok);
  const skipped = suite ? count(output, 'skipped') + count(output, 'todo') : 0;
  // A suite that crashed, or ran nothing, has failed whatever it counted.
  const failed = Math.max(suite ? count(output, 'fail') + count(output, 'cancelled') : 0, Number(!ok || passed === 0));
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  table.push(`${failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${seconds.padStart(6)} s`);
}
console.log(`\n${table.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || stopping ? 1 : 0);
