import { readFile } from 'node:fs/promises';
import { isEverywhere, listeningSockets } from '../base/listening-sockets.js';
import { type RunSpec } from './flags.js';
import { parsePorts } from './port-value.js';

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
  const listeners = listeningSockets(tables.join('\n'));
  const isTaken = (ip: string, port: number) =>
    listeners.some((one) => one.port === port && (one.ip === ip || isEverywhere(one.ip) || isEverywhere(ip)));
  return new Set(
    wanted
      .filter(
        ({ ip, hostPort, protocol }) =>
          protocol === 'tcp' && /^[1-9]\d*$/.test(hostPort) && isTaken(ip, Number(hostPort)),
      )
      .map(({ ip, hostPort }) => `${ip} ${hostPort}/tcp`),
  );
}
