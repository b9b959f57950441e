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

/** Docker's port without TLS, where somebody listens on it on this machine. */
export async function collectOpenPorts(): Promise<readonly OpenPort[]> {
  const tables = await Promise.all([textOf('/proc/net/tcp'), textOf('/proc/net/tcp6')]);
  const ports = tables.flatMap((table) =>
    table.split('\n').flatMap((line) => {
      // sl local_address rem_address st: 0947 is 2375, 0A is TCP_LISTEN.
      const address = /^\s*\d+: ([0-9A-F]+):0947 \S+ 0A /.exec(line)?.[1];
      return address === undefined ? [] : [{ port: 2375, isLoopback: isLoopbackAddress(address) }];
    }),
  );
  // Open to all says more than open to this machine.
  const worst = ports.find(({ isLoopback }) => !isLoopback) ?? ports[0];
  return worst ? [worst] : [];
}

/** Addresses are written in the byte order of the machine: 127.0.0.1 ends with 7F on all that matter. */
function isLoopbackAddress(hex: string): boolean {
  return hex.length === 8
    ? hex.endsWith('7F')
    : hex === '00000000000000000000000001000000' || /^0{16}FFFF0000.*7F$/.test(hex);
}
