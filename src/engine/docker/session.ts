import { type Duplex } from 'node:stream';
import { delay } from '../../base/async.js';
import { type AttachOptions } from '../attach-options.js';
import { type Call, type Exec, type ExecOptions, type Output, type Session, type TerminalSize } from '../engine.js';
import { EngineError } from '../errors.js';
import { flag, integer, object, text } from '../read/fields.js';
import { compareApi } from './api-version.js';
import { type Caller, pathPart } from './call.js';
import { demultiplex, terminalOutput } from './demultiplex.js';
import { toEngineError } from './to-engine-error.js';

/** Milliseconds for starting a program: a busy machine takes its time. */
const startMs = 60_000;
/**
 * Keys that nobody types: with docker's own (ctrl-p,ctrl-q) an exec would keep back every Ctrl+P, which is the shell's
 * history, until the next key.
 */
const noDetachKeys = 'ctrl-^,ctrl-],ctrl-^,ctrl-]';
/** Milliseconds between two questions whether a program whose output has ended has ended itself; how many of them. */
const endedMs = 50;
const endedQuestions = 40;

/** POST /containers/{id}/exec and POST /exec/{id}/start. Throws EngineError. */
export async function exec(
  caller: Caller,
  api: string,
  container: string,
  options: ExecOptions,
  call: Call | undefined,
): Promise<Exec> {
  const { command, tty, stdin, environment, user, workingDir, privileged = false, size } = options;
  const consoleSize = size && tty && compareApi(api, '1.42') >= 0 ? { ConsoleSize: [size.rows, size.columns] } : {};
  const made = await caller.json({
    method: 'POST',
    path: `/containers/${pathPart(container)}/exec`,
    body: {
      ...{ AttachStdin: stdin, AttachStdout: true, AttachStderr: true, Tty: tty, Cmd: command },
      ...{ Env: environment, User: user, WorkingDir: workingDir, Privileged: privileged },
      ...(stdin && tty ? { DetachKeys: noDetachKeys } : {}),
      ...consoleSize,
    },
    call,
    patience: startMs,
  });
  const id = text(object(made) ?? {}, 'Id');
  if (id === '') throw new EngineError('bad-answer', 'the engine gave no id for what it should run');
  const path = `/exec/${pathPart(id)}`;
  const connection = await caller.hijack({
    method: 'POST',
    path: `${path}/start`,
    body: { Detach: false, Tty: tty, ...consoleSize },
    call,
    patience: startMs,
  });
  return new ExecSession(caller, path, connection, tty);
}

/** POST /containers/{id}/attach. Throws EngineError. */
export async function attach(
  caller: Caller,
  container: string,
  { tty, stdin, detachKeys }: AttachOptions,
  call: Call | undefined,
): Promise<Session> {
  const path = `/containers/${pathPart(container)}`;
  const connection = await caller.hijack({
    method: 'POST',
    path: `${path}/attach`,
    query: { stream: true, stdin, stdout: true, stderr: true, detachKeys },
    call,
    patience: startMs,
  });
  return new ConnectedSession(caller, path, connection, tty);
}

class ConnectedSession implements Session {
  readonly output: AsyncIterable<Output>;
  protected readonly caller: Caller;
  protected readonly path: string;
  readonly #connection: Duplex;

  constructor(caller: Caller, path: string, connection: Duplex, tty: boolean) {
    this.caller = caller;
    this.path = path;
    this.#connection = connection;
    this.output = tty ? terminalOutput(chunksOf(connection)) : demultiplex(chunksOf(connection));
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connection.write(bytes, (error) => {
        if (error) reject(toEngineError(error));
        else resolve();
      });
    });
  }

  end(): void {
    this.#connection.end();
  }

  async resize({ columns, rows }: TerminalSize, call?: Call): Promise<void> {
    await this.caller.answer({
      method: 'POST',
      path: `${this.path}/resize`,
      query: { h: rows, w: columns },
      isHarmless: true,
      call,
      patience: startMs,
    });
  }

  dispose(): void {
    this.#connection.destroy();
  }
}

class ExecSession extends ConnectedSession implements Exec {
  async exitCode(call?: Call): Promise<number | undefined> {
    const signal = call?.signal ?? new AbortController().signal;
    for (let question = 0; question < endedQuestions; question += 1) {
      const state = await this.#state(call);
      if (!state) return undefined;
      if (!flag(state, 'Running')) return integer(state, 'ExitCode');
      // The output ends a moment before the engine has noted the program's end; there is no call that waits for it.
      await delay(endedMs, signal);
    }
    return undefined;
  }

  async #state(call: Call | undefined): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      return object(await this.caller.json({ method: 'GET', path: `${this.path}/json`, call }));
    } catch (error) {
      if (EngineError.is(error, 'not-found')) return undefined;
      throw error;
    }
  }
}

/** What comes in, with the system's errors as the engine's; the connection is closed when nobody reads any more. */
async function* chunksOf(connection: Duplex): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of connection as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw toEngineError(error);
  } finally {
    connection.destroy();
  }
}
