import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { delay } from '../base/async.js';
import { type Call, type Engine, type ImageRecord, type NewContainer, type Session } from './engine.js';
import { EngineError } from './errors.js';

/** By this label helpers are found again and no view shows them; its value says whose they are: `host:process:name`. */
export const helperLabel = 'longshore.helper';

const inUse = Symbol.for('longshore.helpers');

/** The volume that a helper is for while somebody looks into it: such a helper may go at any time. */
const browsedLabel = 'longshore.browsed';

/**
 * Names of the helpers that this process has and uses. Of the whole process: each bundle has its own copy of this file,
 * and one sweeps up what another has lost.
 */
const shared = globalThis as { [inUse]?: Set<string> | undefined };
const used = (shared[inUse] ??= new Set<string>());

/** How often, and how many milliseconds apart, a helper is tried to be removed that is removing itself. */
const [removals, removalMs] = [50, 100];

/** Milliseconds after which a helper of another machine is nobody's any more. */
const forgottenMs = 24 * 3_600_000;

export interface HelperMount {
  readonly volume: string;
  /** Where it is in the helper. */
  readonly at: string;
  readonly readOnly: boolean;
}

export interface Helper {
  readonly id: string;
  /** Removes it. Throws EngineError. */
  readonly end: () => Promise<void>;
}

/** What it takes to make a helper. */
export type HelperEngine = Pick<Engine, 'attach' | 'createContainer' | 'removeContainer' | 'startContainer'>;

/**
 * The image that a helper is made from, where nothing of it runs: the smallest there is. Nothing is ever pulled;
 * undefined when the engine has no image at all.
 */
export function smallestImage(images: Iterable<ImageRecord>): string | undefined {
  const sorted = [...images].sort((a, b) => a.size - b.size || (a.id < b.id ? -1 : 1));
  return sorted[0]?.id;
}

/**
 * The image that a helper is made from in which something may have to run: the chosen one by its tag, else the smallest
 * of those that are made to be small and have a shell, else the smallest.
 */
export function tinyImage(images: Iterable<ImageRecord>, chosen: string): string | undefined {
  const all = [...images];
  if (all.some(({ tags }) => tags.includes(chosen))) return chosen;
  return smallestImage(all.filter(({ tags }) => tags.some(isTiny))) ?? smallestImage(all);
}

/** Whether an image of this name is made to be small and have a shell. */
export function isTiny(tag: string): boolean {
  return /(^|\/)(busybox|alpine)[:@]/.test(tag);
}

/**
 * Makes a container that mounts volumes, and never runs it: the engine's archive calls reach into it all the same, so
 * that it needs no program. Throws EngineError; nothing is left behind then.
 */
export async function makeHelper(
  engine: HelperEngine,
  image: string,
  mounts: readonly HelperMount[],
  call?: HelperCall,
): Promise<Helper> {
  const { id, forget } = await create(engine, helper(image, ['never-runs'], mounts, call?.browsed), call);
  return { id, end: () => remove(engine, id).finally(forget) };
}

export interface HelperCall extends Call {
  /** The volume that somebody looks into by it; `removeVolume` finds it by that. */
  readonly browsed?: string;
}

/** A helper whose shell runs a script for each line that is written to it. */
export interface RunningHelper extends Helper {
  /** Has the script run with this line; gives what it prints up to the next full line. Throws EngineError. */
  tell(line: string): Promise<string>;
}

/**
 * Starts a helper whose first process is `sh -c` of a script, which reads lines and answers each with one: what it has
 * begun it ends, whatever becomes of the connection. It goes with its input. Throws EngineError, where the image has no
 * shell too; nothing is left behind then.
 */
