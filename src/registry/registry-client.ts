import { createHash } from 'node:crypto';
import { delay } from '../base/async.js';
import { plain } from '../base/text.js';
import { certificatesFor } from './certificates.js';
import { readChallenge } from './challenge.js';
import { type Credentials } from './credentials.js';
import { type Answer, exchange, type Question, mayBePlain } from './exchange.js';
import { RegistryError } from './registry-error.js';
import {
  chosenIn,
  indexTypes,
  isObject,
  type Json,
  layersSize,
  manifestTypes,
  objectsIn,
  platformNames,
  type RemoteImage,
  secondsIn,
  textsIn,
} from './remote-image.js';

/** Milliseconds that a registry has for each answer. */
const deadlineMs = 15_000;
/** Seconds that a registry may ask us to wait for; what is longer is told to the user. */
const patience = 5;
/** Who asks for tokens. */
const clientId = 'longshore';
/** Names of a page, where the registry pages. */
const pageSize = 100;
/** Milliseconds that an authorization is used again for where the registry doesn't say. */
const tokenMs = 60_000;

export interface RegistryNeeds {
  /** What docker is logged in with there. */
  readonly credentials: (registry: string) => Promise<Credentials | undefined>;
  /** Whether it may be asked without TLS, or with a certificate that nobody vouches for. */
  readonly isInsecure: (registry: string) => boolean | Promise<boolean>;
  /** Folders such as /etc/docker/certs.d. */
  readonly certificateFolders: readonly string[];
  readonly warn: (message: string) => void;
  /** Where Docker Hub's registry is; another address in tests. */
  readonly hubAddress?: string;
  /** Milliseconds in place of 15,000. */
  readonly deadline?: number;
}

/** Names, and where the next ones are, which is for the client alone; undefined when these are the last. */
export interface Page {
  readonly names: readonly string[];
  readonly next: string | undefined;
}

interface Ask {
  readonly method: Question['method'];
  /** Below the registry's address, its query included. */
  readonly path: string;
  readonly accept: string;
  /** What the authorization is for: questions with the same word share one. */
  readonly purpose: string;
}

/**
 * Asks registries by their own interface (OCI distribution-spec): the token that they send us for, pages, manifests.
 * All methods throw RegistryError, or the signal's reason. Credentials go to the registry's own host and, with TLS, to
 * the one that it names for tokens.
 */
export class RegistryClient {
  readonly #needs: RegistryNeeds;
  readonly #bases = new Map<string, Promise<URL>>();
  readonly #passes = new Map<string, { readonly header: string; readonly until: number }>();

  constructor(needs: RegistryNeeds) {
    this.#needs = needs;
  }

