import { isIP } from 'node:net';
import { type PortRecord } from '../engine.js';

interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * Ports as `docker ps` prints them: consecutive ones joined to ranges, those whose inner and outer numbers differ last
 * (docker/cli, cli/command/formatter/container.go, DisplayablePorts). A public port 0 counts as not published.
 */
export function portsText(ports: readonly PortRecord[]): string {
  const sorted = [...ports].sort(comparePorts);
  const open = new Map<string, Range>();
  const finished: string[] = [];
  const mapped: string[] = [];
  for (const port of sorted) {
    const { privatePort } = port;
    const publicPort = port.publicPort === 0 ? undefined : port.publicPort;
    let key = port.protocol;
    if (port.ip !== undefined && publicPort !== undefined) {
      if (publicPort !== privatePort) {
        mapped.push(`${host(port.ip)}:${publicPort}->${privatePort}/${port.protocol}`);
        continue;
      }
      key = `${port.ip}/${port.protocol}`;
    }
    const range = open.get(key);
    if (range && privatePort === range.last + 1) {
      open.set(key, { first: range.first, last: privatePort });
    } else {
      if (range) finished.push(rangeText(key, range));
      open.set(key, { first: privatePort, last: privatePort });
    }
  }
  return [...finished, ...[...open].map(([key, range]) => rangeText(key, range)), ...mapped].join(', ');
}

function rangeText(key: string, { first, last }: Range): string {
  const ports = first === last ? String(first) : `${first}-${last}`;
  const slash = key.lastIndexOf('/');
  const protocol = key.slice(slash + 1);
  return slash < 0 ? `${ports}/${protocol}` : `${host(key.slice(0, slash))}:${ports}->${ports}/${protocol}`;
}

function host(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

function comparePorts(a: PortRecord, b: PortRecord): number {
  return (
    a.privatePort - b.privatePort ||
    compareAddresses(a.ip ?? '', b.ip ?? '') ||
    (a.publicPort ?? 0) - (b.publicPort ?? 0) ||
    (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0)
  );
}

/** IPv4 before IPv6, each by value where that is easy and by text where it isn't. */
function compareAddresses(a: string, b: string): number {
  if (isIP(a) === 4 && isIP(b) === 4) {
    const value = (ip: string) => ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
    return value(a) - value(b);
  }
  return isIP(a) - isIP(b) || (a < b ? -1 : a > b ? 1 : 0);
}
