import { type Log } from '../base/log.js';
import { authHeader } from './credentials.js';
import { ownCredentials } from './own-client.js';
import { registryOf } from './registry-name.js';

/** X-Registry-Auth for the registry that a repository's name leads to, by what docker is logged in with. */
export async function authFor(repository: string, log: Log): Promise<string | undefined> {
  const registry = registryOf(repository);
  const credentials = await ownCredentials(registry, log);
  return credentials && authHeader(registry, credentials);
}