  /** Drops what is known of a registry's authorizations: its log-in has changed. */
  forget(registry: string): void {
    this.#bases.delete(registry);
    for (const key of this.#passes.keys()) if (key.startsWith(`${registry} `)) this.#passes.delete(key);
  }

  /**
   * Whether a registry takes a log-in, with `credentials` in place of those that docker has. Gives the identity token
   * that is to be kept in the password's place where the registry has such.
   */
  async check(registry: string, credentials: Credentials, signal?: AbortSignal): Promise<string | undefined> {
    const base = await this.#base(registry, signal);
    const url = new URL('/v2/', base);
    const first = await this.#send(registry, url, { method: 'GET', headers: {} }, signal);
    if (first.status === 200) return undefined;
    const pass = await this.#pass(registry, base, first, credentials, signal, true);
    if (!pass) throw refusal(registry, first, true);
    const second = await this.#send(registry, url, { method: 'GET', headers: { authorization: pass.header } }, signal);
    if (second.status !== 200) throw refusal(registry, second, true);
    return pass.identityToken;
  }

  /** A page of the registry's repositories. Throws `unsupported` where it doesn't tell them. */
  async repositories(registry: string, next?: string, signal?: AbortSignal): Promise<Page> {
    const path = next ?? `/v2/_catalog?n=${pageSize}`;
    const ask: Ask = { method: 'GET', path, accept: 'application/json', purpose: 'catalog' };
    try {
      return await this.#page(registry, ask, 'repositories', signal);
    } catch (error) {
      // Registries that have no catalogue answer all of these; with a log-in 401 says the same.
      if (RegistryError.is(error, 'not-found', 'denied', 'refused')) {
        throw new RegistryError('unsupported', registry, error.message, { cause: error });
      }
      throw error;
    }
  }

  /** A page of a repository's tags, in the registry's order. */
  async tags(registry: string, repository: string, next?: string, signal?: AbortSignal): Promise<Page> {
    const path = next ?? `/v2/${repository}/tags/list?n=${pageSize}`;
    const ask: Ask = { method: 'GET', path, accept: 'application/json', purpose: `pull ${repository}` };
    return this.#page(registry, ask, 'tags', signal);
  }

  /** What the registry says about an image; `reference` is a tag or a digest, which the answer is held to. */
  async describe(
    registry: string,
    repository: string,
    reference: string,
    options: { readonly platform?: string; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RemoteImage> {
    const { platform = 'linux/amd64', signal } = options;
    const outer = await this.#manifest(registry, repository, reference, signal);
    const inner = chosenIn(outer.manifest, platform);
    const isIndex = Array.isArray(outer.manifest['manifests']);
    const { manifest } = inner === undefined ? outer : await this.#manifest(registry, repository, inner, signal);
    const config = isObject(manifest['config']) ? manifest['config']['digest'] : undefined;
    const facts =
      typeof config === 'string' ? await this.#blob(registry, repository, config, signal).catch(orNothing) : {};
    return {
      digest: outer.digest,
      size: layersSize(manifest),
      updated: secondsIn(facts['created']),
      platforms: isIndex
        ? platformNames(objectsIn(outer.manifest['manifests']).map((entry) => entry['platform']))
        : platformNames([facts]),
    };
  }

  /** Removes a manifest, and with it every tag that leads to it. Throws `unsupported` where that isn't allowed. */
  async remove(registry: string, repository: string, digest: string, signal?: AbortSignal): Promise<void> {
    const path = `/v2/${repository}/manifests/${digest}`;
    await this.#ask(registry, { method: 'DELETE', path, accept: '*/*', purpose: `delete ${repository}` }, signal);
  }

  async #manifest(registry: string, repository: string, reference: string, signal: AbortSignal | undefined) {
    const { headers, body } = await this.#ask(
      registry,
      {
        ...{ method: 'GET', path: `/v2/${repository}/manifests/${reference}`, purpose: `pull ${repository}` },
        accept: [...indexTypes, ...manifestTypes].join(', '),
      },
      signal,
    );
    const told = headers['docker-content-digest'];
    const actual = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    for (const wanted of [told, reference]) {
      if (typeof wanted === 'string' && wanted.startsWith('sha256:') && wanted !== actual) {
        throw new RegistryError('bad-answer', registry, `it sent ${actual} in place of ${wanted}`);
      }
    }
    return { digest: typeof told === 'string' ? told : actual, manifest: parse(registry, body) };
  }

  /** An image's configuration. */
  async #blob(registry: string, repository: string, digest: string, signal: AbortSignal | undefined): Promise<Json> {
    const path = `/v2/${repository}/blobs/${digest}`;
    const ask: Ask = { method: 'GET', path, accept: '*/*', purpose: `pull ${repository}` };
    return parse(registry, (await this.#ask(registry, ask, signal)).body);
  }

  async #page(registry: string, ask: Ask, member: string, signal: AbortSignal | undefined): Promise<Page> {
    const { headers, body } = await this.#ask(registry, ask, signal);
    const value = parse(registry, body);
    if (!(member in value)) throw new RegistryError('bad-answer', registry, `its answer has no ${member}`);
    const names = textsIn(value[member]);
    const link = /<([^>]+)>\s*;[^,]*\brel="?next\b/i.exec(String(headers['link'] ?? ''))?.[1];
    if (link === undefined) return { names, next: undefined };
    const base = await this.#base(registry, signal);
    const here = new URL(ask.path, base).href;
    const next = URL.canParse(link, here) ? new URL(link, here) : undefined;
    // Behind a proxy that ends TLS, registries name themselves with http.
    if (next?.host !== base.host || names.length === 0 || next.pathname + next.search === ask.path) {
      throw new RegistryError('bad-answer', registry, 'its pages lead nowhere');
    }
    return { names, next: next.pathname + next.search };
  }

  /** Asks with the authorization that there is, and with a new one where the registry wants that. */
  async #ask(registry: string, ask: Ask, signal: AbortSignal | undefined): Promise<Answer> {
    const base = await this.#base(registry, signal);
    const url = new URL(ask.path, base);
    const key = `${registry} ${ask.purpose}`;
    const known = this.#passes.get(key);
    const send = (authorization: string | undefined) => {
      const headers = { accept: ask.accept, ...(authorization === undefined ? {} : { authorization }) };
      return this.#send(registry, url, { method: ask.method, headers }, signal);
    };
    let answer = await send(known && known.until > Date.now() ? known.header : undefined);
    let isLoggedIn = false;
    if (answer.status === 401) {
      this.#passes.delete(key);
      const credentials = await this.#needs.credentials(registry);
      isLoggedIn = credentials !== undefined;
      const pass = await this.#pass(registry, base, answer, credentials, signal, false);
      if (pass) {
        answer = await send(pass.header);
        if (answer.status !== 401) this.#passes.set(key, pass);
      }
    }
    if (answer.status < 200 || answer.status >= 300) throw refusal(registry, answer, isLoggedIn);
    return answer;
  }

