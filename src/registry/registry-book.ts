import { settleEach } from '../base/async.js';
import { Emitter } from '../base/event.js';
import { toError } from '../base/errors.js';
import { compareNames } from '../base/text.js';
import { type DockerHub } from './docker-hub.js';
import { type Page, type RegistryClient } from './registry-client.js';
import { pathOf, registryOf } from './registry-name.js';
import { type RemoteImage } from './remote-image.js';

/** Names that a step shows, and tags of which the registry is asked at once what they are. */
const step = 100;
const learnt = 20;
/** Questions to one registry at a time. */
const atOnce = 4;

/** Names that are known of a registry or a repository. */
export interface Shelf {
  readonly isLoading: boolean;
  /** Those that are shown; there are more where `hasMore` says so. */
  readonly names: readonly string[];
  readonly hasMore: boolean;
  readonly error: Error | undefined;
}

interface State {
  all: readonly string[];
  shown: number;
  next: string | undefined;
  isLoading: boolean;
  isLoaded: boolean;
  error: Error | undefined;
  abort: AbortController;
}

export interface BookNeeds {
  readonly client: RegistryClient;
  readonly hub: DockerHub;
  /** What the user has listed: registries, and repositories that are pinned. */
  readonly entries: () => readonly string[];
  /** The registries that docker has log-ins for, and who is logged in at Docker Hub where that is known. */
  readonly logIns: () => Promise<ReadonlySet<string>>;
  readonly hubUser: () => Promise<string | undefined>;
}

/** What has been learnt of registries. It asks for what is opened and no more, and nothing twice. */
export class RegistryBook {
  readonly #needs: BookNeeds;
  readonly #states = new Map<string, State>();
  readonly #images = new Map<string, RemoteImage | Error>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #didChange = new Emitter<void>();
  #logIns: ReadonlySet<string> = new Set();

  readonly onDidChange = this.#didChange.event;

  constructor(needs: BookNeeds) {
    this.#needs = needs;
  }

