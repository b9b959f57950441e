import { readFile } from 'node:fs/promises';
import { type ListeningSocket, listeningSockets } from './listening-sockets.js';

/**
 * What listens on this machine, by the kernel's tables (proc(5)), which Linux alone has; nothing elsewhere. In a
 * container it is what listens in there.
 */
export async function hostListeners(protocol: 'tcp' | 'udp' = 'tcp'): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all([protocol, `${protocol}6`].map(tableOf));
  return listeningSockets(tables.join('\n'), protocol);
}

/** Other systems have no such file, and a kernel without IPv6 lacks one of them. */
async function tableOf(name: string): Promise<string> {
  return readFile(`/proc/net/${name}`, 'utf8').catch(() => '');
}
