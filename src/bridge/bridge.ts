import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { type Readable, type Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { Emitter } from '../base/event.js';
import { type Disposable, Store } from '../base/lifecycle.js';
import { plain } from '../base/text.js';
import { isGroupName } from './group-name.js';
import { endRuntimeFolder, makeRuntimeFolder, socketIn, sweepRuntimeFolders } from './runtime-folder.js';

/** Milliseconds until the helper listens; it takes 50, and sg would wait for a password for ever. */
const startMs = 5000;
/** Milliseconds for the helper's look at the engine's socket. */
const probeMs = 1500;
/** Milliseconds for a helper to end by itself. */
const endMs = 2000;
/** A helper that is killed is started again, this often within this many milliseconds. */
const mostRestarts = { count: 3, withinMs: 60_000 };

export interface BridgeOptions {
  /** The group to hold, by name. */
  readonly group: string;
  /** The engine's socket. */
  readonly to: string;
  /** The file of helper.ts's bundle. */
  readonly helper: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program that runs the helper: this process's own by default, which may be Electron's. */
  readonly node?: string;
}

type Helper = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * A way to an engine's socket for a process that was started before its user joined the socket's group: `sg GROUP`
 * asks the group database anew and gives the membership to a helper, which listens on a socket of the user's own (0600
 * in a folder 0700) and passes bytes. It lives as long as this process and this object. No right is granted that the
 * user doesn't have, and nothing on the machine is changed.
 */
export class Bridge implements Disposable {
  /** The engine's socket. */
  readonly to: string;
  /** The socket to connect to in its place. */
  readonly at: string;
  readonly group: string;
  readonly #options: BridgeOptions;
  readonly #folder: string;
  readonly #store = new Store();
  readonly #didEnd = this.#store.add(new Emitter<string>());
  #helper: Helper | undefined;
  #restarts: number[] = [];
  #isOver = false;
  #answers: ((outcome: string) => void)[] = [];

  /** It couldn't be kept up, or started again; the value says why. */
  readonly onDidEnd = this.#didEnd.event;

  private constructor(options: BridgeOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.to = options.to;
    this.group = options.group;
    this.at = socketIn(folder);
  }

  /** Sweeps up what a crash left, and starts a helper. Throws, in sg's or the system's words, when there is no way. */
  static async open(options: BridgeOptions): Promise<Bridge> {
    if (!isGroupName(options.group)) throw new Error(`no name of a group: ${plain(options.group, 80)}`);
    await sweepRuntimeFolders(options.env);
    const bridge = new Bridge(options, await makeRuntimeFolder(options.env));
    try {
      await bridge.#start();
      return bridge;
    } catch (error) {
      bridge.dispose();
      await endRuntimeFolder(bridge.#folder);
      throw error;
    }
  }

  /** The helper's process, which sg may stand in front of; for tests. */
  get pid(): number | undefined {
    return this.#helper?.pid;
  }

  /** Whether the helper can open the engine's socket right now: '' or the system's code, as of connect(2). */
  probe(): Promise<string> {
    const helper = this.#helper;
    if (!helper) return Promise.resolve('ECONNREFUSED');
    return new Promise((resolve) => {
      const answer = (outcome: string) => {
        clearTimeout(timer);
        this.#answers = this.#answers.filter((one) => one !== answer);
        resolve(outcome === 'ok' ? '' : outcome);
      };
      const timer = setTimeout(() => answer('ETIMEDOUT'), probeMs);
      this.#answers.push(answer);
      helper.stdin.write('probe\n');
    });
  }

  dispose(): void {
    this.#isOver = true;
    const helper = this.#helper;
    if (helper) {
      // It takes its folder along. One that was stopped can't hear it.
      helper.stdin.end();
      const timer = setTimeout(() => kill(helper), endMs);
      helper.once('close', () => clearTimeout(timer));
      timer.unref();
    } else void endRuntimeFolder(this.#folder);
    this.#store.dispose();
  }

  /** Resolves when the helper listens. */
  #start(): Promise<void> {
    const { group, env, helper, node = process.execPath, to } = this.#options;
    return new Promise((resolve, reject) => {
      const child: Helper = spawn('sg', [group, '-c', 'exec "$LONGSHORE_NODE" "$LONGSHORE_HELPER"'], {
        stdio: ['pipe', 'pipe', 'pipe'],
        cwd: '/',
        // A session of its own: no terminal on which sg could ask for a password, or whose Ctrl-C would end it.
        detached: true,
        // sg hands the command to /bin/sh: what it names comes by variables, so that nothing needs to be quoted.
        env: {
          ...{ PATH: env['PATH'], LC_ALL: 'C', ELECTRON_RUN_AS_NODE: '1' },
          ...{ LONGSHORE_NODE: node, LONGSHORE_HELPER: helper },
          ...{ LONGSHORE_TO: to, LONGSHORE_AT: this.at, LONGSHORE_FOLDER: this.#folder },
        },
      });
      let said = '';
      let isReady = false;
      const timer = setTimeout(() => {
        said ||= 'sg gave no answer';
        kill(child);
      }, startMs);
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2000);
        // Nobody has one: the user isn't in the group, or in /etc/gshadow's list alone not.
        if (!isReady && /password/i.test(text)) kill(child);
      });
      // The helper may be gone while something is written to it.
      child.stdin.on('error', () => undefined);
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'ready') {
          isReady = true;
          clearTimeout(timer);
          this.#helper = child;
          resolve();
        } else if (line.startsWith('probe ')) this.#answers[0]?.(line.slice('probe '.length));
      });
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        const words = plain(said.trim(), 300) || `sg ended with code ${code ?? '?'}`;
        if (!isReady) reject(new Error(words));
        else if (this.#helper === child) this.#onGone(words);
      });
      if (this.#isOver) child.stdin.end();
    });
  }

  /** The helper ended although nobody wanted it to. */
  #onGone(words: string): void {
    this.#helper = undefined;
    for (const answer of this.#answers) answer('ECONNREFUSED');
    if (this.#isOver) {
      void endRuntimeFolder(this.#folder);
      return;
    }
    const now = Date.now();
    this.#restarts = [...this.#restarts.filter((at) => now - at < mostRestarts.withinMs), now];
    const giveUp = (why: string) => {
      if (this.#isOver) return;
      this.#didEnd.fire(why);
      this.dispose();
    };
    if (this.#restarts.length > mostRestarts.count) giveUp(words);
    else this.#start().catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
  }
}

/** Ends sg and what it started: they share a group of their own. */
function kill({ pid }: Helper): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
