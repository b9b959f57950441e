import { bracketed } from '../endpoint/endpoint-host.js';
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
        mapped.push(`${bracketed(port.ip)}:${publicPort}->${privatePort}/${port.protocol}`);
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
  return slash < 0 ? `${ports}/${protocol}` : `${bracketed(key.slice(0, slash))}:${ports}->${ports}/${protocol}`;
}

function comparePorts(a: PortRecord, b: PortRecord): number {
  return (
    a.privatePort - b.privatePort ||
    compareText(sortKey(a.ip), sortKey(b.ip)) ||
    (a.publicPort ?? 0) - (b.publicPort ?? 0) ||
    compareText(a.protocol, b.protocol)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An address as text that sorts by value as Go's netip.Addr.Compare does: none, then IPv4, then IPv6. */
function sortKey(ip: string | undefined): string {
  if (ip === undefined) return '';
  if (!ip.includes(':')) return `4${bytes(ip)}`;
  const [head = '', tail] = ip.split('::').map(groups);
  // `::` stands for as many zeros as make eight groups of four.
  return `6${tail === undefined ? head : head + tail.padStart(32 - head.length, '0')}`;
}

function groups(part: string): string {
  return part
    .split(':')
    .filter((group) => group !== '')
    .map((group) => (group.includes('.') ? bytes(group) : group.toLowerCase().padStart(4, '0')))
    .join('');
}

function bytes(ipv4: string): string {
  return ipv4
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join('');
}
