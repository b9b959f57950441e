import { type Call, type ContainerRecord, type Engine, type Kind, type RecordOf, kinds } from '../engine/engine.js';
import { helperLabel } from '../engine/helper-container.js';
import { type Difference, Shelf } from './shelf.js';

type PerKind<Of extends { readonly [K in Kind]: unknown }> = Readonly<Of>;

const askForAll: PerKind<{ [K in Kind]: (engine: Engine, call: Call) => Promise<readonly RecordOf[K][]> }> = {
  container: async (engine, call) => (await engine.listContainers(call)).filter(isShown),
  image: (engine, call) => engine.listImages(call),
  volume: (engine, call) => engine.listVolumes(call),
  network: (engine, call) => engine.listNetworks(call),
};

/** The records of all kinds, and how they are read from the engine. */
export class Shelves {
  readonly #of: PerKind<{ [K in Kind]: Shelf<K> }> = {
    container: new Shelf('container'),
    image: new Shelf('image'),
    volume: new Shelf('volume'),
    network: new Shelf('network'),
  };

  records<K extends Kind>(kind: K): ReadonlyMap<string, RecordOf[K]> {
    return this.#of[kind].records;
  }

  /** Lists a whole kind. Throws EngineError, or the signal's reason even where the answer came before the abort. */
  async list<K extends Kind>(engine: Engine, kind: K, signal: AbortSignal): Promise<Difference<K>> {
    const records = await askForAll[kind](engine, { signal });
    signal.throwIfAborted();
    return this.#of[kind].replaceAll(records);
  }

  /**
   * Fetches these objects and takes away those that are `gone` or no longer found. undefined: only a whole list can
   * tell what became of them. Throws as `list` does.
   */
  async fetch(
    engine: Engine,
    kind: Kind,
    ids: readonly string[],
    gone: readonly string[],
    signal: AbortSignal,
  ): Promise<Difference | undefined> {
    switch (kind) {
      case 'container': {
        const found = ids.length === 0 ? [] : (await engine.listContainers({ ids, signal })).filter(isShown);
        signal.throwIfAborted();
        return this.#of.container.update(found, [...gone, ...without(ids, found)]);
      }
      case 'network': {
        const found = ids.length === 0 ? [] : await engine.listNetworks({ ids, signal });
        signal.throwIfAborted();
        return this.#of.network.update(found, [...gone, ...without(ids, found)]);
      }
      case 'volume': {
        const found = await allFound(ids, (name) => engine.volume(name, { signal }));
        signal.throwIfAborted();
        return this.#of.volume.update(found, [...gone, ...without(ids, found)]);
      }
      case 'image': {
        const found = await allFound(ids, (reference) => engine.image(reference, { signal }));
        signal.throwIfAborted();
        // A tag that moved to another image is taken from its old one without an event of its own.
        const moved = new Set(found.flatMap((record) => record.tags));
        const foundIds = new Set(found.map((record) => record.id));
        const robbed = [...this.#of.image.records.values()].some(
          (record) => !foundIds.has(record.id) && record.tags.some((tag) => moved.has(tag)),
        );
        return found.length < ids.length || robbed ? undefined : this.#of.image.update(found, []);
      }
    }
  }

  /** Empties everything. */
  clear(): readonly Difference[] {
    return kinds.map((kind) => this.#of[kind].replaceAll([]));
  }
}

/** Our own helpers are nobody’s containers. */
function isShown({ labels }: ContainerRecord): boolean {
  return labels[helperLabel] === undefined;
}

async function allFound<T>(ids: readonly string[], find: (id: string) => Promise<T | undefined>): Promise<T[]> {
  return (await Promise.all(ids.map(find))).filter((record) => record !== undefined);
}

function without(ids: readonly string[], found: readonly { readonly id: string }[]): string[] {
  const there = new Set(found.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}