  /** The authorization that an answer of 401 asks for; undefined where there is nothing to meet it with. */
  async #pass(
    registry: string,
    base: URL,
    answer: Answer,
    credentials: Credentials | undefined,
    signal: AbortSignal | undefined,
    offline: boolean,
  ): Promise<{ header: string; until: number; identityToken: string | undefined } | undefined> {
    const challenge = readChallenge(answer.headers['www-authenticate']);
    const basic =
      credentials && 'password' in credentials
        ? `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
        : undefined;
    if (challenge?.scheme !== 'bearer') {
      if (!challenge || basic === undefined) return undefined;
      return { header: basic, until: Date.now() + tokenMs, identityToken: undefined };
    }
    const { realm, service, scope } = challenge;
    // To another host credentials go with TLS alone.
    const isSafe = realm.protocol === 'https:' || (realm.host === base.host && realm.protocol === base.protocol);
    const fields = new URLSearchParams();
    if (service !== undefined) fields.set('service', service);
    // A scope of several is one with blanks between, which is asked for as several.
    for (const one of scope?.split(' ') ?? []) fields.append('scope', one);
    let token: Answer;
    if (isSafe && credentials && 'identityToken' in credentials) {
      fields.set('grant_type', 'refresh_token');
      fields.set('client_id', clientId);
      fields.set('refresh_token', credentials.identityToken);
      token = await this.#send(registry, realm, { method: 'POST', headers: {}, form: fields }, signal);
    } else {
      const url = new URL(realm);
      for (const [name, value] of fields) url.searchParams.append(name, value);
      if (credentials && isSafe) url.searchParams.set('account', credentials.username);
      if (offline) url.searchParams.set('offline_token', 'true');
      if (offline) url.searchParams.set('client_id', clientId);
      const headers = basic !== undefined && isSafe ? { authorization: basic } : {};
      token = await this.#send(registry, url, { method: 'GET', headers }, signal);
    }
    if (token.status < 200 || token.status >= 300) throw refusal(registry, token, credentials !== undefined);
    const body = parse(registry, token.body);
    const text = body['token'] ?? body['access_token'];
    if (typeof text !== 'string' || text === '') return undefined;
    const lives = typeof body['expires_in'] === 'number' ? body['expires_in'] * 1000 : tokenMs;
    const refresh = body['refresh_token'];
    return {
      header: `Bearer ${text}`,
      // A little sooner than it ends, since clocks differ.
      until: Date.now() + lives * 0.8,
      identityToken: offline && typeof refresh === 'string' && refresh !== '' ? refresh : undefined,
    };
  }

  /** Where a registry is: without TLS only where it may be, and doesn't speak it. */
  #base(registry: string, signal: AbortSignal | undefined): Promise<URL> {
    const known = this.#bases.get(registry);
    if (known) return known;
    const found = this.#find(registry, signal);
    this.#bases.set(registry, found);
    found.catch(() => this.#bases.delete(registry));
    return found;
  }

  async #find(registry: string, signal: AbortSignal | undefined): Promise<URL> {
    if (registry === 'docker.io') return new URL(this.#needs.hubAddress ?? 'https://registry-1.docker.io');
    if (!URL.canParse(`https://${registry}`)) throw new RegistryError('unreachable', registry, 'that is no address');
    const secure = new URL(`https://${registry}`);
    if (!(await this.#needs.isInsecure(registry))) return secure;
    try {
      await this.#send(registry, new URL('/v2/', secure), { method: 'GET', headers: {} }, signal);
      return secure;
    } catch (error) {
      if (mayBePlain(error) || (RegistryError.is(error, 'unreachable') && secure.port === '')) {
        return new URL(`http://${registry}`);
      }
      throw error;
    }
  }

  async #send(
    registry: string,
    url: URL,
    question: Pick<Question, 'method' | 'headers'> & { readonly form?: URLSearchParams },
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { certificateFolders, warn, isInsecure, deadline = deadlineMs } = this.#needs;
    const full: Question = {
      ...question,
      certificates: await certificatesFor(registry, certificateFolders, warn),
      isInsecure: await isInsecure(registry),
      ...{ deadline, signal },
    };
    for (let isFirst = true; ; isFirst = false) {
      const answer = await exchange(registry, url, full);
      if (answer.status !== 429) return answer;
      const wait = retryAfter(answer.headers['retry-after']);
      if (!isFirst || wait === undefined || wait > patience) {
        throw new RegistryError('too-many', registry, wordsOf(answer), { wait });
      }
      await delay(wait * 1000, signal ?? new AbortController().signal);
    }
  }
}

