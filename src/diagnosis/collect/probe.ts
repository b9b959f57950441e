import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What collectors look at, given from outside so that a test can give its own. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  /** The setting `longshore.endpoint`. */
  readonly setting: string;
  /** `vscode.env.remoteName`, '' for none. */
  readonly remote: string;
  /** The ssh program. */
  readonly ssh: string;
  /** The bridge that is open, when there is one; it counts for the socket that it leads to. */
  readonly bridge?: OpenBridge | undefined;
}

/** A way to an engine's socket that this process may not use itself (src/bridge). */
export interface OpenBridge {
  /** The engine's socket, and the one in its place. */
  readonly to: string;
  readonly at: string;
  /** '' when the engine's socket can be opened at the other end, or the system's code. */
  probe(): Promise<string>;
}

/**
 * The result of `work`, or `otherwise` when it takes longer than `ms` milliseconds, fails, or the signal aborts: a
 * piece of evidence that can't be had must not keep the others back. The work hears of it by its own signal.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  otherwise: T,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, ms);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const late = new Promise<T>((resolve) => {
    const onAbort = () => resolve(otherwise);
    if (limit.signal.aborted) onAbort();
    else limit.signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(limit.signal).catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    // Ends what still runs when the race was lost.
    stop();
  }
}

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes of a program's output that are kept. */
const keptOutput = 262_144;

/**
 * Runs a program without a shell and without input; killed when the signal aborts. Throws when it can't be started.
 * Only for programs that look and change nothing.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options: SpawnOptions = {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A home or project folder may be gone or closed.
      cwd: '/',
      env: { ...env, LC_ALL: 'C' },
      // A group of its own, so that what it has started can be ended with it; and no terminal to ask questions on.
      detached: true,
    };
    const child = spawn(program, args, options);
    const kept = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        if (kept[name].length < keptOutput) kept[name] += text;
      });
    }
    const kill = () => {
      killGroup(child);
      // Somebody whom we may not kill may still hold the other ends.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', kill);
      resolve({ code: code ?? undefined, ...kept });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
    child.kill('SIGKILL');
  }
}

/** A text file of the system, '' when it can't be read. For evidence alone: what isn't there proves nothing. */
export async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Another system, another kernel, or hidden from this user.
    return '';
  }
}

/** The code of a system error, '' for anything else. */
export function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
