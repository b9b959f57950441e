import { plain } from '../../base/text.js';
import { EngineError } from '../errors.js';
import { type Address, type TlsMaterial } from './endpoint.js';
import { parsePort } from './parse-port.js';
import { parseSsh } from './parse-ssh.js';

const defaultSocket = '/var/run/docker.sock';
const defaultPipe = '//./pipe/docker_engine';

/** The endpoint that docker takes when nothing says otherwise (docker/cli opts/hosts.go). */
export function defaultUrl(platform: NodeJS.Platform): string {
  return platform === 'win32' ? `npipe://${defaultPipe}` : `unix://${defaultSocket}`;
}

/** Whether TLS can matter for this url: docker ignores its TLS settings for sockets, pipes and ssh. */
export function mayUseTls(url: string): boolean {
  return /^(?!unix:|npipe:|ssh:|fd:|http:)/i.test(url);
}

/**
 * Reads an endpoint's url: unix, npipe, tcp, http, https and ssh, and `host:port` without a scheme as tcp. Ports
 * default to docker's 2375, or 2376 with TLS, and for http and https to theirs. `origin` names who gave the url and
 * begins the message of the EngineError `bad-endpoint` that is thrown when it can't be used.
 */
export function parseUrl(url: string, tls: TlsMaterial | undefined, origin: string): { url: string; address: Address } {
  const refuse = (why: string): never => {
    throw new EngineError('bad-endpoint', `${origin}: ${why} in "${withoutCredentials(url)}"`);
  };
  const match = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url);
  const scheme = match?.[1]?.toLowerCase() ?? 'tcp';
  const rest = match?.[2] ?? url;
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(url)) refuse('a control character');
  switch (scheme) {
    case 'unix': {
      const path = rest === '' ? defaultSocket : rest;
      if (!path.startsWith('/')) refuse('the path of the socket is not absolute');
      return { url: `unix://${path}`, address: { transport: 'unix', path } };
    }
    case 'npipe': {
      const path = (rest === '' ? defaultPipe : rest).replaceAll('\\', '/');
      if (!/^\/\/[^/]+\/pipe\/./.test(path)) refuse('the name of the pipe is not like //./pipe/docker_engine');
      return { url: `npipe://${path}`, address: { transport: 'npipe', path: path.replaceAll('/', '\\') } };
    }
    case 'tcp':
    case 'http':
    case 'https': {
      if (!match && rest.startsWith('/')) refuse('no scheme (for a socket write unix:// before the path)');
      const { host, port } = parseHost(rest, refuse);
      const used = scheme === 'http' ? undefined : scheme === 'https' ? (tls ?? systemTrust) : tls;
      const defaultPort = scheme === 'http' ? 80 : scheme === 'https' ? 443 : used ? 2376 : 2375;
      const shown = host.includes(':') ? `[${host}]` : host;
      return {
        url: `${scheme}://${shown}:${port ?? defaultPort}`,
        address: { transport: 'tcp', host, port: port ?? defaultPort, tls: used },
      };
    }
    case 'ssh':
      return parseSsh(rest, refuse);
    default:
      return refuse(`the unknown scheme ${plain(scheme, 20)}://`);
  }
}

const systemTrust: TlsMaterial = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };

function parseHost(rest: string, refuse: (why: string) => never): { host: string; port: number | undefined } {
  if (rest === '') refuse('no host');
  if (rest.includes('@')) refuse('a user or password, which docker does not take here,');
  const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s/?#:\\[\]]*))(?::([^/]*))?\/?$/i.exec(rest);
  if (!match) return refuse('something other than host and port');
  const port = match[3] === undefined ? undefined : parsePort(match[3], refuse);
  // `:2375` means this machine, as for docker.
  return { host: match[1] ?? (match[2] || 'localhost'), port };
}

/** A url that may be shown: what stands before the `@` may be a password. */
function withoutCredentials(url: string): string {
  return plain(url.replace(/(^|\/\/)[^/]*:[^/]*@/, '$1…@'), 200);
}
