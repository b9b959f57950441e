import { isIP } from 'node:net';
import { type Flags } from './flags.js';
import { parsePortRange } from './port-value.js';

/** Ports of --expose, `80/tcp` each; undefined for none. */
export function parseExposed(value: string): string[] | undefined {
  const [ports = '', protocol = 'tcp'] = value.split('/');
  const range = parsePortRange(ports);
  if (!range || !/^(tcp|udp|sctp)$/i.test(protocol)) return undefined;
  return Array.from({ length: range.to - range.from + 1 }, (_, at) => `${range.from + at}/${protocol.toLowerCase()}`);
}

/** `host:address` or `host=address`; the API knows the first. */
export function parseExtraHost(value: string): string | undefined {
  const match = /^([^:=]+)[:=](.+)$/.exec(value);
  const address = (match?.[2] ?? '').replace(/^\[(.*)\]$/, '$1');
  return match && (address === 'host-gateway' || isIP(address) !== 0) ? `${match[1] ?? ''}:${address}` : undefined;
}

/** Capabilities by their full names; one that is added isn't dropped (docker/cli, opts/capabilities.go). */
export function capabilities(flags: Flags): {
  readonly CapAdd: readonly string[];
  readonly CapDrop: readonly string[];
} {
  const full = (names: readonly string[] = []) =>
    [
      ...new Set(
        names.map((name) =>
          name
            .trim()
            .toUpperCase()
            .replace(/^(?!ALL$|CAP_)/, 'CAP_'),
        ),
      ),
    ].sort();
  const added = full(flags['cap-add']);
  const dropped = full(flags['cap-drop']);
  const all = (names: readonly string[]) => (names.includes('ALL') ? ['ALL'] : names);
  return { CapAdd: all(added), CapDrop: all(dropped).filter((name) => !added.includes(name)) };
}

/** A device by the Container Device Interface's name, `vendor.com/class=name`. */
export function isCdi(value: string): boolean {
  return /^[a-zA-Z][\w.-]*\/[a-zA-Z][\w.-]*=[\w.:-]+$/.test(value);
}

/** `path[:path in the container][:permissions]`, or `path:permissions`. */
export function parseDevice(
  value: string,
): { PathOnHost: string; PathInContainer: string; CgroupPermissions: string } | undefined {
  const [host = '', second, third, ...more] = value.split(':');
  const isPermissions = (text: string | undefined) => text !== undefined && /^(?!.*(.).*\1)[rwm]{1,3}$/.test(text);
  if (host === '' || more.length > 0 || (third !== undefined && !isPermissions(third))) return undefined;
  const inside = second === undefined || (third === undefined && isPermissions(second)) ? host : second;
  const permissions = third ?? (isPermissions(second) ? second : undefined) ?? 'rwm';
  return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: permissions };
}

/** What a process can be limited in (docker/go-units, ulimit.go). */
const limited = /^(?:core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack)$/;

/** `name=soft[:hard]`; -1 is no limit. */
export function parseUlimit(value: string): { Name: string; Soft: number; Hard: number } | undefined {
  const match = /^([a-z]+)=(-1|\d+)(?::(-1|\d+))?$/.exec(value);
  if (!match || !limited.test(match[1] ?? '')) return undefined;
  const [soft, hard] = [Number(match[2]), Number(match[3] ?? match[2])];
  const isMore = hard !== -1 && (soft === -1 || soft > hard);
  return isMore ? undefined : { Name: match[1] ?? '', Soft: soft, Hard: hard };
}

/** `/dev/sda:100`, with what the number means. */
export function perDevice(value: string, key: string, read: (text: string) => number | undefined): object | undefined {
  const at = value.lastIndexOf(':');
  const number = at < 0 ? undefined : read(value.slice(at + 1));
  return number === undefined || !value.startsWith('/dev/') ? undefined : { Path: value.slice(0, at), [key]: number };
}
