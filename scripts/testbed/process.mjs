// @ts-check
/** Starting, waiting for and ending processes of the test bed. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {Record<string, string | undefined>} Env */

/** What is expensive to fetch or to build, and the logs of doing so. */
export const cacheFolder =
  process.env['LONGSHORE_CACHE'] ??
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'longshore');

/** Debian's own programs come first: another docker in /usr/local must not stand in for the engine's own. */
export const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Unix: children lead a group of their own, so that Ctrl-C reaches us alone and we end them in good order. */
export const ownGroup = process.platform !== 'win32';

/** @type {Set<number>} */
const running = new Set();

/** @param {number} pid @param {NodeJS.Signals} signal */
export function signalGroup(pid, signal) {
  try {
    process.kill(ownGroup ? -pid : pid, signal);
    return true;
  } catch {
    // It has ended already.
    return false;
  }
}

/** Ends the commands that `run` is waiting for; their callers see them fail and tidy up. */
export function interruptRuns() {
  for (const pid of running) signalGroup(pid, 'SIGTERM');
}

/**
 * Runs a command to its end and gives its standard output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Env, cwd?: string, log?: string, show?: boolean }} [options] log: a file name in the cache's
 *   log folder; show: print what the command prints.
 * @returns {Promise<string>}
 */
export async function run(command, args, { env, cwd, log, show = false } = {}) {
  const file = log === undefined ? undefined : path.join(cacheFolder, 'log', log);
  if (file !== undefined) await mkdir(path.dirname(file), { recursive: true });
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    detached: ownGroup,
    shell: !ownGroup,
  });
  const logStream = file === undefined ? undefined : createWriteStream(file, { flags: 'a' });
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    output += chunk;
    logStream?.write(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    errors += chunk;
    logStream?.write(chunk);
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  try {
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? signal));
    });
    if (status === 0) return output;
    const where = file === undefined ? '' : `\n(all of it: ${file})`;
    throw new Error(`${command} ${args.join(' ')}: ended with ${status}\n${errors.trim().slice(-2000)}${where}`);
  } finally {
    if (pid !== undefined) running.delete(pid);
    logStream?.end();
  }
}

/**
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} milliseconds
 */
export async function waitUntil(condition, milliseconds) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await condition()) return true;
    await sleep(50);
  }
  return false;
}

/** @typedef {{ pid: number, exited: () => boolean, stop: (graceMs?: number) => Promise<void> }} Service */

/**
 * Starts a process that stays. It ends with this one, whatever becomes of this one.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: Env, output: number }} options output: a file descriptor for all that it prints.
 * @returns {Promise<Service>}
 */
export async function startService(command, args, { env, output }) {
  // The kernel's parent-death signal covers even a test runner that is killed outright.
  const tied = process.platform === 'linux';
  const child = spawn(tied ? 'setpriv' : command, tied ? ['--pdeathsig', 'TERM', '--', command, ...args] : args, {
    env,
    stdio: ['ignore', output, output],
    detached: ownGroup,
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = /** @type {number} */ (child.pid);
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  const atExit = () => signalGroup(pid, 'SIGTERM');
  process.once('exit', atExit);
  child.once('exit', () => process.off('exit', atExit));
  return {
    pid,
    exited,
    async stop(graceMs = 20_000) {
      if (!exited()) {
        child.kill('SIGTERM');
        await waitUntil(exited, graceMs);
      }
      // Its helpers share its group; after an orderly end there are none.
      signalGroup(pid, 'SIGKILL');
      await waitUntil(exited, 5_000);
    },
  };
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
