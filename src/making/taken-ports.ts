import { readFile } from 'node:fs/promises';
import { type RunSpec } from './flags.js';
import { parsePorts } from './port-value.js';

/** State of a socket that listens (linux, include/net/tcp_states.h). */
const listening = '0A';

/**
 * Which TCP ports of -p something on this machine listens on already, as `address port/tcp`: by the kernel's tables
 * (proc(5), /proc/net/tcp), which other systems don't have; none there.
 */
export async function takenPorts({ flags }: RunSpec): Promise<ReadonlySet<string>> {
  const wanted = (flags.publish ?? []).flatMap((value) => parsePorts(value) ?? []);
  if (wanted.length === 0) return new Set();
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const listeners = tables.join('\n').split('\n').flatMap(listenerIn);
  const isAll = (ip: string) => ip === '' || ip === '0.0.0.0' || ip === '::';
  const isTaken = (ip: string, port: number) =>
    listeners.some((one) => one.port === port && (one.ip === ip || isAll(one.ip) || isAll(ip)));
  return new Set(
    wanted
      .filter(
        ({ ip, hostPort, protocol }) =>
          protocol === 'tcp' && /^[1-9]\d*$/.test(hostPort) && isTaken(ip, Number(hostPort)),
      )
      .map(({ ip, hostPort }) => `${ip} ${hostPort}/tcp`),
  );
}

/** `  0: 0100007F:1F90 00000000:0000 0A …`: the address by bytes, the last first. */
function listenerIn(line: string): { readonly ip: string; readonly port: number }[] {
  const match = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line);
  if (match?.[3] !== listening) return [];
  const address = match[1] ?? '';
  const bytes =
    address
      .match(/../g)
      ?.reverse()
      .map((byte) => Number.parseInt(byte, 16)) ?? [];
  const ip = address.length === 8 ? bytes.join('.') : /^0+$/.test(address) ? '::' : address;
  return [{ ip, port: Number.parseInt(match[2] ?? '', 16) }];
}
