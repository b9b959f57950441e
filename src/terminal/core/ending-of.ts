import * as l10n from '@vscode/l10n';
import { delay } from '../../base/async.js';
import { plain } from '../../base/text.js';
import { type Engine, type Exec } from '../../engine/engine.js';
import { EngineError, unreachableCodes } from '../../engine/errors.js';

/** How what ran in a terminal has ended. `lost`: the engine can't be asked any more. */
export type Ending =
  | { readonly how: 'exited'; readonly code: number | undefined }
  | { readonly how: 'stopped'; readonly code: number | undefined }
  | { readonly how: 'detached' | 'paused' }
  | { readonly how: 'failed' | 'lost'; readonly error: unknown };

/** Milliseconds between two looks whether the container has ended with what ran in it, and how many of them. */
const lookMs = 200;
const looks = 5;
/** How many more looks an engine gets to tell the exit code of what it has ended and removed. */
const lateLooks = 25;
/** What an engine says where a program's output should be, when it can't start it: that isn't there, or the like. */
const notFound = /executable file .*not found|no such file or directory/i;
const notStarted = /^(?:OCI runtime |exec failed|unable to start container process|procReady|cannot exec in a)/im;

type Asked = Pick<Engine, 'listContainers'>;

/** Why an exec's output has ended; `said` is how it began. Throws EngineError. */
export async function endingOfExec(
  engine: Asked,
  container: string,
  exec: Exec,
  program: { readonly command: readonly string[]; readonly said: string },
  isAnother: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<Ending> {
  const code = await exec.exitCode({ signal });
  if (code === 126 || code === 127) {
    const failed = (why: string): Ending => ({ how: 'failed', error: new EngineError('bad-request', why) });
    if (notFound.test(program.said)) {
      return failed(l10n.t('there is no {0} in this container', plain(program.command.join(' '), 80)));
    }
    // The container may have ended before it could begin, which 20.10 doesn't always say.
    const end = await stopped(engine, container, undefined, isAnother, signal);
    if (end) return end;
    if (notStarted.test(program.said)) return failed(plain(program.said, 400));
  }
  // A program that ended by itself; one that was killed may have been so with its container.
  if (code !== undefined && code < 128) return { how: 'exited', code };
  return (await stopped(engine, container, code, isAnother, signal)) ?? { how: 'exited', code };
}

/** Why the output of a main process has ended that was attached to. Throws EngineError. */
export async function endingOfAttach(
  engine: Asked,
  container: string,
  isAnother: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<Ending> {
  return (await stopped(engine, container, undefined, isAnother, signal)) ?? { how: 'detached' };
}

async function stopped(
  engine: Asked,
  container: string,
  code: number | undefined,
  isAnother: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<Ending | undefined> {
  for (let look = 0; look < looks; look += 1) {
    // One that was restarted runs again before anybody looks.
    if (await isAnother()) return { how: 'stopped', code: undefined };
    const [record] = await engine.listContainers({ ids: [container], signal });
    if (!record || !runs(record.state)) return { how: 'stopped', code: record?.exitCode ?? code };
    await delay(lookMs, signal);
  }
  return undefined;
}

/**
 * Why the output of a main process has ended that the terminal itself has started. The container may be gone by then:
 * its exit code comes by `exit`, which was asked for before. Throws EngineError.
 */
export async function endingOfRun(
  engine: Asked,
  container: string,
  exit: Promise<number | undefined>,
  signal: AbortSignal,
): Promise<Ending> {
  let code: number | undefined;
  void exit.then((known) => (code = known));
  for (let look = 0; look < looks + lateLooks; look += 1) {
    await delay(look === 0 ? 0 : lookMs, signal);
    if (code !== undefined) return { how: 'exited', code };
    if (look < looks) continue;
    const [record] = await engine.listContainers({ ids: [container], signal });
    if (record && runs(record.state)) return { how: 'detached' };
    if (record?.exitCode !== undefined) return { how: 'exited', code: record.exitCode };
  }
  return { how: 'exited', code: undefined };
}

/** What it means that something couldn't be begun, or was cut off. */
export function errorEnding(error: unknown): Ending {
  return { how: EngineError.is(error) && unreachableCodes.has(error.code) ? 'lost' : 'failed', error };
}

/** The same, where the container may be why. */
export async function endingByError(engine: () => Asked, container: string, error: unknown): Promise<Ending> {
  if (!EngineError.is(error, 'conflict')) return errorEnding(error);
  try {
    const [record] = await engine().listContainers({ ids: [container] });
    if (record?.state === 'paused') return { how: 'paused' };
    return record && !runs(record.state) ? { how: 'stopped', code: record.exitCode } : { how: 'failed', error };
  } catch {
    // Then there is no more to say than what the engine has said.
    return { how: 'failed', error };
  }
}

const runs = (state: string) => state === 'running' || state === 'paused';

/** What a terminal says when what ran in it has ended so; undefined where an error says it. */
export function endingWords(ending: Ending, containerName: string): string | undefined {
  const name = plain(containerName, 60);
  switch (ending.how) {
    case 'exited':
      return l10n.t('Exit code {0}.', ending.code ?? '?');
    case 'stopped':
      return ending.code === undefined
        ? l10n.t('The container {0} has stopped.', name)
        : l10n.t('The container {0} has stopped with exit code {1}.', name, ending.code);
    case 'paused':
      return l10n.t('The container {0} is paused: nothing can be started in it. Unpause it first.', name);
    case 'detached':
      return l10n.t('Detached: {0} runs on.', name);
    default:
      return undefined;
  }
}
