import { randomBytes } from 'node:crypto';
import { type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { list, object, part, text } from '../engine/read/fields.js';
import { type CreateBody } from './create-body.js';
import { type RunSpec } from './flags.js';
import { makeContainer, type MakeOptions } from './make-container.js';

type Needed = Pick<
  Engine,
  | 'connectNetwork'
  | 'createContainer'
  | 'info'
  | 'inspect'
  | 'pullImage'
  | 'removeContainer'
  | 'renameContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'waitContainer'
>;

/** Milliseconds in which a container that ends with a failure is taken for one that doesn't run. */
export const trialMs = 1500;

/** The new container didn't run; the old one is as it was. */
export class RolledBack extends Error {
  /** Undefined where the engine refused: `cause` says why. */
  readonly exitCode: number | undefined;

  constructor(exitCode: number | undefined, cause?: unknown) {
    super('the new container did not run', { cause });
    this.exitCode = exitCode;
  }
}

/**
 * Makes a container in another's place. The old one keeps what it is, under another name, until the new one runs (or
 * is made, where the old one didn't run); then it is removed. Its anonymous volumes stay where they were mounted.
 * Throws EngineError before anything is changed, RolledBack after it is undone.
 */
export async function recreate(engine: Needed, id: string, spec: RunSpec, options: MakeOptions): Promise<string> {
  const { signal } = options;
  const raw = object(await engine.inspect('container', id, { signal })) ?? {};
  const name = text(raw, 'Name').replace(/^\//, '');
  const isRunning = part(raw, 'State')['Running'] === true;
  const wanted = spec.flags.name ?? name;
  const aside = `${name}-old-${randomBytes(3).toString('hex')}`;
  // What follows undoes what came before, and must not be cut short by the same signal.
  const undo: (() => Promise<unknown>)[] = [];
  try {
    await engine.renameContainer(id, aside, { signal });
    undo.push(() => engine.renameContainer(id, name));
    const amend = (body: CreateBody) => withVolumes(body, anonymousVolumes(raw));
    const made = await makeContainer(
      engine,
      { ...spec, flags: { ...spec.flags, name: wanted } },
      { ...options, amend },
    );
    undo.push(() => removeKept(engine, made));
    if (isRunning) {
      undo.push(() => engine.startContainer(id));
      await engine.stopContainer(id, { signal });
      await engine.startContainer(made, { signal });
      const code = await endWithin(engine, made, trialMs);
      if (code !== undefined && code !== 0) throw new RolledBack(code);
    }
    undo.length = 0;
    await removeKept(engine, id);
    return made;
  } catch (error) {
    if (undo.length === 0) throw error;
    // The new one goes first: it has the name, and may have the ports.
    const [back, remove, start] = undo;
    for (const step of [remove, back, start]) await step?.().catch(ignoreGone);
    throw error instanceof RolledBack || signal.aborted ? error : new RolledBack(undefined, error);
  }
}

function ignoreGone(error: unknown): void {
  if (!EngineError.is(error, 'not-found')) throw error;
}

/** The exit code of one that ends in this time, or before the signal. Throws EngineError. */
export async function endWithin(
  engine: Pick<Engine, 'waitContainer'>,
  id: string,
  ms: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const abort = new AbortController();
  const give = () => abort.abort();
  const timer = setTimeout(give, ms);
  signal?.addEventListener('abort', give, { once: true });
  try {
    return await engine.waitContainer(id, abort.signal);
  } catch (error) {
    if (abort.signal.aborted || EngineError.is(error, 'not-found')) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', give);
  }
}

/** Without its volumes: those that it shares with the old one are the old one's. */
async function removeKept(engine: Needed, id: string): Promise<void> {
  try {
    await engine.removeContainer(id, { force: true, anonymousVolumes: false });
  } catch (error) {
    ignoreGone(error);
  }
}

/** Where the container's anonymous volumes are mounted: path → name. */
function anonymousVolumes(raw: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    list(raw, 'Mounts').flatMap((one) => {
      const mount = object(one) ?? {};
      const name = text(mount, 'Name');
      return text(mount, 'Type') === 'volume' && /^[0-9a-f]{64}$/.test(name)
        ? [[text(mount, 'Destination'), name]]
        : [];
    }),
  );
}

/** Mounts these where nothing else is to be. */
function withVolumes(body: CreateBody, volumes: ReadonlyMap<string, string>): CreateBody {
  const host = part(body.config, 'HostConfig');
  const binds = list(host, 'Binds').filter((bind) => typeof bind === 'string');
  const taken = new Set([
    ...binds.map((bind) => bind.split(':')[1] ?? ''),
    ...list(host, 'Mounts').map((mount) => text(object(mount) ?? {}, 'Target')),
    ...Object.keys(part(host, 'Tmpfs')),
  ]);
  const kept = [...volumes].flatMap(([path, name]) => (taken.has(path) ? [] : [`${name}:${path}`]));
  if (kept.length === 0) return body;
  return { ...body, config: { ...body.config, HostConfig: { ...host, Binds: [...binds, ...kept] } } };
}
