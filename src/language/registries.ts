import http from 'node:http';
import https from 'node:https';
import { homedir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { credentialsFor } from '../registry/credentials.js';
import { parseImageReference } from './core/dockerfile/image-reference.js';
import { type RegistryFacts } from './core/features/images.js';

/** What is asked of Docker Hub for names and tags; another address in tests. */
const hub = 'https://hub.docker.com';

/** An answer is used again for this long. */
const freshMs = 5 * 60_000;
/** A registry that didn't answer is left alone for this long. */
const restMs = 60_000;
const deadlineMs = 4_000;
const mostBytes = 2_000_000;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: unknown;
}

/** GET of a JSON document; rejects when there is none in time. */
function getJson(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      { headers: { accept: 'application/json', ...headers }, timeout: deadlineMs },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > mostBytes) request.destroy(new Error('the answer is too long'));
        });
        response.on('error', reject);
        response.on('end', () => {
          try {
            const body: unknown = text === '' ? undefined : JSON.parse(text);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
          } catch (error) {
            reject(new Error(`no JSON: ${messageOf(error)}`));
          }
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
  });
}

/** What a manifest may be, the index of several platforms first. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** One field of each object in a list. */
function namesIn(list: unknown, key: string): string[] {
  return Array.isArray(list) ? textsIn(list.map((item: unknown) => (isObject(item) ? item[key] : undefined))) : [];
}

/** `user:password` in base64 for a registry that docker is logged in to; identity tokens are for engines. */
async function credentials(registry: string, log: Log): Promise<string | undefined> {
  const found = await credentialsFor(registry, {
    folder: process.env['DOCKER_CONFIG'] || path.join(homedir(), '.docker'),
    env: process.env,
    warn: (message) => log.debug('registries', message),
  });
  return found && 'password' in found
    ? Buffer.from(`${found.username}:${found.password}`).toString('base64')
    : undefined;
}

/** Names and tags of images, asked of Docker Hub and of the registries that a name names. Silent when offline. */
export class Registries {
  readonly #log: Log;
  readonly #hub: string;
  readonly #known = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  readonly #resting = new Map<string, number>();

  constructor(log: Log, hubAddress = hub) {
    this.#log = log;
    this.#hub = hubAddress;
  }

  /** References that may be meant by what is written so far: names, or tags behind a colon. Never fails. */
  suggest(written: string): Promise<readonly string[]> {
    const colon = written.lastIndexOf(':');
    const repository = colon > written.lastIndexOf('/') ? written.slice(0, colon) : undefined;
    const first = /^[^/]*/.exec(written)?.[0] ?? '';
    const isNamed = written.includes('/') && (/[.:]/.test(first) || first === 'localhost');
    if (repository === undefined) return isNamed || written.length < 2 ? Promise.resolve([]) : this.#search(written);
    return this.#tags(repository);
  }

