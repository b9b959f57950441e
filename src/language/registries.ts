import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../base/errors.js';
import { type Log } from '../base/log.js';
import { DockerHub } from '../registry/docker-hub.js';
import { ownClient } from '../registry/own-client.js';
import { type RegistryClient } from '../registry/registry-client.js';
import { RegistryError } from '../registry/registry-error.js';
import { parseImageReference } from './core/dockerfile/image-reference.js';
import { type RegistryFacts } from './core/features/images.js';

/** An answer is used again for this long. */
const freshMs = 5 * 60_000;
/** A registry that didn't answer is left alone for this long. */
const restMs = 60_000;
/** How long a hover waits, in milliseconds; the next one has what came later. */
const patience = 1500;
/** Milliseconds that completion and hovers wait for a registry. */
const deadlineMs = 4_000;

/** Names and tags of images, asked of Docker Hub and of the registries that a name names. Silent when offline. */
export class Registries {
  readonly #log: Log;
  readonly #hub: DockerHub;
  readonly #client: RegistryClient;
  readonly #known = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  readonly #resting = new Map<string, number>();

  /** `hubAddress`: another one in tests. */
  constructor(log: Log, hubAddress?: string) {
    this.#log = log;
    this.#hub = new DockerHub(hubAddress);
    this.#client = ownClient(log);
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
    return this.#once<readonly string[]>(`search ${query}`, 'docker.io', [], async (signal) =>
      (await this.#hub.search(query, signal)).map(({ name }) => name),
    );
  }

  async #tags(repository: string): Promise<readonly string[]> {
    const name = parseImageReference(repository);
    if (typeof name === 'string') return [];
    const { domain, path: image } = name;
    const tags = await this.#once<readonly string[]>(`tags ${domain}/${image}`, domain, [], async (signal) =>
      domain === 'docker.io'
        ? (await this.#hub.tags(image, undefined, signal)).names
        : [...(await this.#client.tags(domain, image, undefined, signal)).names].reverse(),
    );
    return tags.map((tag) => `${repository}:${tag}`);
  }

  /** The same for somebody who doesn't wait long. */
  describeSoon(reference: string): Promise<RegistryFacts | undefined> {
    return Promise.race([this.describe(reference), delay(patience, undefined, { ref: false })]);
  }

  /** What the registry says about an image; undefined when it says nothing, or isn't reached. Never fails. */
  async describe(reference: string): Promise<RegistryFacts | undefined> {
    const name = parseImageReference(reference);
    if (typeof name === 'string') return undefined;
    const { domain, path: image } = name;
    const tag = name.digest ?? name.tag ?? 'latest';
    const isHub = domain === 'docker.io';
    if (isHub && name.digest !== undefined) return undefined;
    return this.#once(`facts ${domain}/${image}:${tag}`, domain, undefined, (signal) =>
      isHub ? this.#hub.tag(image, tag, signal) : this.#client.describe(domain, image, tag, { signal }),
    );
  }

  /** One question at a time about the same thing; a host that failed rests. */
  #once<T>(key: string, host: string, nothing: T, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const now = Date.now();
    const known = this.#known.get(key);
    if (known && now - known.at < freshMs) return known.answer as Promise<T>;
    if ((this.#resting.get(host) ?? 0) > now) return Promise.resolve(nothing);
    const answer = ask(AbortSignal.timeout(deadlineMs)).catch((error: unknown) => {
      // A registry that wants a log-in, or doesn't know the image, is well.
      if (!RegistryError.is(error, 'log-in', 'denied', 'not-found')) this.#resting.set(host, Date.now() + restMs);
      this.#known.delete(key);
      this.#log.debug('registries', `${host}: ${messageOf(error)}`);
      return nothing;
    });
    this.#known.set(key, { at: now, answer });
    return answer;
  }
}
