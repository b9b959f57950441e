import { isIPv6 } from 'node:net';

/** What one -p says: a port of the container, and where the engine's machine offers it. */
export interface PortValue {
  /** '' for all addresses. */
  readonly ip: string;
  /** '' where the engine chooses; a range `8000-8010` where it chooses within. */
  readonly hostPort: string;
  readonly containerPort: number;
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string;
}

/**
 * Reads a value of -p, `[[ip:]hostPort:]containerPort[/protocol]` with ranges (docker/go-connections, nat.ParsePortSpec)
 * or `published=8080,target=80,protocol=tcp,mode=host`; undefined for none.
 */
export function parsePorts(value: string): readonly PortValue[] | undefined {
  const [body = '', protocol = 'tcp', ...more] = (value.includes('=') ? (fromLong(value) ?? '') : value).split('/');
  if (more.length > 0 || !/^(tcp|udp|sctp)$/i.test(protocol)) return undefined;
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:]+)$/.exec(body);
  if (!match) return undefined;
  const [, address = '', host = '', container = ''] = match;
  const ip = address.replace(/^\[|\]$/g, '');
  if (ip !== '' && !/^\d{1,3}(\.\d{1,3}){3}$/.test(ip) && !isIPv6(ip)) return undefined;
  const inside = parsePortRange(container);
  const outside = host === '' ? undefined : parsePortRange(host);
  if (!inside || (host !== '' && !outside)) return undefined;
  const count = inside.to - inside.from + 1;
  const hosts = outside ? outside.to - outside.from + 1 : 0;
  // One port of the container may be offered on any port of a range.
  const anyOf = outside && count === 1 && hosts > 1 ? `${outside.from}-${outside.to}` : undefined;
  if (outside && hosts !== count && anyOf === undefined) return undefined;
  return Array.from({ length: count }, (_, at) => ({
    ...{ ip, containerPort: inside.from + at, protocol: protocol.toLowerCase() },
    hostPort: anyOf ?? (outside ? String(outside.from + at) : ''),
  }));
}

/** `80` or `8000-8010`; undefined for none. */
export function parsePortRange(text: string): { readonly from: number; readonly to: number } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535 ? { from, to } : undefined;
}

/** Published ports in swarm's words. */
function fromLong(value: string): string | undefined {
  const parts = Object.fromEntries(value.split(',').map((part) => part.split('=', 2))) as Record<string, string>;
  const { target, published = '', protocol = 'tcp' } = parts;
  return target === undefined ? undefined : `${published === '' ? '' : `${published}:`}${target}/${protocol}`;
}

/** The value of -p that says this, as short as can be. */
export function printPort({ ip, hostPort, containerPort, protocol }: PortValue): string {
  const address = ip === '' ? '' : `${isIPv6(ip) ? `[${ip}]` : ip}:`;
  const host = ip === '' && hostPort === '' ? '' : `${hostPort}:`;
  return `${address}${host}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}
