import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../base/errors.js';
import { EngineError } from '../errors.js';
import { type EndpointInput } from './endpoint-input.js';
import { withMember } from './json-member.js';
import { anyCase, parseObject, readSmallFile } from './read-small-file.js';
import { writeInPlace } from './write-file.js';

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

/**
 * Makes a context the current one, as `docker context use` does; `default` takes the member away. Nothing else in
 * config.json changes, to the byte: docker would drop what it doesn't know. Throws EngineError `bad-endpoint` when the
 * file is there and is no JSON object, `other` when it can't be written.
 */
export async function setCurrentContext(directory: string, name: string): Promise<void> {
  const file = path.join(directory, 'config.json');
  // An empty file counts as none, to docker too; a new one begins as docker's.
  const text = (await readSmallFile(file))?.replace(/^\s+$/, '') || '{\n\t"auths": {}\n}';
  parseObject(text, file);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeInPlace(file, withMember(text, 'currentContext', name === 'default' ? undefined : name), 0o600);
  } catch (error) {
    throw new EngineError('other', `${file} can't be written: ${messageOf(error)}`, { cause: error });
  }
}
