import path from 'node:path';
import { EngineError } from '../errors.js';
import { type TlsMaterial } from './endpoint.js';
import { type EndpointInput } from './endpoint-input.js';
import { configDirectory } from './docker-config.js';
import { readSmallFile } from './read-small-file.js';

/**
 * TLS as the variables ask for it, undefined when they don't. Any non-empty value of DOCKER_TLS_VERIFY or DOCKER_TLS
 * asks for it (even "0"), and only the first checks the engine's certificate; DOCKER_CERT_PATH alone asks for nothing
 * (docker/cli cli/flags/options.go). Throws EngineError `tls` when a file that is needed is missing.
 */
export async function tlsFromEnv(input: Pick<EndpointInput, 'env' | 'homedir'>): Promise<TlsMaterial | undefined> {
  const verify = Boolean(input.env['DOCKER_TLS_VERIFY']);
  if (!verify && !input.env['DOCKER_TLS']) return undefined;
  const directory = input.env['DOCKER_CERT_PATH'] || configDirectory(input);
  const material = await readMaterial(directory, !verify);
  // Without verification too: docker 28.2 and 28.5 refuse all the same (tried).
  if (material.ca === undefined) {
    throw new EngineError(
      'tls',
      `${verify ? 'DOCKER_TLS_VERIFY' : 'DOCKER_TLS'} is set, but there is no ${path.join(directory, 'ca.pem')}`,
    );
  }
  return material;
}

/** TLS of a context, undefined when it has neither material nor asks to skip the verification. */
export async function tlsOfContext(directory: string, skipVerify: boolean): Promise<TlsMaterial | undefined> {
  const material = await readMaterial(directory, skipVerify);
  const isEmpty = material.ca === undefined && material.cert === undefined && material.key === undefined;
  return isEmpty && !skipVerify ? undefined : material;
}

async function readMaterial(directory: string, skipVerify: boolean): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readSmallFile(path.join(directory, name), 'tls')),
  );
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'cert.pem' : 'key.pem';
    throw new EngineError('tls', `The client certificate is incomplete: there is no ${path.join(directory, missing)}`);
  }
  return { ca, cert, key, skipVerify };
}
