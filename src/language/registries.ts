import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { homedir } from 'node:os';
import path from 'node:path';
import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { parseImageReference } from './core/dockerfile/image-reference.js';

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

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** One field of each object in a list. */
function namesIn(list: unknown, key: string): string[] {
  return Array.isArray(list) ? textsIn(list.map((item: unknown) => (isObject(item) ? item[key] : undefined))) : [];
}

/** `user:password` in base64 for a registry that docker is logged in to. */
async function credentials(registry: string, log: Log): Promise<string | undefined> {
  const folder = process.env['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker');
  let config: unknown;
  try {
    config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8'));
  } catch {
    // No configuration: not logged in anywhere.
    return undefined;
  }
  if (!isObject(config)) return undefined;
  const auths = isObject(config['auths']) ? config['auths'] : {};
  const own = auths[registry];
  const stored = isObject(own) ? own['auth'] : undefined;
  if (typeof stored === 'string' && stored !== '') return stored;
  const helpers = isObject(config['credHelpers']) ? config['credHelpers'] : {};
  const helper = helpers[registry] ?? (own === undefined ? undefined : config['credsStore']);
  if (typeof helper !== 'string' || !/^[\w.-]+$/.test(helper)) return undefined;
  let answer: unknown;
  try {
    answer = JSON.parse(await runHelper(helper, registry));
  } catch (error) {
    log.debug('registries', `credentials of ${registry}: ${messageOf(error)}`);
  }
  if (!isObject(answer) || typeof answer['Username'] !== 'string' || typeof answer['Secret'] !== 'string')
    return undefined;
  return Buffer.from(`${answer['Username']}:${answer['Secret']}`).toString('base64');
}

/** Docker's credential helpers: the registry on stdin, JSON on stdout. */
function runHelper(helper: string, registry: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(`docker-credential-${helper}`, ['get'], { timeout: deadlineMs }, (error, stdout) => {
      if (error) reject(new Error(messageOf(error)));
      else resolve(stdout);
    });
    // A helper that ends early doesn't read; what it printed says why.
    child.stdin?.on('error', () => undefined).end(registry);
  });
}

/** Names and tags of images, asked of Docker Hub and of the registries that a name names. Silent when offline. */
export class Registries {
  readonly #log: Log;
  readonly #hub: string;
  readonly #known = new Map<string, { readonly at: number; readonly names: Promise<readonly string[]> }>();
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
    return this.#once(`search ${query}`, this.#hub, async () => {
      const { body } = await getJson(url, {});
      const names = namesIn(isObject(body) ? body['results'] : undefined, 'repo_name');
      return names.map((name) => name.replace(/^library\//, ''));
    });
  }

  async #tags(repository: string): Promise<readonly string[]> {
    const name = parseImageReference(repository);
    if (typeof name === 'string') return [];
    const { domain, path: image } = name;
    const tags = await this.#once(`tags ${domain}/${image}`, domain, () =>
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

  /** The registry's own list, with the token that it sends us for. */
  async #registryTags(domain: string, image: string): Promise<readonly string[]> {
    // As the engine does: without TLS only on this machine.
    const scheme = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(domain) ? 'http' : 'https';
    const url = `${scheme}://${domain}/v2/${image}/tags/list`;
    let answer = await getJson(url, {});
    if (answer.status === 401) {
      const basic = await credentials(domain, this.#log);
      const authorization = await this.#authorization(answer.headers['www-authenticate'] ?? '', basic, domain);
      if (authorization === undefined) return [];
      answer = await getJson(url, { authorization });
    }
    return textsIn(isObject(answer.body) ? answer.body['tags'] : undefined).reverse();
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
  #once(key: string, host: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const now = Date.now();
    const known = this.#known.get(key);
    if (known && now - known.at < freshMs) return known.names;
    if ((this.#resting.get(host) ?? 0) > now) return Promise.resolve([]);
    const names = ask().catch((error: unknown) => {
      this.#resting.set(host, Date.now() + restMs);
      this.#known.delete(key);
      this.#log.debug('registries', `${host}: ${messageOf(error)}`);
      return [];
    });
    this.#known.set(key, { at: now, names });
    return names;
  }
}
