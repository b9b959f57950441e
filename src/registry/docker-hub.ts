import { exchange } from './exchange.js';
import { type Page } from './registry-client.js';
import { RegistryError } from './registry-error.js';
import {
  isObject,
  type Json,
  numberIn,
  objectsIn,
  platformNames,
  type RemoteImage,
  secondsIn,
} from './remote-image.js';

const deadlineMs = 8_000;

/** A repository that Docker Hub found. */
export interface HubRepository {
  /** As docker takes it: `nginx`, `grafana/grafana`. */
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly pulls: number;
  readonly isOfficial: boolean;
}

/** What Docker Hub says beyond a registry's own interface. Methods throw RegistryError, or the signal's reason. */
export class DockerHub {
  readonly #address: string;

  /** `address`: another one in tests. */
  constructor(address = 'https://hub.docker.com') {
    this.#address = address;
  }

  /** Repositories that have these words, the best first. */
  async search(query: string, signal?: AbortSignal): Promise<readonly HubRepository[]> {
    const body = await this.#get(`/v2/search/repositories/?page_size=25&query=${encodeURIComponent(query)}`, signal);
    return objectsIn(body?.['results']).flatMap((found) => {
      const { repo_name: name, short_description: description } = found;
      if (typeof name !== 'string') return [];
      return {
        name: name.replace(/^library\//, ''),
        description: typeof description === 'string' ? description : '',
        stars: numberIn(found['star_count']) ?? 0,
        pulls: numberIn(found['pull_count']) ?? 0,
        isOfficial: found['is_official'] === true,
      };
    });
  }

  /** A page of the public repositories of a user or an organisation, by their paths. */
  async repositories(owner: string, next?: string, signal?: AbortSignal): Promise<Page> {
    const body = await this.#get(next ?? `/v2/repositories/${encodeURIComponent(owner)}/?page_size=100`, signal);
    const names = objectsIn(body?.['results']).flatMap(({ name }) => (typeof name === 'string' ? name : []));
    return { names: names.map((name) => `${owner}/${name}`), next: this.#next(body) };
  }

  /** A page of a repository's tags, the latest first, each with what there is to know of it. */
  async tags(
    repository: string,
    next?: string,
    signal?: AbortSignal,
  ): Promise<Page & { readonly images: ReadonlyMap<string, RemoteImage> }> {
    const first = `/v2/repositories/${repository}/tags?page_size=100&ordering=last_updated`;
    const body = await this.#get(next ?? first, signal);
    if (!body) throw new RegistryError('not-found', 'docker.io', repository);
    const images = new Map<string, RemoteImage>();
    for (const record of objectsIn(body['results'])) {
      if (typeof record['name'] === 'string') images.set(record['name'], toImage(record));
    }
    return { names: [...images.keys()], next: this.#next(body), images };
  }

  /** What there is to know of a tag; undefined where there is none. */
  async tag(repository: string, tag: string, signal?: AbortSignal): Promise<RemoteImage | undefined> {
    const body = await this.#get(`/v2/repositories/${repository}/tags/${encodeURIComponent(tag)}`, signal);
    return body && toImage(body);
  }

  #next(body: Json | undefined): string | undefined {
    const { next } = body ?? {};
    if (typeof next !== 'string' || !URL.canParse(next, this.#address)) return undefined;
    const { pathname, search } = new URL(next, this.#address);
    return pathname + search;
  }

  /** undefined for 404. */
  async #get(path: string, signal: AbortSignal | undefined): Promise<Json | undefined> {
    const { status, headers, body } = await exchange('docker.io', new URL(path, this.#address), {
      ...{ method: 'GET', headers: { accept: 'application/json' }, deadline: deadlineMs, signal },
    });
    if (status === 404) return undefined;
    if (status === 429) {
      const until = Number(headers['x-retry-after'] ?? headers['retry-after']);
      const wait = until > 1e9 ? until - Date.now() / 1000 : until;
      throw new RegistryError('too-many', 'docker.io', 'too many requests', {
        wait: Number.isNaN(wait) ? undefined : Math.max(0, Math.ceil(wait)),
      });
    }
    if (status !== 200) throw new RegistryError('refused', 'docker.io', `status ${status}`);
    try {
      const value: unknown = JSON.parse(body.toString('utf8'));
      if (isObject(value)) return value;
    } catch {
      // Told below.
    }
    throw new RegistryError('bad-answer', 'docker.io', 'the answer is not JSON');
  }
}

function toImage(record: Json): RemoteImage {
  const { digest } = record;
  const images = objectsIn(record['images']);
  return {
    digest: typeof digest === 'string' ? digest : undefined,
    size: numberIn(record['full_size']),
    updated: secondsIn(record['last_updated']),
    platforms: platformNames(images),
  };
}
