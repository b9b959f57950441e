import { homedir } from 'node:os';
import path from 'node:path';
import { type Log } from '../../base/log.js';
import { authHeader, credentialsFor, registryOf } from '../../registry/credentials.js';

/** X-Registry-Auth for the registry that a repository's name leads to, by what docker is logged in with. */
export async function authFor(repository: string, log: Log): Promise<string | undefined> {
  const registry = registryOf(repository);
  const { env } = process;
  const credentials = await credentialsFor(registry, {
    folder: env['DOCKER_CONFIG'] || path.join(homedir(), '.docker'),
    env,
    warn: (message) => log.warn('registry', message),
  });
  return credentials && authHeader(registry, credentials);
}
