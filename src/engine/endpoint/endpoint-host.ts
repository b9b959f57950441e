import { type PortRecord } from '../engine.js';
import { type Endpoint } from './endpoint.js';

/**
 * The host at which published ports are reached in a browser, ready for a url (IPv6 in brackets): this machine for
 * sockets and pipes, else the endpoint's. For ssh it is the destination without its user, which may be a name that
 * only ~/.ssh/config knows.
 */
export function endpointHost({ address }: Endpoint): string {
  switch (address.transport) {
    case 'unix':
    case 'npipe':
      return 'localhost';
    case 'tcp':
      return bracketed(address.host);
    case 'ssh':
      return bracketed(address.destination.slice(address.destination.lastIndexOf('@') + 1));
  }
}

/** A host as it stands before a port: IPv6 in brackets (RFC 3986). */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * The host at which a published port is reached, ready for a url: one published on one address at that one; on all or
 * on loopback, at the endpoint's host.
 */
export function publishedHost({ ip }: Pick<PortRecord, 'ip'>, endpoint: Endpoint): string {
  const everywhere = ip === undefined || ip === '0.0.0.0' || ip === '::' || ip === '127.0.0.1' || ip === '::1';
  return everywhere ? endpointHost(endpoint) : bracketed(ip);
}
