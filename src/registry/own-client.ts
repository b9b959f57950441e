import { homedir } from 'node:os';
import path from 'node:path';
import { type Log } from '../base/log.js';
import { certificateFolders } from './certificates.js';
import { type Credentials, credentialsFor } from './credentials.js';
import { RegistryClient } from './registry-client.js';

/** Docker's configuration folder. */
export function dockerFolder(): string {
  return process.env['DOCKER_CONFIG'] || path.join(homedir(), '.docker');
}

/** What docker is logged in with at a registry; what is broken is told to the log. */
export function ownCredentials(registry: string, log: Log): Promise<Credentials | undefined> {
  return credentialsFor(registry, {
    folder: dockerFolder(),
    env: process.env,
    warn: (message) => log.warn('registry', message),
  });
}

/** Registries on this machine are asked without TLS where they have none, as engines do. */
export function isLoopback(registry: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry);
}

/** A client with this user's log-ins and docker's certificates; `isInsecure` is asked beside this machine. */
export function ownClient(
  log: Log,
  isInsecure: (registry: string) => boolean | Promise<boolean> = () => false,
  hubAddress?: string,
): RegistryClient {
  return new RegistryClient({
    credentials: (registry) => ownCredentials(registry, log),
    isInsecure: (registry) => isLoopback(registry) || isInsecure(registry),
    certificateFolders: certificateFolders(homedir(), process.platform),
    warn: (message) => log.warn('registry', message),
    ...(hubAddress === undefined ? {} : { hubAddress }),
  });
}
