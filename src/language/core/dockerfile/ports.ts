/** EXPOSE's arguments: `port[-port][/protocol]`, and what else BuildKit still reads. Messages of Docker 28.5. */
import { parseInt64, quoted } from './go-text.js';

export interface ReadPort {
  /** The protocol as written, `tcp` when there is none. */
  readonly protocol: string;
  /** An address or a host's port is given, which EXPOSE ignores. */
  readonly isMapping: boolean;
  /** The container's ports. */
  readonly container: string;
  readonly error: string | undefined;
}

/** Reads one argument after variables are filled in. */
export function readPort(text: string): ReadPort | { readonly error: string } {
  const parts = text.split(':');
  const containerPart = parts.at(-1) ?? '';
  const hostPort = parts.length > 1 ? (parts.at(-2) ?? '') : '';
  const address = parts.slice(0, -2).join(':');
  const slash = containerPart.indexOf('/');
  const container = slash === -1 ? containerPart : containerPart.slice(0, slash);
  const written = slash === -1 ? '' : containerPart.slice(slash + 1);
  if (container === '') return { error: `invalid port: ${quoted(text)}: no port specified` };
  if (!['', 'tcp', 'udp', 'sctp'].includes(written.toLowerCase())) {
    return { error: `invalid port: ${quoted(text)}: invalid proto: ${written}` };
  }
  const read = { protocol: written || 'tcp', isMapping: address !== '' || hostPort !== '', container };
  return { ...read, error: mappingProblem(address, hostPort, container) };
}

function mappingProblem(address: string, hostPort: string, container: string): string | undefined {
  const ip = /^\[(.*)\]$/.exec(address)?.[1] ?? address;
  if (ip !== '' && !isAddress(ip)) return `invalid IP address: ${ip}`;
  const range = portRange(container);
  if (!range) return `invalid containerPort: ${container}`;
  if (hostPort === '') return undefined;
  const host = portRange(hostPort);
  if (!host) return `invalid hostPort: ${hostPort}`;
  const [start, end] = range;
  if (end - start !== host[1] - host[0] && end !== start) {
    return `invalid ranges specified for container and host Ports: ${container} and ${hostPort}`;
  }
  return undefined;
}

function portRange(text: string): readonly [number, number] | undefined {
  const dash = text.indexOf('-');
  const first = dash === -1 ? text : text.slice(0, dash);
  const last = dash === -1 ? text : text.slice(dash + 1);
  const start = port(first);
  const end = first === last ? start : port(last);
  return start === undefined || end === undefined || end < start ? undefined : [start, end];
}

function port(text: string): number | undefined {
  const value = parseInt64(text);
  return value !== undefined && value >= 0 && value <= 65535 ? value : undefined;
}

function isAddress(text: string): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) {
    return text.split('.').every((part) => Number(part) <= 255 && (part === '0' || !part.startsWith('0')));
  }
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isGroup = (group: string, index: number): boolean =>
    /^[0-9a-fA-F]{1,4}$/.test(group) || (index === groups.length - 1 && /^\d+\.\d+\.\d+\.\d+$/.test(group));
  const count = groups.length + (groups.at(-1)?.includes('.') ? 1 : 0);
  return groups.every(isGroup) && (halves.length === 2 ? count < 8 : count === 8);
}
