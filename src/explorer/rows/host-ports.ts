import { type ListeningSocket } from '../../base/listening-sockets.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { type Inventory } from '../../inventory/inventory.js';
import { hostListeners } from '../../base/host-listeners.js';
import { type HostProcess, processOf } from '../../base/socket-owner.js';
import { type PortUse, portUses } from '../../networks/port-uses.js';
import { type ContainerRows } from './container-row.js';
import { portRows } from './port-rows.js';
import { type Row } from './row.js';

/** So many stopped containers at most are asked what they want: the newest. */
const mostAsked = 200;

type Needed = Pick<Inventory, 'connection' | 'containers' | 'details'>;

/**
 * The ports of the engine's machine. Beside what the inventory knows it reads, where the engine is on this machine, what
 * listens here: when the view is drawn anew for a change, and never by a timer.
 */
export class HostPorts {
  readonly #inventory: Needed;
  #listeners: readonly ListeningSocket[] = [];
  /** By inode. */
  readonly #processes = new Map<string, HostProcess | undefined>();
  #reading = false;

  constructor(inventory: Needed) {
    this.#inventory = inventory;
  }

  /** The rows by what is known now; `draw` is called when more is. */
  rows(draw: () => void, now: number, rows: ContainerRows): readonly Row[] {
    const { containers, details } = this.#inventory;
    void details.learn(stopped(containers.values()));
    const uses = portUses(containers.values(), (one) => details.known(one), this.#listeners);
    if (!this.#reading) void this.#read(uses, draw);
    const processes = ({ listener }: PortUse) => listener && this.#processes.get(listener.inode);
    return portRows(uses, processes, now, rows);
  }

  async #read(uses: readonly PortUse[], draw: () => void): Promise<void> {
    if (!this.#isLocal) return;
    this.#reading = true;
    try {
      const ports = new Set(uses.map(({ port }) => port));
      const listeners = (await hostListeners()).filter(({ port }) => ports.has(port));
      const key = (all: readonly ListeningSocket[]) =>
        all.map(({ ip, port, inode }) => `${ip} ${port} ${inode}`).join();
      const isNew = key(listeners) !== key(this.#listeners);
      this.#listeners = listeners;
      const taken = uses.flatMap(({ claims, port }) =>
        claims.some(({ holds }) => holds) ? [] : listeners.filter((one) => one.port === port),
      );
      const unknown = taken.filter(({ inode }) => !this.#processes.has(inode));
      for (const listener of unknown) this.#processes.set(listener.inode, await processOf(listener));
      if (isNew || unknown.length > 0) draw();
    } finally {
      this.#reading = false;
    }
  }

  get #isLocal(): boolean {
    const { connection } = this.#inventory;
    return connection.state === 'connected' && connection.engine.endpoint.address.transport === 'unix';
  }
}

function stopped(containers: Iterable<ContainerRecord>): readonly ContainerRecord[] {
  return [...containers]
    .filter(({ state }) => state === 'created' || state === 'exited' || state === 'dead')
    .sort((a, b) => b.created - a.created)
    .slice(0, mostAsked);
}
