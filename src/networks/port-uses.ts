import { addressesMeet, type ListeningSocket } from '../base/listening-sockets.js';
import { type ContainerDetails, type ContainerRecord } from '../engine/engine.js';
import { isUp } from '../engine/is-up.js';

/** A container's claim on a port of the engine's machine. */
export interface PortClaim {
  readonly container: ContainerRecord;
  readonly privatePort: number;
  /** Addresses of the machine; '' for all. */
  readonly ips: readonly string[];
  /** Whether it has the port now, or only asks for it when it is started. */
  readonly holds: boolean;
}

/** A port of the engine's machine, and who has it or wants it. */
export interface PortUse {
  readonly port: number;
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string;
  /** Who has it first. */
  readonly claims: readonly PortClaim[];
  /** A program of the machine that is no container listens there. */
  readonly listener: ListeningSocket | undefined;
  /** Two want what one alone can have. */
  readonly isConflict: boolean;
}

/**
 * Every port that containers publish, by number: of those that run from the list, and of the others what they were made
 * with, where that is known. `listeners` is what listens on the engine's machine, where that is this one.
 */
export function portUses(
  containers: Iterable<ContainerRecord>,
  detailsOf: (container: ContainerRecord) => Pick<ContainerDetails, 'wantedPorts'> | undefined,
  listeners: readonly ListeningSocket[] = [],
): readonly PortUse[] {
  const claims = new Map<string, PortClaim[]>();
  for (const container of containers) {
    const holds = isUp(container);
    const ports = holds ? container.ports : (detailsOf(container)?.wantedPorts ?? []);
    const own = new Map<string, { privatePort: number; ips: string[] }>();
    for (const { privatePort, publicPort, protocol, ip = '' } of ports) {
      if (publicPort === undefined || publicPort === 0) continue;
      const key = `${publicPort}/${protocol}`;
      const claim = own.get(key) ?? { privatePort, ips: [] };
      if (!claim.ips.includes(ip)) claim.ips.push(ip);
      own.set(key, claim);
    }
    for (const [key, claim] of own) claims.set(key, [...(claims.get(key) ?? []), { ...claim, container, holds }]);
  }
  return [...claims]
    .map(([key, all]) => useOf(key, all, listeners))
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function useOf(key: string, all: readonly PortClaim[], listeners: readonly ListeningSocket[]): PortUse {
  const [digits = '', protocol = 'tcp'] = key.split('/');
  const port = Number(digits);
  const sorted = [...all].sort((a, b) => Number(b.holds) - Number(a.holds));
  // What listens where a container has the port is the engine's own proxy.
  const listener =
    protocol === 'tcp' && !sorted.some(({ holds }) => holds)
      ? listeners.find((one) => one.port === port && sorted.some(({ ips }) => meets(ips, [one.ip])))
      : undefined;
  const isConflict =
    listener !== undefined ||
    sorted.some((one, index) => sorted.slice(index + 1).some((other) => meets(one.ips, other.ips)));
  return { port, protocol, claims: sorted, listener, isConflict };
}

function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((ip) => others.some((other) => addressesMeet(ip, other)));
}
