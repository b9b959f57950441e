import { Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { type Address } from '../endpoint/endpoint.js';

/** Milliseconds of silence after which the system asks whether the far end is still there. */
export const keepAliveMs = 30_000;

/** Milliseconds for one of a host's addresses before the next is tried as well; Node's 250 are too few for a VPN. */
export const attemptMs = 2000;

/**
 * Connects to a unix socket, a named pipe or a tcp port. `new Socket().connect` and not `net.connect`: the extension
 * host replaces the latter for extensions, to read the system's certificates first, and connects only if it could.
 */
export function openSocket(address: Extract<Address, { transport: 'unix' | 'npipe' | 'tcp' }>): Duplex {
  const socket = new Socket();
  if (address.transport !== 'tcp') return socket.connect({ path: address.path });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return socket.connect({
    host: address.host,
    port: address.port,
    autoSelectFamilyAttemptTimeout: attemptMs,
  });
}