/** Seconds; the header has them, or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** Without its configuration an image is described all the same; being given up on is another matter. */
function orNothing(error: unknown): Json {
  if (RegistryError.is(error)) return {};
  throw error;
}

function parse(registry: string, body: Buffer): Json {
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, by what it is instead.
  }
  const isPage = /^\s*<(?:!doctype|html)/i.test(text);
  throw new RegistryError('bad-answer', registry, isPage ? 'a web page in place of JSON' : 'the answer is not JSON');
}

/** The registry's own words (distribution-spec, “Error Codes”), else the status. */
function wordsOf({ status, body }: Answer): string {
  let errors: readonly Json[] = [];
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(value)) errors = objectsIn(value['errors']);
    if (isObject(value) && typeof value['details'] === 'string') return plain(value['details'], 300);
  } catch {
    // A proxy's page: the status says more.
  }
  const words = errors.flatMap(({ code, message }) => {
    const text = typeof message === 'string' && message !== '' ? message : code;
    return typeof text === 'string' ? text : [];
  });
  return words.length > 0 ? plain(words.join('; '), 300) : `status ${status}`;
}

function refusal(registry: string, answer: Answer, isLoggedIn: boolean): RegistryError {
  const words = wordsOf(answer);
  switch (answer.status) {
    case 401:
      return new RegistryError(isLoggedIn ? 'denied' : 'log-in', registry, words);
    case 403:
      return new RegistryError('denied', registry, words);
    case 404:
      return new RegistryError('not-found', registry, words);
    case 405:
      return new RegistryError('unsupported', registry, words);
    default:
      return new RegistryError('refused', registry, words);
  }
}
