import { hostListeners } from '../../base/host-listeners.js';
import { isLoopback } from '../../base/listening-sockets.js';
import { type Listener, type OpenPort, type SocketPath } from '../evidence.js';
import { textOf } from './probe.js';

/** __SO_ACCEPTCON of include/uapi/linux/net.h: the socket listens. */
const acceptsConnections = 0x10000;

/**
 * Who listens on a path by /proc/net/unix, which everybody may read: a proof that somebody does or that nobody does,
 * in this network namespace, even where connecting is forbidden. Undefined when there is no such table.
 */
export async function collectListener({ path, real }: SocketPath): Promise<Listener | undefined> {
  const table = await textOf('/proc/net/unix');
  if (table === '') return undefined;
  const names = new Set(
    [path, real].flatMap((name) => [
      name,
      name.replace(/^\/var\/run\//, '/run/'),
      name.replace(/^\/run\//, '/var/run/'),
    ]),
  );
  let isListening = false;
  let pending = 0;
  for (const line of table.split('\n')) {
    // Num RefCount Protocol Flags Type St Inode Path; a path may have blanks in it.
    const match = /^\S+ \S+ \S+ (\S+) \S+ (\S+) +(\d+) (.+)$/.exec(line);
    if (!match || !names.has(match[4] ?? '')) continue;
    if ((parseInt(match[1] ?? '0', 16) & acceptsConnections) !== 0) isListening = true;
    // Connecting (SS_CONNECTING, 2), and no inode yet: it waits for accept(2).
    else if (match[2] === '02' && match[3] === '0') pending += 1;
  }
  return { isListening, pending };
}

/** Docker's port without TLS, as registered with IANA. */
const plainPort = 2375;

/** Docker's port without TLS, where somebody listens on it on this machine. */
export async function collectOpenPorts(): Promise<readonly OpenPort[]> {
  const ports = (await hostListeners())
    .filter(({ port }) => port === plainPort)
    .map(({ ip, port }) => ({ port, isLoopback: isLoopback(ip) }));
  // Open to all says more than open to this machine.
  const worst = ports.find((one) => !one.isLoopback) ?? ports[0];
  return worst ? [worst] : [];
}
