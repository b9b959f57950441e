import { Coalescer, backoff, delay } from '../base/async.js';
import { isAbort, messageOf, toError } from '../base/errors.js';
import { Emitter, type Event } from '../base/event.js';
import { type Disposable, Store, disposable } from '../base/lifecycle.js';
import { type Log } from '../base/log.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';
import {
  type ContainerRecord,
  type Engine,
  type EngineEvent,
  type ImageRecord,
  type Kind,
  type RecordOf,
  kinds,
} from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { Details } from './details.js';
import { eventTargets, type Target } from './event-targets.js';
import { RunningCount } from './running-count.js';
import { type Difference, Shelf, isEmpty } from './shelf.js';

/** How it stands with the engine. */
export type Connection =
  /** Nobody has looked yet. */
  | { readonly state: 'idle' }
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly engine: Engine }
  /** `retryAt` in milliseconds since the epoch. `endpoint` is undefined when not even that could be told. */
  | {
      readonly state: 'unreachable';
      readonly error: unknown;
      readonly endpoint: Endpoint | undefined;
      readonly retryAt: number;
    };

export interface InventoryNeeds {
  /** Finds out where the engine is. Throws EngineError `bad-endpoint`. */
  readonly locate: (signal: AbortSignal) => Promise<Endpoint>;
  /** Connects; throws EngineError. */
  readonly connect: (endpoint: Endpoint, signal: AbortSignal) => Promise<Engine>;
  /** Calls back when something appears where the endpoint's socket should be. */
  readonly awaitSocket: (endpoint: Endpoint, onAppear: () => void) => Disposable;
  readonly log: Log;
}

/** Events within this many milliseconds are answered by one fetch. */
const gatherMs = 25;
/** A connection that stood this long is believed to be a good one: when it breaks the next try is made at once. */
const steadyMs = 1000;
/** From this many objects of a kind on, one whole list is cheaper than asking for each. */
const listInstead: Readonly<Record<Kind, number>> = { container: 100, image: 8, volume: 16, network: 50 };

/**
 * The live model: what is on the engine, true to the moment. It connects when somebody first looks, keeps listening
 * to the engine's events from then on, and fetches only what an event names and only of kinds that somebody looks at.
 */
