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

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