export async function runHelper(
  engine: HelperEngine,
  image: string,
  mounts: readonly HelperMount[],
  script: string,
  call?: HelperCall,
): Promise<RunningHelper> {
  const { id, forget } = await create(engine, helper(image, ['sh', '-c', script], mounts, call?.browsed), call);
  let input: Session | undefined;
  const end = async () => {
    // It ends by that: Podman would ask it first, and wait for ten seconds.
    input?.dispose();
    await remove(engine, id).finally(forget);
  };
  try {
    const session = await engine.attach(id, { tty: false, stdin: true, detachKeys: '' }, call);
    input = session;
    const answers = lines(session);
    await engine.startContainer(id, call);
    return {
      ...{ id, end },
      tell: async (line) => {
        await session.write(Buffer.from(`${line}\n`));
        const answer = await answers.next();
        if (answer.done) throw new EngineError('lost', 'the helper ended before it had answered');
        return answer.value;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Removes the helpers that are left of a crash or a broken connection: those of processes of this machine that are no
 * more, those that this one doesn't use any more, and those of other machines after a day. Throws EngineError.
 */
export async function sweepHelpers(
  engine: Pick<Engine, 'listContainers' | 'mayChange' | 'removeContainer'>,
  now = Date.now(),
): Promise<void> {
  if (!engine.mayChange) return;
  for (const { id, labels, created } of await engine.listContainers({ label: helperLabel })) {
    const owner = labels[helperLabel];
    if (owner !== undefined && isForgotten(owner, created, now)) await remove(engine, id);
  }
}

/**
 * Removes a volume, and before it the helpers by which somebody looks into it: no volume that a container has can be
 * removed. Throws EngineError.
 */
export async function removeVolume(
  engine: Pick<Engine, 'listContainers' | 'removeContainer' | 'removeVolume'>,
  volume: string,
  call?: Call,
): Promise<void> {
  const found = await engine.listContainers({ ...call, label: `${browsedLabel}=${volume}` });
  await Promise.all(found.map(({ id }) => remove(engine, id)));
  await engine.removeVolume(volume, { force: false }, call);
}

function isForgotten(owner: string, created: number, now: number): boolean {
  const [, host = '', process_ = '', name = ''] = /^(.*):(\d+):([^:]*)$/.exec(owner) ?? [];
  if (host !== hostname()) return now - created > forgottenMs;
  if (Number(process_) === process.pid) return !used.has(name);
  try {
    process.kill(Number(process_), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function create(engine: Pick<Engine, 'createContainer'>, wanted: NewContainer, call: Call | undefined) {
  // Before it is there, so that no sweep takes it.
  used.add(wanted.name);
  const forget = () => void used.delete(wanted.name);
  try {
    return { id: await engine.createContainer(wanted, call), forget };
  } catch (error) {
    forget();
    throw error;
  }
}

function helper(image: string, entrypoint: readonly string[], mounts: readonly HelperMount[], browsed?: string) {
  const runs = entrypoint[0] === 'sh';
  const name = `longshore-helper-${randomBytes(4).toString('hex')}`;
  return {
    name,
    config: {
      ...{ Image: image, Entrypoint: entrypoint, Cmd: [], User: '0', WorkingDir: '/' },
      Labels: {
        [helperLabel]: `${hostname()}:${process.pid}:${name}`,
        ...(browsed ? { [browsedLabel]: browsed } : {}),
      },
      Healthcheck: { Test: ['NONE'] },
      ...(runs ? { AttachStdin: true, OpenStdin: true, StdinOnce: true } : {}),
      HostConfig: {
        ...{ NetworkMode: 'none', AutoRemove: runs },
        Mounts: mounts.map(({ volume, at, readOnly }) => ({
          ...{ Type: 'volume', Source: volume, Target: at, ReadOnly: readOnly },
          // What the image has there would else be copied into an empty volume.
          VolumeOptions: { NoCopy: true },
        })),
      },
    },
  };
}

/** Until it is gone, so that its volume can be. */
async function remove(engine: Pick<Engine, 'removeContainer'>, id: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      // The image may declare volumes of its own, which are made with it.
      await engine.removeContainer(id, { force: true, anonymousVolumes: true }, { deadline: 30_000 });
      return;
    } catch (error) {
      if (EngineError.is(error, 'not-found')) return;
      // It removes itself when its input ends: `conflict` while that is under way.
      if (!EngineError.is(error, 'conflict') || tries === removals) throw error;
      await delay(removalMs, new AbortController().signal);
    }
  }
}

async function* lines(session: Session): AsyncGenerator<string, undefined> {
  let rest = '';
  for await (const { from, bytes } of session.output) {
    if (from === 'stderr') continue;
    rest += bytes.toString('utf8');
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield rest.slice(0, end);
      rest = rest.slice(end + 1);
    }
  }
  return undefined;
}