export class Inventory implements Disposable {
  readonly #needs: InventoryNeeds;
  readonly #store = new Store();
  readonly #didChange = this.#store.add(new Emitter<readonly Difference[]>());
  readonly #didConnect = this.#store.add(new Emitter<Connection>());
  readonly #shelves = {
    container: new Shelf('container'),
    image: new Shelf('image'),
    volume: new Shelf('volume'),
    network: new Shelf('network'),
  } satisfies { [K in Kind]: Shelf<K> };
  readonly #lookers: Record<Kind, number> = { container: 0, image: 0, volume: 0, network: 0 };
  /** Kinds whose shelf is true: listed since the connection and kept up by events since. */
  readonly #fresh = new Set<Kind>();
  readonly #running = new RunningCount();
  readonly #targets: Coalescer<string>;
  #pendingTargets = new Map<string, Target>();
  /** What has to be asked for: inspections and sizes. */
  readonly details: Details;
  #connection: Connection = { state: 'idle' };
  /** The current run of connecting and listening; aborted by restart and dispose. */
  #run: AbortController | undefined;
  /** Aborted to try again without waiting for the back-off. */
  #hurry = new AbortController();
  /** Aborts the current connection when a request shows that it is dead. */
  #session: AbortController | undefined;

  /** Something on the shelves changed; one call for everything that changed together. */
  readonly onDidChange: Event<readonly Difference[]> = this.#didChange.event;
  readonly onDidChangeConnection: Event<Connection> = this.#didConnect.event;

  constructor(needs: InventoryNeeds) {
    this.#needs = needs;
    this.details = new Details({
      engine: () => this.engine,
      learnt: (changed) => this.#announce([{ kind: 'container', added: [], changed, removed: [] }]),
      measured: (names) => {
        const changed = [...names].flatMap((name) => this.volumes.get(name) ?? []);
        this.#announce([{ kind: 'volume', added: [], changed, removed: [] }]);
      },
      log: needs.log,
    });
    this.#targets = this.#store.add(new Coalescer<string>(gatherMs, (keys) => this.#follow(keys)));
  }

  get connection(): Connection {
    return this.#connection;
  }

  get containers(): ReadonlyMap<string, ContainerRecord> {
    return this.#shelves.container.records;
  }

  get images(): ReadonlyMap<string, ImageRecord> {
    return this.#shelves.image.records;
  }

  get volumes(): ReadonlyMap<string, RecordOf['volume']> {
    return this.#shelves.volume.records;
  }

  get networks(): ReadonlyMap<string, RecordOf['network']> {
    return this.#shelves.network.records;
  }

  /** Whether the shelf of this kind has been filled since the connection. */
  isLoaded(kind: Kind): boolean {
    return this.#fresh.has(kind);
  }

  /** How many containers run, kept up by events even while nobody looks; undefined when it isn't known. */
  get runningCount(): number | undefined {
    return this.#running.count;
  }

  /** The engine, or the error that says why there is none. */
  get engine(): Engine {
    if (this.#connection.state === 'connected') return this.#connection.engine;
    if (this.#connection.state === 'unreachable') throw this.#connection.error;
    throw new EngineError('lost', 'not connected yet');
  }

  /** Says that somebody looks at these kinds until the returned object is disposed. Connects at the first call. */
  look(...wanted: readonly Kind[]): Disposable {
    for (const kind of wanted) this.#lookers[kind] += 1;
    if (!this.#run) this.#start();
    else if (this.#connection.state === 'connected') {
      for (const kind of wanted) if (!this.#fresh.has(kind)) this.#enqueue({ do: 'list', kind });
    }
    return disposable(() => {
      for (const kind of wanted) this.#lookers[kind] -= 1;
    });
  }

  /** Resolves when these kinds are loaded, rejects with the reason when the engine can't be reached. */
  async load(wanted: readonly Kind[], signal: AbortSignal): Promise<void> {
    const looking = this.look(...wanted);
    const store = new Store();
    try {
      await new Promise<void>((resolve, reject) => {
        const check = () => {
          if (this.#connection.state === 'unreachable') reject(toError(this.#connection.error));
          else if (wanted.every((kind) => this.#fresh.has(kind))) resolve();
        };
        store.add(this.#didConnect.event(check));
        store.add(this.#didChange.event(check));
        const abort = () => reject(signal.reason as Error);
        signal.addEventListener('abort', abort, { once: true });
        store.add(disposable(() => signal.removeEventListener('abort', abort)));
        if (signal.aborted) abort();
        check();
      });
    } finally {
      store.dispose();
      looking.dispose();
    }
  }

  /** Tries again now in place of waiting for the back-off; reads everything anew when it is connected. */
  retry(): void {
    if (this.#connection.state === 'connected') {
      for (const kind of kinds) this.#enqueue({ do: 'list', kind });
    } else if (this.#run) {
      this.#setConnection({ state: 'connecting' });
      this.#hurry.abort();
    } else {
      this.#start();
    }
  }

  /** Drops the connection and locates the engine anew: the endpoint may be another one. */
  restart(): void {
    if (!this.#run) return;
    this.#stop();
    this.#start();
  }

  dispose(): void {
    this.#stop();
    this.#store.dispose();
  }

  #start(): void {
    const run = new AbortController();
    this.#run = run;
    void this.#keepConnected(run.signal);
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
    this.#forget();
    this.#setConnection({ state: 'idle' });
  }

  async #keepConnected(signal: AbortSignal): Promise<void> {
    let endpoint: Endpoint | undefined;
    let since: string | undefined;
    const ended = () => signal.aborted;
    for (let attempt = 0; !ended(); attempt += 1) {
      if (this.#connection.state !== 'unreachable') this.#setConnection({ state: 'connecting' });
      const begun = Date.now();
      try {
        const located = await this.#needs.locate(signal);
        if (located.url !== endpoint?.url) since = undefined;
        endpoint = located;
        await this.#converse(endpoint, since, signal, (timeNano) => (since = timeNano));
      } catch (error) {
        if (ended()) return;
        this.#needs.log.warn('inventory', `no connection to ${endpoint?.url ?? 'an engine'}: ${messageOf(error)}`);
        const stood = this.#connection.state === 'connected' && Date.now() - begun > steadyMs;
        if (stood) {
          // It worked a moment ago: try again at once, and keep the rows meanwhile.
          attempt = -1;
          continue;
        }
        const wait = backoff(attempt);
        this.#forget();
        this.#setConnection({ state: 'unreachable', error, endpoint, retryAt: Date.now() + wait });
        await this.#pause(endpoint, wait, signal);
      }
    }
  }

  /** Waits for the back-off's end, the socket's return or the user's hurry, whichever is first. */
  async #pause(endpoint: Endpoint | undefined, wait: number, signal: AbortSignal): Promise<void> {
    this.#hurry = new AbortController();
    const hurry = this.#hurry;
    const watch = endpoint && this.#needs.awaitSocket(endpoint, () => hurry.abort());
    try {
      await delay(wait, AbortSignal.any([signal, hurry.signal]));
    } catch (error) {
      if (!isAbort(error)) throw error;
    } finally {
      watch?.dispose();
    }
  }

  /** One connection from its beginning to its end, which is always an error. */
  async #converse(
    endpoint: Endpoint,
    since: string | undefined,
    signal: AbortSignal,
    heard: (timeNano: string) => void,
  ): Promise<never> {
    const session = new AbortController();
    const both = AbortSignal.any([signal, session.signal]);
    const engine = await this.#needs.connect(endpoint, both);
    this.#session = session;
    try {
      // Listening starts before listing: what happens in between is heard and not lost.
      const onOpen = () => {
        this.#welcome(engine, both).catch((error: unknown) => session.abort(error));
      };
      for await (const event of engine.events({ since, onOpen, signal: both })) {
        if (event.timeNano !== '') heard(event.timeNano);
        this.#hear(event);
      }
      throw session.signal.reason instanceof Error ? session.signal.reason : new EngineError('lost', 'events ended');
    } finally {
      session.abort();
      engine.dispose();
    }
  }

  async #welcome(engine: Engine, signal: AbortSignal): Promise<void> {
    this.#fresh.clear();
    this.#running.forget();
    const wanted = kinds.filter((kind) => this.#lookers[kind] > 0);
    const differences = await Promise.all(wanted.map((kind) => this.#list(engine, kind, signal)));
    this.#needs.log.info(
      'inventory',
      `connected to ${engine.endpoint.url} (${engine.info.product} ${engine.info.version})`,
    );
    this.#setConnection({ state: 'connected', engine });
    this.#announce(differences);
    // Somebody may have begun to look while the lists were under way.
    for (const kind of kinds) {
      if (this.#lookers[kind] > 0 && !this.#fresh.has(kind)) this.#enqueue({ do: 'list', kind });
    }
  }

  #hear(event: EngineEvent): void {
    if (this.#running.hear(event) && this.#lookers.container === 0) this.#didChange.fire([]);
    for (const target of eventTargets(event)) this.#enqueue(target);
  }

  #enqueue(target: Target): void {
    if (this.#lookers[target.kind] === 0) {
      // Nobody sees it: the next look lists it anew.
      this.#fresh.delete(target.kind);
      return;
    }
    const key = target.do === 'list' ? target.kind : `${target.kind}/${target.id}`;
    this.#pendingTargets.set(key, target);
    this.#targets.add(key);
  }

  /** Brings the shelves up to what the gathered events say. */
  async #follow(_keys: ReadonlySet<string>): Promise<void> {
    const targets = [...this.#pendingTargets.values()];
    this.#pendingTargets = new Map();
    const session = this.#session;
    if (this.#connection.state !== 'connected' || !session) return;
    const { engine } = this.#connection;
    try {
      const differences = await Promise.all(
        kinds.map((kind) =>
          this.#followKind(
            engine,
            kind,
            targets.filter((target) => target.kind === kind),
            session.signal,
          ),
        ),
      );
      this.#announce(differences.flat());
    } catch (error) {
      if (session.signal.aborted) return;
      // What failed once is failed for good only if the engine is: begin the connection anew and list everything.
      this.#needs.log.error('inventory', 'bringing the trees up to date', error);
      session.abort(error);
    }
  }

  async #followKind(
    engine: Engine,
    kind: Kind,
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<readonly Difference[]> {
    if (targets.length === 0) return [];
    const gone = targets.flatMap((target) => (target.do === 'remove' ? [target.id] : []));
    const ids = targets.flatMap((target) => (target.do === 'fetch' ? [target.id] : []));
    if (targets.some((target) => target.do === 'list') || ids.length > listInstead[kind] || !this.#fresh.has(kind)) {
      return [await this.#list(engine, kind, signal)];
    }
    switch (kind) {
      case 'container': {
        const found = ids.length === 0 ? [] : await engine.listContainers({ ids, signal });
        const missing = ids.filter((id) => !found.some((record) => record.id === id));
        const difference = this.#shelves.container.update(found, [...gone, ...missing]);
        this.#running.know(this.#shelves.container.records);
        this.#fetchUnknownImages(difference);
        return [difference];
      }
      case 'image':
        return [await this.#followImages(engine, ids, signal)];
      case 'volume': {
        const found = await Promise.all(ids.map((name) => engine.volume(name, { signal })));
        const missing = ids.filter((_, index) => found[index] === undefined);
        return [
          this.#shelves.volume.update(
            found.filter((record) => record !== undefined),
            [...gone, ...missing],
          ),
        ];
      }
      case 'network': {
        const found = ids.length === 0 ? [] : await engine.listNetworks({ ids, signal });
        const missing = ids.filter((id) => !found.some((record) => record.id === id));
        return [this.#shelves.network.update(found, [...gone, ...missing])];
      }
    }
  }

  async #followImages(engine: Engine, references: readonly string[], signal: AbortSignal): Promise<Difference> {
    const found = (await Promise.all(references.map((reference) => engine.image(reference, { signal })))).filter(
      (record) => record !== undefined,
    );
    // A tag that moved to another image is taken from its old one without an event of its own.
    const moved = new Set(found.flatMap((record) => record.tags));
    const foundIds = new Set(found.map((record) => record.id));
    const robbed = [...this.#shelves.image.records.values()].filter(
      (record) => !foundIds.has(record.id) && record.tags.some((tag) => moved.has(tag)),
    );
    if (found.length < references.length || robbed.length > 0) return this.#list(engine, 'image', signal);
    return this.#shelves.image.update(found, []);
  }

  /** BuildKit of Engine 20.10 makes images without an event: a container that uses one gives it away. */
  #fetchUnknownImages(difference: Difference<'container'>): void {
    if (!this.#fresh.has('image')) return;
    for (const { imageId } of difference.added) {
      if (imageId !== '' && !this.#shelves.image.records.has(imageId)) {
        this.#enqueue({ do: 'list', kind: 'image' });
        return;
      }
    }
  }

  async #list(engine: Engine, kind: Kind, signal: AbortSignal): Promise<Difference> {
    switch (kind) {
      case 'container': {
        const records = await engine.listContainers({ signal });
        this.#fresh.add(kind);
        const difference = this.#shelves.container.replaceAll(records);
        this.#running.know(this.#shelves.container.records);
        return difference;
      }
      case 'image': {
        const records = await engine.listImages({ signal });
        this.#fresh.add(kind);
        return this.#shelves.image.replaceAll(records);
      }
      case 'volume': {
        const records = await engine.listVolumes({ signal });
        this.#fresh.add(kind);
        return this.#shelves.volume.replaceAll(records);
      }
      case 'network': {
        const records = await engine.listNetworks({ signal });
        this.#fresh.add(kind);
        return this.#shelves.network.replaceAll(records);
      }
    }
  }

  /** Empties everything: what isn't known to be true isn't shown. */
  #forget(): void {
    this.#fresh.clear();
    this.#running.forget();
    this.#targets.clear();
    this.#pendingTargets = new Map();
    this.details.forget();
    this.#announce(kinds.map((kind) => this.#shelves[kind].replaceAll([])));
  }

  #announce(differences: readonly Difference[]): void {
    this.#didChange.fire(differences.filter((difference) => !isEmpty(difference)));
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#didConnect.fire(connection);
  }
}
