import { type Engine } from './engine.js';
import { EngineError } from './errors.js';

/** What a script in a container said. */
export interface ScriptResult {
  readonly code: number | undefined;
  readonly out: Buffer;
  /** Its complaints, the first few kilobytes. */
  readonly err: string;
}

export interface ScriptOptions {
  /** Sent to its standard input. */
  readonly input?: Uint8Array;
  /** Bytes of output after which it is given up; 64 MB when not said. */
  readonly most?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Shells by name: busybox is one where somebody has removed its links. */
const shells = [['sh'], ['bash'], ['busybox', 'sh']] as const;
const maxError = 4000;

/**
 * Runs a script as the container's root, with arguments that need no quoting. The locale is C, so that programs say
 * what is expected of them. Gives undefined when nothing can run there: no shell, not running, paused, or the engine
 * refuses. Throws EngineError for what is no such refusal, and the signal's reason.
 */
export async function runScript(
  engine: Pick<Engine, 'exec'>,
  container: string,
  script: string,
  args: readonly string[],
  options: ScriptOptions = {},
): Promise<ScriptResult | undefined> {
  for (const shell of shells) {
    const command = [...shell, '-c', script, 'longshore', ...args];
    const result = await attempt(engine, container, command, options);
    // 126 and 127: there is no such shell. A script of ours never ends so.
    if (result === 'no-exec') return undefined;
    if (result && result.code !== 126 && result.code !== 127) return result;
  }
  return undefined;
}

async function attempt(
  engine: Pick<Engine, 'exec'>,
  container: string,
  command: readonly string[],
  { input, most = 64_000_000, signal }: ScriptOptions,
): Promise<ScriptResult | 'no-exec' | undefined> {
  let session;
  try {
    const environment = ['LC_ALL=C', 'QUOTING_STYLE=literal'];
    const how = { command, environment, tty: false, stdin: input !== undefined, user: '0', workingDir: '/' };
    session = await engine.exec(container, how, { signal });
  } catch (error) {
    if (EngineError.is(error, 'conflict')) return 'no-exec';
    // So an engine says it that looks for the program before it starts it.
    if (EngineError.is(error, 'bad-request', 'not-found', 'engine-error')) return undefined;
    throw error;
  }
  const end = () => session.dispose();
  signal?.addEventListener('abort', end, { once: true });
  try {
    // Whatever goes wrong with it, the program's own words and code say.
    const sending =
      input === undefined
        ? undefined
        : session.write(input).then(
            () => session.end(),
            () => undefined,
          );
    const chunks: Buffer[] = [];
    let size = 0;
    let err = '';
    for await (const { from, bytes } of session.output) {
      if (from === 'stderr') {
        if (err.length < maxError) err += bytes.toString('utf8');
        continue;
      }
      size += bytes.length;
      if (size > most) throw new EngineError('bad-answer', `the container's answer is longer than ${most / 1e6} MB`);
      chunks.push(bytes);
    }
    await sending;
    return { code: await session.exitCode({ signal }), out: Buffer.concat(chunks, size), err };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    // Old engines start first and then say in the stream that there is no such program.
    if (EngineError.is(error, 'engine-error')) return undefined;
    throw error;
  } finally {
    signal?.removeEventListener('abort', end);
    session.dispose();
  }
}
