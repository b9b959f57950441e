import { EngineError } from '../errors.js';

/** The newest API that this client was written and tested for (Docker 28.5), and the oldest (Docker 20.10). */
const newestApi = '1.51';
const oldestApi = '1.41';

/** Whether a text is an API version: `1.47`. */
export function isApiVersion(text: string): boolean {
  return /^\d{1,3}\.\d{1,4}$/.test(text);
}

/** Negative when `a` is older than `b`; by numbers, since 1.9 is older than 1.41. */
export function compareApi(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/**
 * The API version to speak with an engine that speaks from `minimum` to `maximum` ('' when it doesn't say).
 * `demanded` (DOCKER_API_VERSION) ends the negotiation, as it does for docker.
 * Throws EngineError `api-version` when there is none.
 */
export function negotiate(maximum: string, minimum: string, demanded: string | undefined): string {
  if (compareApi(maximum, oldestApi) < 0) {
    throw new EngineError('api-version', `the engine speaks API ${maximum} at most; ${oldestApi} is the oldest for us`);
  }
  if (demanded !== undefined) {
    const version = demanded.trim().replace(/^v/, '');
    if (!isApiVersion(version)) {
      throw new EngineError('api-version', `DOCKER_API_VERSION is "${demanded}", which is not like ${newestApi}`);
    }
    if (compareApi(version, oldestApi) < 0) {
      throw new EngineError('api-version', `DOCKER_API_VERSION is ${version}; ${oldestApi} is the oldest for us`);
    }
    return version;
  }
  if (isApiVersion(minimum) && compareApi(minimum, newestApi) > 0) {
    throw new EngineError('api-version', `the engine wants API ${minimum} at least; ${newestApi} is the newest for us`);
  }
  return compareApi(maximum, newestApi) < 0 ? maximum : newestApi;
}
