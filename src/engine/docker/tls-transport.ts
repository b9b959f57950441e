import { isIP } from 'node:net';
import { type Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';
import { type Address, type TlsMaterial } from '../endpoint/endpoint.js';
import { attemptMs, connectionBuffer, keepAliveMs } from './socket-transport.js';

/**
 * Connects to a tcp port with TLS. Without a CA of its own the system's are trusted, and in VS Code also those that
 * the editor trusts: the extension host adds them to `tls.connect`.
 */
export function openTls(address: Extract<Address, { transport: 'tcp' }>, tls: TlsMaterial): Duplex {
  const options: ConnectionOptions & { autoSelectFamilyAttemptTimeout: number; highWaterMark: number } = {
    host: address.host,
    port: address.port,
    highWaterMark: connectionBuffer,
    // A server name that is an address is against RFC 6066.
    servername: isIP(address.host) === 0 ? address.host : '',
    rejectUnauthorized: !tls.skipVerify,
    ALPNProtocols: ['http/1.1'],
    autoSelectFamilyAttemptTimeout: attemptMs,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
  const socket = connect(options);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return socket;
}
