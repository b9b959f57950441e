import { type Endpoint } from '../../src/engine/endpoint/endpoint.js';
import {
  type ContainerRecord,
  type Engine,
  type EngineEvent,
  type NetworkRecord,
  type VolumeRecord,
} from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { image } from './builders.js';

export const endpoint: Endpoint = {
  url: 'unix:///run/test.sock',
  address: { transport: 'unix', path: '/run/test.sock' },
  source: { by: 'default' },
};

/** An engine of plain data, for faults and orders of events that a real one can't be made to show at will. */
export class ScriptedEngine {
  containers: ContainerRecord[] = [];
  volumes: VolumeRecord[] = [];
  networks: NetworkRecord[] = [];
  /** Every call that was made, e.g. `list container` or `fetch container c1,c2`. */
  readonly calls: string[] = [];
  since: string | undefined;
  /** Lists are taken at once, but answered only after this. */
  gate: Promise<void> = Promise.resolve();
  /** What an inspection waits for, and what is true after it. */
  onInspect: () => void = () => undefined;
  /** What listing images fails with. */
  imagesFail: Error | undefined;
  #queue: EngineEvent[] = [];
  #wake: (() => void) | undefined;
  #broken: Error | undefined;

  send(type: string, action: string, id: string, attributes: Record<string, string> = {}): void {
    this.#queue.push({ type, action, suffix: '', id, attributes, timeNano: String(this.#queue.length + 1) });
    this.#wake?.();
  }

  /** Breaks the event stream. */
  cut(): void {
    this.#broken = new EngineError('lost', 'cut');
    this.#wake?.();
  }

  /** The engine as the inventory sees it; a new one for each connection. */
  open(): Engine {
    this.#broken = undefined;
    const part: Partial<Engine> = {
      endpoint,
      info: { product: 'Test', version: '1', api: '1.47', maxApi: '1.47', isPodman: false, os: 'linux' },
      listContainers: async (call) => {
        this.calls.push(call?.ids ? `fetch container ${call.ids.join(',')}` : 'list container');
        const { ids } = call ?? {};
        const found = this.containers.filter(({ id }) => !ids || ids.includes(id));
        await this.gate;
        return found;
      },
      inspect: (kind, id) => {
        this.calls.push(`inspect ${kind} ${id}`);
        this.onInspect();
        return Promise.resolve({});
      },
      listImages: () => {
        this.calls.push('list image');
        return this.imagesFail ? Promise.reject(this.imagesFail) : Promise.resolve([image()]);
      },
      listVolumes: () => {
        this.calls.push('list volume');
        return Promise.resolve(this.volumes);
      },
      listNetworks: () => {
        this.calls.push('list network');
        return Promise.resolve(this.networks);
      },
      events: (options) => this.#events(options),
      dispose: () => this.calls.push('dispose'),
    };
    return part as Engine;
  }

  async *#events({ since, onOpen, signal }: Parameters<Engine['events']>[0]): AsyncGenerator<EngineEvent> {
    this.since = since;
    onOpen?.();
    while (!signal.aborted) {
      if (this.#broken) throw this.#broken;
      const event = this.#queue.shift();
      if (event) yield event;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    }
  }
}
