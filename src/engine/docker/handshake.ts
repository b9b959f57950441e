import { type EngineInfo } from '../engine.js';
import { EngineError } from '../errors.js';
import { list, object, text } from '../read/fields.js';
import { isApiVersion, negotiate } from './api-version.js';
import { type Caller, parseJson } from './call.js';

/**
 * Makes sure that what listens is an engine, agrees on the API version and reads who it is. `deadline` in
 * milliseconds, for each of the two questions. Throws EngineError `not-docker`, `api-version` and those of reaching it.
 */
export async function handshake(
  caller: Caller,
  demanded: string | undefined,
  call: { readonly signal: AbortSignal; readonly deadline: number },
): Promise<EngineInfo> {
  const ping = await asEngine(caller.answer({ method: 'GET', path: '/_ping', call }));
  const pinged = headerOf(ping.response.headers['api-version']);

  const { body } = await asEngine(caller.answer({ method: 'GET', path: '/version', call }));
  const version = object(parsed(body));
  const told = version ? text(version, 'ApiVersion') : '';
  const maximum = isApiVersion(told) ? told : pinged;
  // Anything may answer 200 to a ping; an engine names its API.
  if (!version || !isApiVersion(maximum)) {
    throw new EngineError('not-docker', 'it answers, but names no version of the Docker API');
  }
  const api = negotiate(maximum, text(version, 'MinAPIVersion'), demanded);
  caller.useVersion(api);

  const components = list(version, 'Components').map((component) => text(object(component) ?? {}, 'Name'));
  const isPodman =
    ping.response.headers['libpod-api-version'] !== undefined || components.some((name) => /podman/i.test(name));
  const platform = text(object(version['Platform']) ?? {}, 'Name');
  return {
    product: isPodman ? 'Podman Engine' : platform || 'Docker Engine',
    version: text(version, 'Version'),
    api,
    maxApi: maximum,
    isPodman,
    os: text(version, 'Os'),
    arch: text(version, 'Arch'),
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
