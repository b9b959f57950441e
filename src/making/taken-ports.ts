import { hostListeners } from '../base/host-listeners.js';
import { isEverywhere } from '../base/listening-sockets.js';
import { type RunSpec } from './flags.js';
import { parsePorts } from './port-value.js';

/**
 * Which TCP ports of -p something on this machine listens on already, as `address port/tcp`; none on
 * systems that don't tell.
 */
export async function takenPorts({ flags }: RunSpec): Promise<ReadonlySet<string>> {
  const wanted = (flags.publish ?? []).flatMap((value) => parsePorts(value) ?? []);
  if (wanted.length === 0) return new Set();
  const listeners = await hostListeners();
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
