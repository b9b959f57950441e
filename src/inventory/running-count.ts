import { type ContainerRecord, type EngineEvent } from '../engine/engine.js';
import { helperLabel } from '../engine/helper-container.js';

/**
 * How many containers run. Known exactly from a list; between lists, and while nobody looks, kept up from the events
 * themselves, so that a badge costs no request.
 */
export class RunningCount {
  #running: Set<string> | undefined;

  get count(): number | undefined {
    return this.#running?.size;
  }

  know(containers: ReadonlyMap<string, ContainerRecord>): void {
    this.#running = new Set();
    for (const { id, state } of containers.values()) if (state === 'running') this.#running.add(id);
  }

  /** Returns whether the count changed. */
  hear(event: EngineEvent): boolean {
    if (event.type !== 'container' || !this.#running || event.attributes[helperLabel] !== undefined) return false;
    const before = this.#running.size;
    switch (event.action) {
      case 'start':
      case 'unpause':
        this.#running.add(event.id);
        break;
      case 'die':
      case 'died':
      case 'pause':
      case 'destroy':
      case 'remove':
        this.#running.delete(event.id);
        break;
      default:
    }
    return this.#running.size !== before;
  }

  forget(): void {
    this.#running = undefined;
  }
}
