import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { plain } from '../../base/text.js';
import { type Address } from '../endpoint/endpoint.js';
import { EngineError } from '../errors.js';
import { connectionBuffer } from './socket-transport.js';

type SshAddress = Extract<Address, { transport: 'ssh' }>;

/** Seconds that ssh itself gives a connection. */
const connectSeconds = 20;
/**
 * ssh asks a silent far side whether it is there, every 15 s and thrice: by default it never does (ssh_config(5)), and
 * after a sleep or a change of network the events would stay silent for good.
 */
const keepAlive = ['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=3'];
/** Milliseconds after which an ssh that doesn't end by SIGTERM is killed (docker/cli cli/connhelper/commandconn). */
const killAfterMs = 3000;
/** Characters of what ssh said that are kept: its end says why it failed. */
const keptWords = 4000;

/**
 * The arguments of the ssh program for a connection: `ssh HOST docker system dial-stdio`, as the docker program does
 * (docker/cli cli/connhelper). No shell on this side; the path is quoted for the shell of the far side.
 */
export function sshArguments(address: SshAddress): string[] {
  const host = address.path === '' ? [] : ['--host', quoted(`unix://${address.path}`)];
  return [
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${connectSeconds}`, ...keepAlive, '-T'],
    ...(address.port === undefined ? [] : ['-p', String(address.port)]),
    ...['--', address.destination, 'docker', ...host, 'system', 'dial-stdio'],
  ];
}

/**
 * Connects through the user's own ssh program, so that ~/.ssh/config, agents, known hosts and jump hosts count; one
 * process per connection.
 */
export function openSsh(address: SshAddress, program: string): Duplex {
  return new SshConnection(spawn(program, sshArguments(address), { windowsHide: true }), program);
}

/** Quoted for a POSIX shell, only where it must be: far sides with another shell then still understand plain paths. */
function quoted(text: string): string {
  return /^[\w/.:@%+=,-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The two pipes of a child as one stream, with as much of a net.Socket as http.Agent asks for. */
class SshConnection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #program: string;
  #words = '';
  #hasAnswered = false;
  #hasExited = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(child: ChildProcessWithoutNullStreams, program: string) {
    super({ allowHalfOpen: false, highWaterMark: connectionBuffer });
    this.#child = child;
    this.#program = program;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#hasAnswered = true;
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-keptWords);
    });
    // A broken pipe: the child has ended, and its end says more.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      this.#hasExited = true;
      const why = error.code === 'ENOENT' ? 'there is no such program on the PATH' : error.message;
      this.destroy(new EngineError('ssh', `${program}: ${plain(why)}`, { cause: error }));
    });
    child.on('exit', () => {
      this.#hasExited = true;
    });
    // All that it wrote has been read by then.
    child.on('close', (code, signal) => this.#onClose(code, signal));
  }

  #onClose(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.destroyed) return;
    if (!this.#hasAnswered) {
      this.destroy(new EngineError('ssh', this.#lastWords(code, signal)));
      return;
    }
    // A connection that waits in the agent's pool has no reader, and would never come to its end.
    if (this.listenerCount('data') === 0 && this.listenerCount('readable') === 0) {
      this.destroy();
      return;
    }
    this.once('end', () => this.destroy());
    this.push(null);
  }

  /** ssh's last three lines, or how it ended when it said nothing. */
  #lastWords(code: number | null, signal: NodeJS.Signals | null): string {
    const lines = this.#words.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length > 0) return plain(lines.slice(-3).join(' · '), 500);
    return signal ? `${this.#program} was ended by ${signal}` : `${this.#program} ended with code ${code ?? '?'}`;
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    // An error here is told by the child's end.
    this.#child.stdin.write(chunk, encoding, () => callback());
  }

  /** The far side sees the end of what we send, and may still answer. */
  override _final(callback: () => void): void {
    this.#child.stdin.end(() => callback());
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    if (!this.#hasExited) {
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
      this.#child.once('exit', () => clearTimeout(timer));
    }
    callback(error);
  }

  /** The agent sets this for a connection that waits in its pool, and ends it on 'timeout'. */
  setTimeout(ms: number): this {
    clearTimeout(this.#idle);
    if (ms > 0) this.#idle = setTimeout(() => this.emit('timeout'), ms).unref();
    return this;
  }

  /** ssh has its own keep-alive. */
  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
