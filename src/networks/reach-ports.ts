import { isEverywhere, isLoopback } from '../base/listening-sockets.js';
import { bracketed } from '../engine/endpoint/endpoint-host.js';
import { type ReachFacts } from './reach-facts.js';
import { isShared } from './reach-ways.js';

/** A port of the second container. */
export interface ReachPort {
  readonly port: number;
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string;
  /** By its image or who made it; it changes nothing about who reaches it. */
  readonly isExposed: boolean;
  /** Where it is on the engine's machine: `0.0.0.0:8080`. */
  readonly published: readonly string[];
  /** Whether a program waits there for who comes from elsewhere; `itself` where for itself alone. */
  readonly listens: 'yes' | 'itself' | 'no' | 'unknown';
}

/** What the second container is said to listen on, publishes or listens on, by number. */
export function portsOf({ from, to, listeners }: ReachFacts): readonly ReachPort[] {
  const isBeside = isShared(from.place, to.place) || from.container.id === to.container.id;
  const exposed = new Set([
    ...to.details.exposedPorts,
    ...to.container.ports.map(({ privatePort, protocol }) => `${privatePort}/${protocol}`),
  ]);
  const isHost = to.place.kind === 'host';
  // The machine's own programs are not what the container listens on.
  const heard = isHost ? [] : (listeners ?? []).map(({ port }) => `${port}/tcp`);
  return [...new Set([...exposed, ...heard])]
    .map((key) => {
      const [digits = '', protocol = 'tcp'] = key.split('/');
      const port = Number(digits);
      return {
        ...{ port, protocol, isExposed: to.details.exposedPorts.includes(key) },
        published: to.container.ports
          .filter((one) => one.privatePort === port && one.protocol === protocol && one.publicPort !== undefined)
          .map(({ ip = '', publicPort = 0 }) => `${bracketed(ip)}:${publicPort}`),
        listens: protocol === 'tcp' ? listensAt(port, listeners, isBeside) : ('unknown' as const),
      };
    })
    .filter(({ port }) => Number.isSafeInteger(port) && port > 0)
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function listensAt(port: number, listeners: ReachFacts['listeners'], isBeside: boolean): ReachPort['listens'] {
  if (!listeners) return 'unknown';
  const here = listeners.filter((one) => one.port === port);
  if (here.length === 0) return 'no';
  return isBeside || here.some(({ ip }) => isEverywhere(ip) || !isLoopback(ip)) ? 'yes' : 'itself';
}
