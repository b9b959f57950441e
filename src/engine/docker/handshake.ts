import { type IncomingHttpHeaders } from 'node:http';
import { type EngineInfo } from '../engine.js';
import { EngineError } from '../errors.js';
import { list, object, text } from '../read/fields.js';
import { isApiVersion, negotiate } from './api-version.js';
import { type Caller, parseJson } from './call.js';

/**
 * Makes sure that what listens is an engine, agrees on the API version and learns who it is. `deadline` in
 * milliseconds, for each question. Throws EngineError `not-docker`, `api-version` and those of reaching it.
 */
export async function handshake(
  caller: Caller,
  demanded: string | undefined,
  call: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<EngineInfo> {
  const { response } = await asEngine(caller.answer({ method: 'GET', path: '/_ping', call }));
  const found = readPing(response.headers) ?? (await askVersion(caller, response.headers, call));
  const api = negotiate(found.maxApi, found.minApi, demanded);
  caller.useVersion(api);
  const { maxApi, version, isPodman, os } = found;
  return { product: isPodman ? 'Podman Engine' : 'Docker Engine', version, api, maxApi, isPodman, os };
}

interface Found extends Omit<EngineInfo, 'product' | 'api'> {
  /** '' when it isn't known: the engine then says itself that our version is too old for it. */
  readonly minApi: string;
}

/**
 * Engines name themselves in every answer (moby api/server/middleware/version.go, podman pkg/api/server/
 * handler_api.go): `Server: Docker/28.5.2 (linux)`. GET /version says more, but the engine asks runc and docker-init
 * by starting them (moby daemon/info_unix.go): nothing to wait for before the first list.
 */
function readPing(headers: IncomingHttpHeaders): Found | undefined {
  const maxApi = headerOf(headers['api-version']);
  const [, name, version = '', os = ''] =
    /^(Docker|Libpod)\/(\S+)(?: \((\w+)\))?/.exec(headerOf(headers['server'])) ?? [];
  if (name === undefined || !isApiVersion(maxApi)) return undefined;
  return { maxApi, minApi: '', version, os, isPodman: name === 'Libpod' };
}

/** For engines behind a proxy that takes those headers away, and for what is no engine at all. */
async function askVersion(
  caller: Caller,
  headers: IncomingHttpHeaders,
  call: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<Found> {
  const { body } = await asEngine(caller.answer({ method: 'GET', path: '/version', call }));
  const version = object(parsed(body));
  const told = version ? text(version, 'ApiVersion') : '';
  const maxApi = isApiVersion(told) ? told : headerOf(headers['api-version']);
  // Anything may answer 200 to a ping; an engine names its API.
  if (!version || !isApiVersion(maxApi)) {
    throw new EngineError('not-docker', 'it answers, but names no version of the Docker API');
  }
  const components = list(version, 'Components').map((component) => text(object(component) ?? {}, 'Name'));
  return {
    maxApi,
    minApi: text(version, 'MinAPIVersion'),
    version: text(version, 'Version'),
    os: text(version, 'Os'),
    isPodman: headers['libpod-api-version'] !== undefined || components.some((name) => /podman/i.test(name)),
  };
}

/** Refusals that no engine gives to these two questions come from something else that speaks HTTP. */
async function asEngine<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!EngineError.is(error, 'bad-request', 'not-found', 'unsupported', 'conflict')) throw error;
    const words = `it answers with status ${error.status ?? '?'}: ${error.message}`;
    throw new EngineError('not-docker', words, { cause: error, status: error.status });
  }
}

function parsed(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    throw new EngineError('not-docker', 'it answers, but not with the version of an engine', { cause: error });
  }
}

function headerOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
