/** The short forms of ports and mounts, read as Compose reads them. */
import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface PublishedPort {
  readonly hostIp: string | undefined;
  readonly host: PortRange | undefined;
  readonly container: PortRange;
  readonly protocol: string;
}

/** `80` or `80-90`; undefined when it is no such thing. */
export function portRange(text: string): PortRange | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535 ? { from, to } : undefined;
}

const noPort = (part: string): string => l10n.t('“{0}” is no port: a number up to 65535, or a range of them.', part);

/** `[ip:][host:]container[/protocol]`; a text says what is wrong. */
export function parsePort(spec: string): PublishedPort | string {
  const [address = '', written = ''] = spec.split('/');
  const protocol = written === '' ? 'tcp' : written.toLowerCase();
  const parts = address.split(':');
  const container = parts.at(-1) ?? '';
  const host = parts.at(-2) ?? '';
  let ip = parts.slice(0, -2).join(':');
  if (ip.includes(':')) {
    const bracketed = /^\[([^[\]]*)\]$/.exec(ip)?.[1];
    if (bracketed === undefined) return l10n.t('An IPv6 address stands in brackets: [::1]:80:80.');
    ip = bracketed;
  }
  if (ip !== '' && isIP(ip) === 0) return l10n.t('“{0}” is no address of the host. It has to be an IP address.', ip);
  if (container === '') return l10n.t('The port of the container is missing.');
  const inside = portRange(container);
  if (!inside) return noPort(container);
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) {
    return l10n.t('“{0}” is no protocol: tcp, udp or sctp.', written);
  }
  const outside = host === '' ? undefined : portRange(host);
  if (host !== '' && !outside) return noPort(host);
  if (outside && inside.from !== inside.to && outside.to - outside.from !== inside.to - inside.from) {
    return l10n.t('The two ranges have to be of the same length.');
  }
  if (inside.to === 0) return l10n.t('The port of the container is missing.');
  return { hostIp: ip === '' ? undefined : ip, host: outside, container: inside, protocol };
}

export interface Mount {
  readonly type: 'bind' | 'volume';
  /** A path of the host, or a volume's name; undefined for a volume without a name. */
  readonly source: string | undefined;
  readonly target: string;
  readonly options: readonly string[];
}

/** Whether a source is a path of the host, and no volume's name. */
export function isHostPath(source: string): boolean {
  return /^[./~\\]/.test(source) || /^[A-Za-z]:[\\/]/.test(source);
}

/** `[source:]target[:options]`; a text says what is wrong. */
export function parseMount(spec: string): Mount | string {
  if (spec === '') return l10n.t('The mount is empty.');
  if (spec.length <= 2) return { type: 'volume', source: undefined, target: spec, options: [] };
  const sections: string[] = [];
  let from = 0;
  for (let at = 0; at <= spec.length; at += 1) {
    if (at < spec.length && spec[at] !== ':') continue;
    const section = spec.slice(from, at);
    // The colon of a Windows drive.
    if (at < spec.length && /^[A-Za-z]$/.test(section)) continue;
    if (section === '') return l10n.t('Something is missing between the colons.');
    sections.push(section);
    from = at + 1;
  }
  if (sections.length > 3) return l10n.t('There are too many colons: source:/path:options.');
  const [first = '', target, options] = sections;
  if (target === undefined) return { type: 'volume', source: undefined, target: first, options: [] };
  const type = isHostPath(first) ? 'bind' : 'volume';
  return { type, source: first, target, options: options?.split(',') ?? [] };
}
