import path from 'node:path';
import { EngineError } from '../errors.js';
import { type EndpointInput } from './endpoint-input.js';
import { anyCase, parseObject, readSmallFile } from './read-small-file.js';

/** Where docker keeps its configuration: DOCKER_CONFIG, else ~/.docker. */
export function configDirectory({ env, homedir }: Pick<EndpointInput, 'env' | 'homedir'>): string {
  return env['DOCKER_CONFIG'] || path.join(homedir, '.docker');
}

/** The keys that leave an attached container: `detachKeys` of config.json, else docker's own (docker/cli cli/command). */
export async function detachKeys(directory: string): Promise<string> {
  const file = path.join(directory, 'config.json');
  const text = await readSmallFile(file);
  const value = text === undefined ? undefined : anyCase(parseObject(text, file), 'detachKeys');
  return typeof value === 'string' && value !== '' ? value : 'ctrl-p,ctrl-q';
}

/**
 * The `currentContext` of config.json, '' when there is none.
 * Throws EngineError `bad-endpoint` when the file is there and can't be used.
 */
export async function currentContext(directory: string): Promise<string> {
  const file = path.join(directory, 'config.json');
  const text = await readSmallFile(file);
  if (text === undefined) return '';
  const value = anyCase(parseObject(text, file), 'currentContext') ?? '';
  if (typeof value !== 'string') throw new EngineError('bad-endpoint', `${file}: currentContext is not a text`);
  return value;
}
