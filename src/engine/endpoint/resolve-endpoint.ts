import { messageOf } from '../../base/errors.js';
import { EngineError } from '../errors.js';
import { configDirectory, currentContext } from './docker-config.js';
import { readContext } from './context-store.js';
import { type Endpoint, type EndpointSource } from './endpoint.js';
import { type EndpointInput } from './endpoint-input.js';
import { defaultUrl, mayUseTls, parseUrl } from './parse-url.js';
import { tlsFromEnv } from './tls-material.js';

/**
 * Finds out where the engine is, and who said so: our setting, then in docker's own order (docker/cli
 * cli/command/cli.go) DOCKER_HOST, DOCKER_CONTEXT, the current context of config.json, the default socket.
 * Nothing that is not needed is read: a broken config.json doesn't matter while DOCKER_HOST is set. Where it is
 * needed and broken, the default is used as docker does, and the source says what was ignored.
 * Throws EngineError `bad-endpoint` (or `tls` for its files) with a message that names the part that is wrong.
 */
export async function resolveEndpoint(input: EndpointInput): Promise<Endpoint> {
  const setting = input.setting.trim();
  if (setting.startsWith('context:')) {
    const context = setting.slice('context:'.length).trim();
    return fromContext(context, { by: 'setting', context }, input);
  }
  if (setting !== '') return fromUrl(setting, { by: 'setting' }, input);

  const host = input.env['DOCKER_HOST']?.trim();
  if (host) return fromDockerHost(host, input);

  const named = input.env['DOCKER_CONTEXT'];
  if (named) return fromContext(named, { by: 'DOCKER_CONTEXT', context: named }, input);

  const current = await currentContext(configDirectory(input)).catch((error: unknown) => ({
    ignored: messageOf(error),
  }));
  if (typeof current !== 'string') return fromDefault(current, input);
  if (current !== '' && current !== 'default') {
    return fromContext(current, { by: 'current-context', context: current }, input);
  }
  return fromDefault({}, input);
}

/** docker takes no http:// here, though it does in a context ("invalid bind address format", docker 28.2 and 28.5). */
async function fromDockerHost(host: string, input: EndpointInput): Promise<Endpoint> {
  if (/^https?:/i.test(host))
    throw new EngineError('bad-endpoint', `DOCKER_HOST: docker takes no http:// here; tcp:// is its scheme`);
  return fromUrl(host, { by: 'DOCKER_HOST' }, input);
}

/**
 * With TLS by variables docker's default is a port (docker/cli opts/hosts.go, ParseHost); where the certificates are
 * missing docker fails even for the socket, and Longshore uses the socket.
 */
async function fromDefault(note: { readonly ignored?: string }, input: EndpointInput): Promise<Endpoint> {
  const source: EndpointSource = { by: 'default', ...note };
  const tls = await tlsFromEnv(input).catch(() => undefined);
  if (tls) return { ...parseUrl('tcp://localhost:2376', tls, nameOf(source)), source };
  return { ...parseUrl(defaultUrl(input.platform), undefined, nameOf(source)), source };
}

async function fromUrl(url: string, source: EndpointSource, input: EndpointInput): Promise<Endpoint> {
  const tls = mayUseTls(url) ? await tlsFromEnv(input) : undefined;
  return { ...parseUrl(url, tls, nameOf(source)), source };
}

/** `default` is reserved: it is the endpoint that docker takes without any context, DOCKER_HOST's where there is one. */
async function fromContext(name: string, source: EndpointSource, input: EndpointInput): Promise<Endpoint> {
  if (name === 'default') return fromUrl(input.env['DOCKER_HOST']?.trim() || defaultUrl(input.platform), source, input);
  const stored = await readContext(configDirectory(input), name, `named by ${nameOf(source)}`);
  // An empty host means the default (docker/cli cli/command/cli.go, resolveDockerEndpoint).
  const url = stored.url || defaultUrl(input.platform);
  return { ...parseUrl(url, stored.tls, `the Docker context "${name}"`), source };
}

function nameOf(source: EndpointSource): string {
  switch (source.by) {
    case 'setting':
      return 'the setting longshore.endpoint';
    case 'current-context':
      return 'the currentContext of config.json';
    case 'DOCKER_HOST':
    case 'DOCKER_CONTEXT':
      return source.by;
    case 'default':
      return 'the default';
  }
}
