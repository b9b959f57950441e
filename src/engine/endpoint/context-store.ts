import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../base/errors.js';
import { compareNames } from '../../base/text.js';
import { EngineError } from '../errors.js';
import { type TlsMaterial } from './endpoint.js';
import { configDirectory } from './docker-config.js';
import { type EndpointInput } from './endpoint-input.js';
import { defaultUrl } from './parse-url.js';
import { anyCase, parseObject, readSmallFile } from './read-small-file.js';
import { tlsOfContext } from './tls-material.js';

/** A context's docker endpoint, as stored: the url isn't looked at yet. */
export interface StoredContext {
  readonly url: string;
  readonly tls: TlsMaterial | undefined;
}

/** A context as a list shows it. */
export interface ContextSummary {
  readonly name: string;
  readonly description: string;
  /** '' when there is a problem. */
  readonly url: string;
  /** Why it can't be used, undefined when it can. */
  readonly problem: string | undefined;
}

/**
 * Reads a context from the store in docker's configuration directory (docker/cli cli/context/store: the folder is
 * named by the SHA-256 of the context's name). `asker` says who named the context.
 * Throws EngineError `bad-endpoint` when there is no such context or it is broken, `tls` for unreadable TLS files.
 */
export async function readContext(directory: string, name: string, asker: string): Promise<StoredContext> {
  const folder = createHash('sha256').update(name).digest('hex');
  const file = path.join(directory, 'contexts', 'meta', folder, 'meta.json');
  const text = await readSmallFile(file);
  if (text === undefined) {
    throw new EngineError(
      'bad-endpoint',
      `The Docker context "${name}" (${asker}) does not exist: there is no ${file}`,
    );
  }
  const { url, skipVerify } = readMeta(text, file);
  return { url, tls: await tlsOfContext(path.join(directory, 'contexts', 'tls', folder, 'docker'), skipVerify) };
}

/** All contexts by name, `default` first; one that is broken is listed with its problem. */
export async function listContexts(input: Omit<EndpointInput, 'setting'>): Promise<ContextSummary[]> {
  const store = path.join(configDirectory(input), 'contexts', 'meta');
  const folders = await readdir(store).catch((error: unknown) => {
    // No store: nobody has made a context yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new EngineError('bad-endpoint', `${store} can't be read: ${messageOf(error)}`, { cause: error });
  });
  const stored = await Promise.all(folders.map((folder) => summarize(path.join(store, folder, 'meta.json'), folder)));
  const url = input.env['DOCKER_HOST'] || defaultUrl(input.platform);
  return [
    { name: 'default', description: '', url, problem: undefined },
    ...stored.filter((summary) => summary !== undefined).sort((a, b) => compareNames(a.name, b.name)),
  ];
}

async function summarize(file: string, folder: string): Promise<ContextSummary | undefined> {
  try {
    const text = await readSmallFile(file);
    if (text === undefined) return undefined;
    const { name, description, url } = readMeta(text, file);
    return { name: name || folder, description, url, problem: undefined };
  } catch (error) {
    return { name: folder, description: '', url: '', problem: messageOf(error) };
  }
}

function readMeta(text: string, file: string) {
  const meta = parseObject(text, file);
  const docker = anyCase(anyCase(meta, 'Endpoints'), 'docker');
  const url = docker === undefined ? undefined : (anyCase(docker, 'Host') ?? '');
  if (typeof url !== 'string') {
    throw new EngineError('bad-endpoint', `${file} names no host of a docker endpoint`);
  }
  const name = anyCase(meta, 'Name');
  const description = anyCase(anyCase(meta, 'Metadata'), 'Description');
  return {
    name: typeof name === 'string' ? name : '',
    description: typeof description === 'string' ? description : '',
    url,
    skipVerify: anyCase(docker, 'SkipTLSVerify') === true,
  };
}