  /** Docker Hub, what is listed, and what docker is logged in to; by name behind the first. */
  get registries(): readonly string[] {
    const listed = this.#needs.entries().map((entry) => (entry.includes('/') ? registryOf(entry) : entry));
    const others = new Set([...listed, ...this.#logIns]);
    others.delete('docker.io');
    return ['docker.io', ...[...others].sort(compareNames)];
  }

  /** Whether the user has put it on the list himself, or a repository of it. */
  isListed(registry: string): boolean {
    return this.#needs.entries().some((entry) => entry === registry || this.#isOf(registry, entry));
  }

  isLoggedIn(registry: string): boolean {
    return this.#logIns.has(registry);
  }

  /** The repositories of a registry that are pinned, by their paths. */
  pinned(registry: string): readonly string[] {
    return this.#needs
      .entries()
      .filter((entry) => this.#isOf(registry, entry))
      .map(pathOf);
  }

  repositories(registry: string): Shelf {
    return shelf(this.#states.get(registry));
  }

  tags(registry: string, path: string): Shelf {
    return shelf(this.#states.get(`${registry}/${path}`));
  }

  /** What is known of a tag; an Error where the registry didn't say. */
  image(registry: string, path: string, tag: string): RemoteImage | Error | undefined {
    return this.#images.get(`${registry}/${path}:${tag}`);
  }

  /** Reads which registries docker is logged in to. */
  async readLogIns(): Promise<void> {
    const before = [...this.#logIns].sort().join(' ');
    this.#logIns = await this.#needs.logIns();
    if ([...this.#logIns].sort().join(' ') !== before) this.#didChange.fire();
  }

  /** Asks for the first names of a registry, or of a repository, where that hasn't been done. */
  async open(registry: string, path?: string): Promise<void> {
    const state = this.#state(registry, path);
    if (!state.isLoaded && !state.isLoading && state.error === undefined) await this.#load(registry, path, state);
  }

  /** Shows more of what there is. */
  async more(registry: string, path?: string): Promise<void> {
    const state = this.#state(registry, path);
    if (state.isLoading) return;
    if (state.all.length > state.shown) {
      state.shown += step;
      this.#didChange.fire();
      if (path !== undefined) await this.#learnShown(registry, path, state);
    } else if (state.next !== undefined) {
      state.shown += step;
      await this.#load(registry, path, state);
    }
  }

  /** Forgets what is known of a registry, or of all, so that it is asked for again. */
  forget(registry?: string): void {
    const isOf = (key: string) => registry === undefined || key === registry || key.startsWith(`${registry}/`);
    for (const [key, { abort }] of this.#states) {
      if (!isOf(key)) continue;
      abort.abort();
      this.#states.delete(key);
    }
    for (const key of this.#images.keys()) if (isOf(key)) this.#images.delete(key);
    for (const one of registry === undefined ? this.registries : [registry]) this.#needs.client.forget(one);
    this.#didChange.fire();
  }

  /** Asks what a tag is. */
  async learn(registry: string, path: string, tag: string): Promise<void> {
    const key = `${registry}/${path}:${tag}`;
    if (this.#images.has(key)) return;
    const asking =
      this.#asking.get(key) ??
      this.#needs.client
        .describe(registry, path, tag)
        .then((image) => void this.#images.set(key, image))
        .catch((error: unknown) => void this.#images.set(key, toError(error)))
        .finally(() => {
          this.#asking.delete(key);
          this.#didChange.fire();
        });
    this.#asking.set(key, asking);
    await asking;
  }

  #isOf(registry: string, entry: string): boolean {
    return entry.includes('/') && registryOf(entry) === registry;
  }

  #state(registry: string, path: string | undefined): State {
    const key = path === undefined ? registry : `${registry}/${path}`;
    const known = this.#states.get(key);
    if (known) return known;
    const fresh = { shown: step, next: undefined, isLoading: false, isLoaded: false, error: undefined };
    const state: State = { all: [], ...fresh, abort: new AbortController() };
    this.#states.set(key, state);
    return state;
  }

  async #load(registry: string, path: string | undefined, state: State): Promise<void> {
    state.isLoading = true;
    state.error = undefined;
    this.#didChange.fire();
    const { signal } = state.abort;
    try {
      const page = await (path === undefined
        ? this.#repositories(registry, state.next, signal)
        : this.#tags(registry, path, state.next, signal));
      const isWhole = !state.isLoaded && page.next === undefined;
      state.all = [...state.all, ...page.names];
      // Registries list tags by their letters; people look for the newest version.
      if (isWhole && path !== undefined && registry !== 'docker.io') state.all = [...state.all].sort(newestFirst);
      state.next = page.next;
      state.isLoaded = true;
    } catch (error) {
      if (!signal.aborted) state.error = toError(error);
    }
    state.isLoading = false;
    if (signal.aborted) return;
    this.#didChange.fire();
    if (path !== undefined) await this.#learnShown(registry, path, state);
  }

  async #learnShown(registry: string, path: string, { all, shown, abort }: State): Promise<void> {
    const first = all.slice(Math.max(0, shown - step), shown).slice(0, learnt);
    await settleEach(first, atOnce, async (tag) => {
      if (!abort.signal.aborted) await this.learn(registry, path, tag);
    });
  }

  async #repositories(registry: string, next: string | undefined, signal: AbortSignal): Promise<Page> {
    if (registry !== 'docker.io') return this.#needs.client.repositories(registry, next, signal);
    const user = await this.#needs.hubUser();
    return user === undefined ? { names: [], next: undefined } : this.#needs.hub.repositories(user, next, signal);
  }

  async #tags(registry: string, path: string, next: string | undefined, signal: AbortSignal): Promise<Page> {
    if (registry !== 'docker.io') return this.#needs.client.tags(registry, path, next, signal);
    const page = await this.#needs.hub.tags(path, next, signal);
    for (const [tag, image] of page.images) this.#images.set(`${registry}/${path}:${tag}`, image);
    return page;
  }
}

function shelf(state: State | undefined): Shelf {
  if (!state) return { isLoading: true, names: [], hasMore: false, error: undefined };
  const { all, shown, next, isLoading, isLoaded, error } = state;
  const hasMore = all.length > shown || next !== undefined;
  return { isLoading: isLoading || (!isLoaded && !error), names: all.slice(0, shown), hasMore, error };
}

/** `latest` before all, then the highest version. */
function newestFirst(a: string, b: string): number {
  if (a === 'latest' || b === 'latest') return a === b ? 0 : a === 'latest' ? -1 : 1;
  return compareNames(b, a);
}
