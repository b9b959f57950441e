import { isDeepStrictEqual } from 'node:util';
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
import { EngineError, unreachableCodes } from '../engine/errors.js';
import { Details } from './details.js';
import { eventTargets, type Target } from './event-targets.js';
import { LateLists } from './late-lists.js';
import { RunningCount } from './running-count.js';
import { type Difference, isEmpty } from './shelf.js';
import { Shelves } from './shelves.js';
import { Troubles } from './troubles.js';

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
  readonly #shelves = new Shelves();
  readonly #lookers: Record<Kind, number> = { container: 0, image: 0, volume: 0, network: 0 };
  /** Kinds whose shelf is true: listed since the connection and kept up by events since. */
  readonly #fresh = new Set<Kind>();
  /** Kinds that became fresh and aren't announced yet: there is news even where there is nothing on the shelf. */
  readonly #filled = new Set<Kind>();
  /** Kinds whose first list of this connection is under way: what events say of them waits for it. */
  readonly #listing = new Set<Kind>();
  /** How many events of a kind nobody followed, since nobody looked. */
  readonly #missed: Record<Kind, number> = { container: 0, image: 0, volume: 0, network: 0 };
  readonly #troubles = this.#store.add(new Troubles((kind) => this.#enqueue({ do: 'list', kind })));
  readonly #running = new RunningCount();
  readonly #targets: Coalescer<string>;
  #pendingTargets = new Map<string, Target>();
  readonly #late = new LateLists();
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
    this.#targets = this.#store.add(new Coalescer<string>(gatherMs, () => this.#follow()));
  }

  get connection(): Connection {
    return this.#connection;
  }

  get containers(): ReadonlyMap<string, ContainerRecord> {
    return this.#shelves.records('container');
  }

  get images(): ReadonlyMap<string, ImageRecord> {
    return this.#shelves.records('image');
  }

  get volumes(): ReadonlyMap<string, RecordOf['volume']> {
    return this.#shelves.records('volume');
  }

  get networks(): ReadonlyMap<string, RecordOf['network']> {
    return this.#shelves.records('network');
  }

  /** Whether the shelf of this kind has been filled since the connection. */
  isLoaded(kind: Kind): boolean {
    return this.#fresh.has(kind);
  }

  /** Why the engine, though connected, could not list this kind; undefined when it could. */
  troubleOf(kind: Kind): unknown {
    return this.#troubles.of(kind);
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
          const trouble = wanted.map((kind) => this.#troubles.of(kind)).find((error) => error !== undefined);
          if (this.#connection.state === 'unreachable') reject(toError(this.#connection.error));
          else if (trouble !== undefined) reject(toError(trouble));
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
    if (this.#connection.state === 'connected' && this.#run) {
      void this.#readAnew(this.#connection.engine, this.#run);
    } else if (this.#run) {
      this.#setConnection({ state: 'connecting' });
      this.#hurry.abort();
    } else {
      this.#start();
    }
  }

  /** Told of something that an engine may send no event of: Docker 20.10 sends none of the images that BuildKit makes. */
  readonly readAgain = (kind: Kind): void => this.#enqueue({ do: 'list', kind });

  /** Told of a call that got no answer: finds out whether the engine hangs, in place of showing what may be old. */
  doubt(): void {
    const session = this.#session;
    if (this.#connection.state !== 'connected' || !session) return;
    this.#connection.engine.ping({ signal: session.signal }).catch((error: unknown) => session.abort(error));
  }

  /** Lists everything, of another engine where the settings, variables and contexts now lead to one. */
  async #readAnew({ endpoint: { url, source } }: Engine, run: AbortController): Promise<void> {
    try {
      const located = await this.#needs.locate(run.signal);
      if (run !== this.#run) return;
      if (located.url !== url || !isDeepStrictEqual(located.source, source)) this.restart();
      else for (const kind of kinds) this.#enqueue({ do: 'list', kind });
    } catch (error) {
      // The connection fails in the same way, and says so.
      if (run === this.#run && !isAbort(error)) this.restart();
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
        const isHung = EngineError.is(error, 'timeout');
        const stood = this.#connection.state === 'connected' && Date.now() - begun > steadyMs && !isHung;
        if (stood) {
          // It worked a moment ago: try again at once, and keep the rows meanwhile.
          attempt = -1;
          continue;
        }
        const wait = backoff(attempt);
        this.#forget();
        this.#setConnection({ state: 'unreachable', error, endpoint, retryAt: Date.now() + wait });
        // Something new: the waiting begins anew with the shortest.
        if (await this.#pause(endpoint, wait, signal)) attempt = -1;
      }
    }
  }

  /** Waits for the back-off's end; true when the socket's return or the user's hurry came first. */
  async #pause(endpoint: Endpoint | undefined, wait: number, signal: AbortSignal): Promise<boolean> {
    const hurry = (this.#hurry = new AbortController());
    const watch = endpoint && this.#needs.awaitSocket(endpoint, () => hurry.abort());
    try {
      await delay(wait, AbortSignal.any([signal, hurry.signal]));
      return false;
    } catch (error) {
      if (!isAbort(error)) throw error;
      return true;
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

  /** Lists what is looked at. The first answer makes the connection; no kind waits for another. */
  async #welcome(engine: Engine, signal: AbortSignal): Promise<void> {
    this.#fresh.clear();
    this.#filled.clear();
    this.#listing.clear();
    this.#running.forget();
    this.#troubles.dispose();
    this.#pendingTargets.clear();
    const wanted = kinds.filter((kind) => this.#lookers[kind] > 0);
    for (const kind of wanted) this.#listing.add(kind);
    const failures = new Map<Kind, unknown>();
    const listFirst = async (kind: Kind) => {
      try {
        const difference = await this.#list(engine, kind, signal);
        this.#greet(engine);
        this.#announce([difference]);
      } catch (error) {
        signal.throwIfAborted();
        failures.set(kind, error);
      } finally {
        this.#listing.delete(kind);
        for (const [key, target] of this.#pendingTargets) if (target.kind === kind) this.#targets.add(key);
      }
    };
    await Promise.all(wanted.map(listFirst));
    signal.throwIfAborted();
    // Where not a single list came, it isn't the kind's fault but the engine's.
    for (const error of failures.values()) if (failures.size === wanted.length) throw error;
    this.#greet(engine);
    for (const [kind, error] of failures) this.#fail(kind, error);
    // Somebody may have begun to look while the lists were under way.
    for (const kind of kinds) {
      if (this.#lookers[kind] > 0 && !this.#fresh.has(kind) && !failures.has(kind)) this.#enqueue({ do: 'list', kind });
    }
  }

  #greet(engine: Engine): void {
    if (this.#connection.state === 'connected' && this.#connection.engine === engine) return;
    const { endpoint, info } = engine;
    this.#needs.log.info('inventory', `connected to ${endpoint.url} (${info.product} ${info.version})`);
    this.#setConnection({ state: 'connected', engine });
  }

  #hear(event: EngineEvent): void {
    if (this.#running.hear(event) && this.#lookers.container === 0) this.#didChange.fire([]);
    if (this.#lookers.container > 0) this.#late.hear(event);
    for (const target of eventTargets(event)) this.#enqueue(target);
  }

  #enqueue(target: Target): void {
    if (this.#lookers[target.kind] === 0) {
      // Nobody sees it: the next look lists it anew.
      this.#fresh.delete(target.kind);
      this.#missed[target.kind] += 1;
      return;
    }
    const key = target.do === 'list' ? target.kind : `${target.kind}/${target.id}`;
    this.#pendingTargets.set(key, target);
    this.#targets.add(key);
  }

  /** Brings the shelves up to what the gathered events say. */
  async #follow(): Promise<void> {
    const session = this.#session;
    // Before the connection stands, targets wait for the first lists.
    if (this.#connection.state !== 'connected' || !session) return;
    const { engine } = this.#connection;
    const targets: Target[] = [];
    for (const [key, target] of this.#pendingTargets) {
      if (this.#listing.has(target.kind)) continue;
      targets.push(target);
      this.#pendingTargets.delete(key);
    }
    const differences: Difference[] = [];
    const followOne = async (kind: Kind) => {
      const own = targets.filter((target) => target.kind === kind);
      try {
        differences.push(...(await this.#followKind(engine, kind, own, session.signal)));
      } catch (error) {
        if (session.signal.aborted) return;
        if (EngineError.is(error) && !unreachableCodes.has(error.code)) {
          this.#fail(kind, error);
          return;
        }
        // A broken connection: begin anew, and list everything.
        this.#needs.log.error('inventory', `bringing the ${kind}s up to date`, error);
        session.abort(error);
      }
    };
    await Promise.all(kinds.map(followOne));
    if (!session.signal.aborted) this.#announce(differences);
  }

  /** What is known of this kind may no longer be true. It stays on its shelf; the kind is listed again in a while. */
  #fail(kind: Kind, error: unknown): void {
    this.#needs.log.warn('inventory', `${kind}s can't be read: ${messageOf(error)}`);
    this.#fresh.delete(kind);
    this.#troubles.add(kind, error);
    this.#didChange.fire([{ kind, added: [], changed: [], removed: [] }]);
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
    const onlyList = targets.some((target) => target.do === 'list') || ids.length > listInstead[kind];
    const difference =
      onlyList || !this.#fresh.has(kind) ? undefined : await this.#shelves.fetch(engine, kind, ids, gone, signal);
    const main = difference ?? (await this.#list(engine, kind, signal));
    if (kind !== 'container') return [main];
    const late = await this.#late.settle(engine, this.containers, signal);
    const correction = late.length === 0 ? undefined : await this.#shelves.fetch(engine, 'container', late, [], signal);
    this.#running.know(this.containers);
    if (difference) this.#fetchUnknownImages(difference);
    return correction ? [main, correction] : [main];
  }

  /** BuildKit of Engine 20.10 makes images without an event: a container that uses one gives it away. */
  #fetchUnknownImages(difference: Difference): void {
    if (!this.#fresh.has('image')) return;
    for (const record of difference.added) {
      if (record.kind === 'container' && record.imageId !== '' && !this.images.has(record.imageId)) {
        this.#enqueue({ do: 'list', kind: 'image' });
        return;
      }
    }
  }

  async #list(engine: Engine, kind: Kind, signal: AbortSignal): Promise<Difference> {
    const missed = this.#missed[kind];
    const difference = await this.#shelves.list(engine, kind, signal);
    this.#troubles.end(kind);
    // Unless an event came meanwhile that nobody followed: the list may be older than it.
    if (missed === this.#missed[kind]) {
      if (!this.#fresh.has(kind)) this.#filled.add(kind);
      this.#fresh.add(kind);
    }
    if (kind === 'container') this.#running.know(this.containers);
    return difference;
  }

  /** Empties everything: what isn't known to be true isn't shown. */
  #forget(): void {
    this.#fresh.clear();
    this.#filled.clear();
    this.#running.forget();
    this.#troubles.dispose();
    this.#targets.clear();
    this.#pendingTargets = new Map();
    this.#late.forget();
    this.details.forget();
    this.#announce(this.#shelves.clear());
  }

  #announce(differences: readonly Difference[]): void {
    const news = differences.filter((difference) => this.#filled.delete(difference.kind) || !isEmpty(difference));
    this.#didChange.fire(news);
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#didConnect.fire(connection);
  }
}
