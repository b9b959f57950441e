import { hostListeners } from '../base/host-listeners.js';
import { addressesMeet, type ListeningSocket } from '../base/listening-sockets.js';
import { type RunSpec } from './flags.js';
import { parsePorts } from './port-value.js';

/**
 * Which ports of -p something on this machine has already, as `127.0.0.1 80/tcp`, with the name of the program, or ''
 * where that may not be seen; none on systems that don't tell.
 */
export async function takenPorts(
  { flags }: RunSpec,
  programOf: (socket: ListeningSocket) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  const wanted = (flags.publish ?? [])
    .flatMap((value) => parsePorts(value) ?? [])
    .filter(({ hostPort }) => /^[1-9]\d*$/.test(hostPort));
  for (const of of ['tcp', 'udp'] as const) {
    const mine = wanted.filter(({ protocol }) => protocol === of);
    const sockets = mine.length > 0 ? await hostListeners(of) : [];
    for (const { ip, hostPort } of mine) {
      const socket = sockets.find(({ ip: at, port }) => port === Number(hostPort) && addressesMeet(at, ip));
      if (socket) taken.set(`${ip} ${hostPort}/${of}`, await programOf(socket));
    }
  }
  return taken;
}
