import { type Address } from './endpoint.js';
import { parsePort } from './parse-port.js';

/**
 * Reads what follows `ssh://`: `[user@]host[:port][/path]`, as docker/cli's cli/connhelper/ssh does. A host or user
 * that begins with `-` would be an option of the ssh program, and a password would end up in logs: both are refused.
 */
export function parseSsh(rest: string, refuse: (why: string) => never): { url: string; address: Address } {
  const match = /^(?:([^/?#]*)@)?(\[[^\]/]*\]|[^:/?#[\]@]*)(?::([^/?#]*))?(\/[^?#]*)?([?#].*)?$/.exec(rest);
  if (!match) return refuse('something other than user, host, port and path');
  const [, rawUser, rawHost = '', rawPort, rawPath = '', extra] = match;
  if (rawUser?.includes(':')) refuse('a password, which ssh:// can not have,');
  if (extra !== undefined) refuse('a query or fragment, which ssh:// can not have,');
  const user = rawUser === undefined ? undefined : decode(rawUser, refuse);
  const host = rawHost.startsWith('[') ? rawHost.slice(1, -1) : decode(rawHost, refuse);
  const path = rawPath === '/' ? '' : decode(rawPath, refuse);
  if (host === '') refuse('no host');
  if (user === '') refuse('an empty user');
  if (host.startsWith('-') || user?.startsWith('-')) refuse('a host or user that begins with "-"');
  if (/[\s\p{Cc}]/u.test(`${user ?? ''}${host}`)) refuse('a blank or control character');
  const port = rawPort === undefined ? undefined : parsePort(rawPort, refuse);
  const before = rawUser === undefined ? '' : `${rawUser}@`;
  const after = port === undefined ? '' : `:${port}`;
  return {
    url: `ssh://${before}${rawHost}${after}${path === '' ? '' : rawPath}`,
    address: { transport: 'ssh', destination: user === undefined ? host : `${user}@${host}`, port, path },
  };
}

function decode(text: string, refuse: (why: string) => never): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is the only thing that decodeURIComponent refuses.
    return refuse('a broken percent-encoding');
  }
}
