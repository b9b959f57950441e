import { type ContainerUpdate } from '../engine/engine.js';
import { object, part } from '../engine/read/fields.js';
import { type BadValue, createBody } from './create-body.js';
import { type Flags, type TextFlag } from './flags.js';

/** What a container that runs can be given anew (moby, api/types/container UpdateConfig). */
export const updatable = [
  ...([
    'memory',
    'memory-reservation',
    'memory-swap',
    'cpus',
    'cpu-shares',
    'cpuset-cpus',
    'pids-limit',
    'restart',
  ] as const),
] satisfies readonly TextFlag[];

type Limits = Readonly<Partial<Record<(typeof updatable)[number], string>>>;

/** The body of POST /containers/{id}/update: what differs, and what can't be read. */
export function updateBody(
  before: Limits,
  after: Limits,
  api: string,
): { readonly body: ContainerUpdate; readonly bad: readonly BadValue[]; readonly taken: readonly TextFlag[] } {
  const changed = updatable.filter((flag) => (after[flag] ?? '') !== (before[flag] ?? ''));
  // To an engine nothing means that it stays: a limit can't be taken away.
  const taken = changed.filter((flag) => (after[flag] ?? '') === '' && flag !== 'restart');
  const flags = Object.fromEntries(changed.map((flag) => [flag, after[flag] ?? ''])) as Flags;
  const { config, bad } = createBody({ flags, image: '', command: [] }, { api, folder: '/' });
  const { RestartPolicy, ...limits } = object(part(config, 'HostConfig')) ?? {};
  const { NetworkMode: _, CapAdd: __, CapDrop: ___, ...said } = limits;
  const memory = said['Memory'];
  // Engines give twice the memory where no swap is said, but forget so when the memory grows later.
  const swap = (after['memory-swap'] ?? '') === '' && typeof memory === 'number' ? { MemorySwap: 2 * memory } : {};
  return { body: { ...said, ...swap, ...(changed.includes('restart') ? { RestartPolicy } : {}) }, bad, taken };
}
