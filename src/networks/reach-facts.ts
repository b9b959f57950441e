import { type ListeningSocket, listeningSockets } from '../base/listening-sockets.js';
import {
  type Call,
  type ContainerDetails,
  type ContainerRecord,
  type Engine,
  type NetworkRecord,
} from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { runScript } from '../engine/run-script.js';

/** Whose network a container uses: the machine's, nobody's, its own, or another container's. */
export type NetworkPlace =
  | { readonly kind: 'host' | 'none' }
  /** That container is gone: `container:` leads to nobody. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'own'; readonly owner: ContainerRecord; readonly details: ContainerDetails };

export interface ReachSide {
  readonly container: ContainerRecord;
  readonly details: ContainerDetails;
  readonly place: NetworkPlace;
}

/** What tells whether one container reaches another. */
export interface ReachFacts {
  readonly from: ReachSide;
  readonly to: ReachSide;
  /** By id. */
  readonly networks: ReadonlyMap<string, NetworkRecord>;
  /** What listens in the network of the second; undefined where nothing in it can look. */
  readonly listeners: readonly ListeningSocket[] | undefined;
  /**
   * Whether the first has the network's own name server, which on Podman takes a plugin; undefined where it needs no
   * look, or nothing can.
   */
  readonly hasNameServer?: boolean | undefined;
}

interface Known {
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly networks: ReadonlyMap<string, NetworkRecord>;
}

/**
 * Gathers what is known of two containers: their inspections, and what listens in the second by its own
 * /proc/net/tcp, read through a program in it. Throws EngineError when one is gone or the engine out of reach.
 */
export async function collectReach(
  engine: Pick<Engine, 'containerDetails' | 'exec' | 'info'>,
  { containers, networks }: Known,
  from: ContainerRecord,
  to: ContainerRecord,
  call: Call = {},
): Promise<ReachFacts> {
  const side = async (container: ContainerRecord): Promise<ReachSide> => {
    const details = await engine.containerDetails(container.id, call);
    return { container, details, place: await placeOf(engine, container, details, containers, call) };
  };
  const [one, other] = await Promise.all([side(from), side(to)]);
  const listeners = to.state === 'running' ? await listenersIn(engine, to.id, call) : undefined;
  const hasNameServer = engine.info.isPodman ? await asksNetwork(engine, one, call) : undefined;
  return { from: one, to: other, networks, listeners, hasNameServer };
}

/** Whether names are asked at the gateway of a network, where Podman's plugins answer, and not at the machine's server. */
async function asksNetwork(
  engine: Pick<Engine, 'exec'>,
  { container, place }: ReachSide,
  { signal }: Call,
): Promise<boolean | undefined> {
  if (place.kind !== 'own' || container.state !== 'running') return undefined;
  const answer = await runScript(engine, container.id, 'cat /etc/resolv.conf', [], { signal });
  if (!answer || answer.code !== 0) return undefined;
  const servers = [...answer.out.toString().matchAll(/^nameserver\s+(\S+)/gm)].map(([, server]) => server);
  return place.details.attachments.some(({ gateway }) => gateway !== undefined && servers.includes(gateway));
}

async function placeOf(
  engine: Pick<Engine, 'containerDetails'>,
  container: ContainerRecord,
  details: ContainerDetails,
  containers: ReadonlyMap<string, ContainerRecord>,
  call: Call,
): Promise<NetworkPlace> {
  const seen = new Set<string>();
  let [owner, its] = [container, details];
  // By inspections: Podman's lists don't say it.
  while (its.networkMode.startsWith('container:') && !seen.has(owner.id)) {
    seen.add(owner.id);
    const next = containers.get(its.networkMode.slice('container:'.length));
    if (!next) return { kind: 'lost' };
    owner = next;
    its = await engine.containerDetails(owner.id, call);
  }
  const { networkMode } = its;
  if (networkMode === 'host' || networkMode === 'none') return { kind: networkMode };
  return { kind: 'own', owner, details: its };
}

/** Whose network a container uses: its own, or where its mode leads; undefined where that is gone. */
export function ownerOf(
  container: ContainerRecord,
  containers: ReadonlyMap<string, ContainerRecord>,
): ContainerRecord | undefined {
  const seen = new Set<ContainerRecord>();
  let owner: ContainerRecord | undefined = container;
  while (owner?.networkMode.startsWith('container:') && !seen.has(owner)) {
    seen.add(owner);
    owner = containers.get(owner.networkMode.slice('container:'.length));
  }
  return owner;
}

async function listenersIn(
  engine: Pick<Engine, 'exec'>,
  id: string,
  { signal }: Call,
): Promise<readonly ListeningSocket[] | undefined> {
  try {
    const script = 'cat /proc/net/tcp; cat /proc/net/tcp6 2>/dev/null; true';
    const answer = await runScript(engine, id, script, [], { signal, most: 4_000_000 });
    if (!answer || answer.out.length === 0) return undefined;
    // The engine's own name server is in every network of the user's.
    return listeningSockets(answer.out.toString()).filter(({ ip }) => ip !== '127.0.0.11');
  } catch (error) {
    // An endpoint that may not be changed runs nothing, and a container may end meanwhile.
    if (EngineError.is(error)) return undefined;
    throw error;
  }
}
