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
  /** Of one whose file can't be read, its folder's. */
  readonly name: string;
  /** Its folder in the store; '' for `default`, which has none. */
  readonly folder: string;
  readonly description: string;
  /** '' when there is a problem. */
  readonly url: string;
  /** Why it can't be used, undefined when it can. */
  readonly problem: string | undefined;
}

/** What docker accepts as a context's name (docker/cli cli/context/store/store.go); `default` is taken. */
export function isContextName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/.test(name) && name !== 'default';
}

/** The folder of a context in the store: a name never becomes a path. */
export function contextFolder(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/**
 * Reads a context from the store in docker's configuration directory (docker/cli cli/context/store: the folder is
 * named by the SHA-256 of the context's name). `asker` says who named the context.
 * Throws EngineError `bad-endpoint` when there is no such context or it is broken, `tls` for unreadable TLS files.
 */
export async function readContext(directory: string, name: string, asker: string): Promise<StoredContext> {
  const folder = contextFolder(name);
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
    { name: 'default', folder: '', description: '', url, problem: undefined },
    ...stored.filter((summary) => summary !== undefined).sort((a, b) => compareNames(a.name, b.name)),
  ];
}

async function summarize(file: string, folder: string): Promise<ContextSummary | undefined> {
  try {
    const text = await readSmallFile(file);
    if (text === undefined) return undefined;
    const { name, description, url } = readMeta(text, file);
    // docker looks a name up by its folder: one that is elsewhere can be listed and not be used.
    if (contextFolder(name) !== folder) throw new EngineError('bad-endpoint', `${file} is not where "${name}" belongs`);
    return { name, folder, description, url, problem: undefined };
  } catch (error) {
    return { name: folder, folder, description: '', url: '', problem: messageOf(error) };
  }
}

/**
 * What is stored of a context, as `docker context inspect` tells it: names of TLS files and never what is in them.
 * Throws EngineError `bad-endpoint` when it isn't there or is broken.
 */
export async function describeContext(directory: string, { name, folder, url }: ContextSummary): Promise<object> {
  const place = (store: string) => (folder === '' ? '<IN MEMORY>' : path.join(directory, 'contexts', store, folder));
  const storage = { MetadataPath: place('meta'), TLSPath: place('tls') };
  if (folder === '') {
    const docker = { Host: url, SkipTLSVerify: false };
    return { Name: name, Metadata: {}, Endpoints: { docker }, TLSMaterial: {}, Storage: storage };
  }
  const file = path.join(storage.MetadataPath, 'meta.json');
  const text = await readSmallFile(file);
  if (text === undefined) throw new EngineError('bad-endpoint', `There is no ${file}`);
  const meta = parseObject(text, file);
  const endpoints = await readdir(storage.TLSPath).catch(() => []);
  const material = await Promise.all(
    endpoints.sort().map(async (endpoint) => {
      const files = await readdir(path.join(storage.TLSPath, endpoint)).catch(() => []);
      return [endpoint, files.sort()] as const;
    }),
  );
  return {
    Name: anyCase(meta, 'Name') ?? '',
    Metadata: anyCase(meta, 'Metadata') ?? {},
    Endpoints: anyCase(meta, 'Endpoints') ?? {},
    TLSMaterial: Object.fromEntries(material),
    Storage: storage,
  };
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