  #search(query: string): Promise<readonly string[]> {
    const url = `${this.#hub}/v2/search/repositories/?page_size=25&query=${encodeURIComponent(query)}`;
    return this.#once<readonly string[]>(`search ${query}`, this.#hub, [], async () => {
      const { body } = await getJson(url, {});
      const names = namesIn(isObject(body) ? body['results'] : undefined, 'repo_name');
      return names.map((name) => name.replace(/^library\//, ''));
    });
  }

  async #tags(repository: string): Promise<readonly string[]> {
    const name = parseImageReference(repository);
    if (typeof name === 'string') return [];
    const { domain, path: image } = name;
    const tags = await this.#once<readonly string[]>(`tags ${domain}/${image}`, domain, [], () =>
      domain === 'docker.io' ? this.#hubTags(image) : this.#registryTags(domain, image),
    );
    return tags.map((tag) => `${repository}:${tag}`);
  }

  async #hubTags(image: string): Promise<readonly string[]> {
    const { body } = await getJson(
      `${this.#hub}/v2/repositories/${image}/tags?page_size=100&ordering=last_updated`,
      {},
    );
    return namesIn(isObject(body) ? body['results'] : undefined, 'name');
  }

  async #registryTags(domain: string, image: string): Promise<readonly string[]> {
    const answer = await this.#askRegistry(domain, `${image}/tags/list`, 'application/json');
    return textsIn(isObject(answer?.body) ? answer.body['tags'] : undefined).reverse();
  }

  /** What a registry's own interface answers, with the token that it sends us for; undefined when it lets nobody in. */
  async #askRegistry(domain: string, what: string, accept: string): Promise<Answer | undefined> {
    // As the engine does: without TLS only on this machine.
    const scheme = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(domain) ? 'http' : 'https';
    const url = `${scheme}://${domain}/v2/${what}`;
    const answer = await getJson(url, { accept });
    if (answer.status !== 401) return answer;
    const basic = await credentials(domain, this.#log);
    const authorization = await this.#authorization(answer.headers['www-authenticate'] ?? '', basic, domain);
    return authorization === undefined ? undefined : getJson(url, { accept, authorization });
  }

  /** What the registry says about an image; undefined when it says nothing, or isn't reached. Never fails. */
  async describe(reference: string): Promise<RegistryFacts | undefined> {
    const name = parseImageReference(reference);
    if (typeof name === 'string') return undefined;
    const { domain, path: image } = name;
    const tag = name.digest ?? name.tag ?? 'latest';
    const isHub = domain === 'docker.io' && name.digest === undefined;
    const key = `facts ${domain}/${image}:${tag}`;
    return this.#once(key, domain, undefined, async () => {
      if (isHub)
        return hubFacts(await getJson(`${this.#hub}/v2/repositories/${image}/tags/${encodeURIComponent(tag)}`, {}));
      if (domain === 'docker.io') return undefined;
      const answer = await this.#askRegistry(domain, `${image}/manifests/${tag}`, manifestTypes);
      return answer && manifestFacts(answer);
    });
  }

  async #authorization(challenge: string, basic: string | undefined, domain: string): Promise<string | undefined> {
    if (/^basic/i.test(challenge)) return basic && `Basic ${basic}`;
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field('realm');
    if (!/^bearer/i.test(challenge) || realm === undefined) return undefined;
    const url = new URL(realm);
    // Credentials go to the registry's own site, and never without TLS to another machine.
    const isOwn = url.protocol === 'https:' || url.host === domain;
    for (const name of ['service', 'scope']) {
      const value = field(name);
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const { body } = await getJson(url.href, basic !== undefined && isOwn ? { authorization: `Basic ${basic}` } : {});
    const token = isObject(body) ? (body['token'] ?? body['access_token']) : undefined;
    return typeof token === 'string' ? `Bearer ${token}` : undefined;
  }

  /** One question at a time about the same thing; a host that failed rests. */
  #once<T>(key: string, host: string, nothing: T, ask: () => Promise<T>): Promise<T> {
    const now = Date.now();
    const known = this.#known.get(key);
    if (known && now - known.at < freshMs) return known.answer as Promise<T>;
    if ((this.#resting.get(host) ?? 0) > now) return Promise.resolve(nothing);
    const answer = ask().catch((error: unknown) => {
      this.#resting.set(host, Date.now() + restMs);
      this.#known.delete(key);
      this.#log.debug('registries', `${host}: ${messageOf(error)}`);
      return nothing;
    });
    this.#known.set(key, { at: now, answer });
    return answer;
  }
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** `linux/arm64/v8`; undefined for what is no platform, such as an attestation. */
function platformName(platform: unknown): string | undefined {
  if (!isObject(platform)) return undefined;
  const parts = [platform['os'], platform['architecture'], platform['variant']];
  const [os, architecture, variant] = parts.map((part) => (typeof part === 'string' ? part : ''));
  if (!os || !architecture || os === 'unknown') return undefined;
  return [os, architecture, variant].filter(Boolean).join('/');
}

const platformNames = (list: readonly unknown[]): string[] => [
  ...new Set(list.flatMap((platform) => platformName(platform) ?? [])),
];

/** Docker Hub's own record of a tag. */
function hubFacts({ status, body }: Answer): RegistryFacts | undefined {
  if (status !== 200 || !isObject(body)) return undefined;
  const updated = Date.parse(typeof body['last_updated'] === 'string' ? body['last_updated'] : '');
  return {
    digest: typeof body['digest'] === 'string' ? body['digest'] : undefined,
    size: numberIn(body['full_size']),
    updated: Number.isNaN(updated) ? undefined : updated / 1000,
    platforms: platformNames(objectsIn(body['images'])),
  };
}

/** A manifest, or an index of several. */
function manifestFacts({ status, headers, body }: Answer): RegistryFacts | undefined {
  if (status !== 200 || !isObject(body)) return undefined;
  const digest = headers['docker-content-digest'];
  const layers = objectsIn(body['layers']);
  const sizes = layers.flatMap((layer) => numberIn(layer['size']) ?? []);
  return {
    digest: typeof digest === 'string' ? digest : undefined,
    size: layers.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0),
    updated: undefined,
    platforms: platformNames(objectsIn(body['manifests']).map((manifest) => manifest['platform'])),
  };
}
