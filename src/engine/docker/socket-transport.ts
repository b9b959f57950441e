import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { type Address } from '../endpoint/endpoint.js';

/** Milliseconds of silence after which the system asks whether the far end is still there. */
export const keepAliveMs = 30_000;

/**
 * Bytes that a connection holds before its reader, or the far end, must keep up. With Node's 64 KiB every few chunks of
 * an archive wait for the event loop, and a copy has a third of the speed (bench/FILES.md).
 */
export const connectionBuffer = 1024 * 1024;

/** Milliseconds for one of a host's addresses before the next is tried as well; Node's 250 are too few for a VPN. */
export const attemptMs = 2000;

/**
 * A connection whose failed writes are told only after what had come before has been read: an engine that refuses an
 * upload in its middle says why and closes, and whoever still writes would throw its words away with the connection.
 */
class HearingSocket extends Socket {
  override _write(chunk: unknown, encoding: BufferEncoding, done: Done): void {
    super._write(chunk, encoding, afterReading(done));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], done: Done): void {
    super._writev?.(chunks, afterReading(done));
  }
}

type Done = (error?: Error | null) => void;

/** The event loop reads in each of its turns; of the turn that is under way that may be over. */
function afterReading(done: Done): Done {
  return (error) => {
    if (!error) done();
    else setImmediate(() => setImmediate(done, error));
  };
}

/**
 * Connects to a unix socket, a named pipe or a tcp port. `new Socket().connect` and not `net.connect`: the extension
 * host replaces the latter for extensions, to read the system's certificates first, and connects only if it could.
 * With `onread` its bytes come into the caller's buffers, and are not to be had as a stream.
 */
export function openSocket(
  address: Extract<Address, { transport: 'unix' | 'npipe' | 'tcp' }>,
  onread?: OnReadOpts,
): Socket {
  // Node passes options on to the stream that a socket is; its types don't say so.
  const options = { highWaterMark: connectionBuffer, ...(onread ? { onread } : {}) } as SocketConstructorOpts;
  const socket = new HearingSocket(options);
  if (address.transport !== 'tcp') return socket.connect({ path: address.path });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return socket.connect({
    host: address.host,
    port: address.port,
    autoSelectFamilyAttemptTimeout: attemptMs,
  });
}
