import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type GivenEngine } from './engines.js';
import { rawApi } from './raw-api.js';

const run = promisify(execFile);

/**
 * An engine of a test's own, which it may stop, kill or make listen elsewhere. It has no images, and a bridge of its
 * own: without one it would take docker0 from the machine's other engines.
 */
export class PrivateDockerd {
  readonly socket: string;
  readonly #folder: string;
  readonly #bridge: string;
  readonly #spawn: () => ChildProcessByStdio<null, null, Readable>;
  #process: ChildProcess;

  private constructor(folder: string, bridge: string, spawnIt: () => ChildProcessByStdio<null, null, Readable>) {
    this.#folder = folder;
    this.#bridge = bridge;
    this.socket = path.join(folder, 'docker.sock');
    this.#spawn = spawnIt;
    this.#process = spawnIt();
  }

  /** Starts the same program as `like` runs, with further arguments; ready when it answers. Ends with the test. */
  static async start(t: TestContext, like: GivenEngine, args: readonly string[] = []): Promise<PrivateDockerd> {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-dockerd-'));
    const bridge = `ls${randomBytes(4).toString('hex')}`;
    await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
    const program = await readlink(`/proc/${like.pid}/exe`);
    const environment = (await readFile(`/proc/${like.pid}/environ`, 'utf8')).split('\0');
    const PATH = environment.find((line) => line.startsWith('PATH='))?.slice('PATH='.length) ?? process.env['PATH'];
    const dockerd = new PrivateDockerd(folder, bridge, () =>
      spawn(
        program,
        [
          ...['--host', `unix://${folder}/docker.sock`, '--data-root', `${folder}/data`],
          ...['--exec-root', `${folder}/exec`, '--pidfile', `${folder}/docker.pid`],
          ...['--bridge', bridge, '--iptables=false', '--ip6tables=false'],
          ...args,
        ],
        { env: { ...process.env, PATH }, stdio: ['ignore', 'ignore', 'pipe'] },
      ),
    );
    t.after(() => dockerd.#end());
    await dockerd.#ready();
    return dockerd;
  }

  /** After its end: starts it again, on the same socket with the same data; more than once, as systemd would. */
  async startAgain(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#process = this.#spawn();
      try {
        await this.#ready();
        return;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  async #ready(): Promise<void> {
    const child = this.#process;
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
    while (!(await this.#answers())) {
      if (child.exitCode !== null) throw new Error(`dockerd ended: ${said}`);
      await sleep(50);
    }
  }

  /**
   * Sends a signal; resolves for SIGKILL and SIGTERM when the process is gone, and for SIGSTOP when all of its threads
   * stand.
   */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await gone;
    if (signal === 'SIGSTOP') while (!(await isStopped(this.#process.pid ?? 0))) await sleep(5);
  }

  async #answers(): Promise<boolean> {
    try {
      await rawApi(this.socket, 'GET', '/version');
      return true;
    } catch {
      // Not yet: the socket isn't there, or nobody listens.
      return false;
    }
  }

  async #end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGCONT');
      this.#process.kill('SIGTERM');
      await ended;
    }
    // A dockerd that was killed leaves its containerd behind.
    const pidFile = path.join(this.#folder, 'exec', 'containerd', 'containerd.pid');
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
    if (pid > 0 && (await isContainerd(pid))) {
      process.kill(pid, 'SIGKILL');
      while (await isContainerd(pid)) await sleep(20);
    }
    // And the mounts that it made, the innermost last.
    const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
    for (const mount of mounts.filter((at) => at.startsWith(`${this.#folder}/`)).reverse()) {
      // It may have gone since, with the process that held it.
      await run('umount', ['-l', mount]).catch(() => undefined);
    }
    await run('ip', ['link', 'del', this.#bridge]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function isStopped(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const states = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')));
  // proc(5): the state stands after the name, which is in brackets.
  return states.every((stat) => /\) T /.test(stat));
}

async function isContainerd(pid: number): Promise<boolean> {
  try {
    await access(`/proc/${pid}`);
    return (await readFile(`/proc/${pid}/comm`, 'utf8')).startsWith('containerd');
  } catch {
    // It is gone.
    return false;
  }
}
