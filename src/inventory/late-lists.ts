import { type ContainerRecord, type Engine, type EngineEvent } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { isUp } from '../engine/is-up.js';

/** Whether a container's record is older than an event of it. */
type IsLate = (container: ContainerRecord) => boolean;

const ofStates: Readonly<Record<string, IsLate>> = {
  die: ({ state }) => state === 'running',
  pause: ({ state }) => state === 'running',
  unpause: ({ state }) => state === 'paused',
};

/**
 * Docker tells some events before its lists know of them: 20.10 a container's death, for as long as the tidying up
 * takes (tried: 12 of 12 lists asked for 25 ms after the event said `running`), 20.10 and 28.5 that one was paused or
 * goes on, and is on a network or no longer (tried: 196 of 240, and 66 of 99 lists asked for at the event said what was
 * before). An inspection waits for that to end.
 */
export class LateLists {
  /** By the container and what was told of it. */
  readonly #heard = new Map<string, { readonly id: string; readonly isLate: IsLate }>();

  hear(event: EngineEvent): void {
    const { type, action, attributes } = event;
    if (type === 'container') {
      const isLate = ofStates[action];
      if (isLate) this.#heard.set(event.id, { id: event.id, isLate });
    } else if (type === 'network' && (action === 'connect' || action === 'disconnect')) {
      const { container: id = '' } = attributes;
      this.#heard.set(`${id} ${event.id}`, { id, isLate: (container) => isOtherwise(container, event) });
    }
  }

  forget(): void {
    this.#heard.clear();
  }

  /**
   * Waits until the lists know of those that were heard of and still read as before; gives them, to be fetched again.
   * Throws EngineError.
   */
  async settle(
    engine: Engine,
    containers: ReadonlyMap<string, ContainerRecord>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const late = new Set<string>();
    for (const { id, isLate } of this.#heard.values()) {
      const container = containers.get(id);
      if (container && isLate(container)) late.add(id);
    }
    this.#heard.clear();
    await Promise.all(
      [...late].map((id) =>
        engine.inspect('container', id, { signal }).catch((error: unknown) => {
          // Gone meanwhile: the fetch finds that out.
          if (!EngineError.is(error, 'not-found')) throw error;
        }),
      ),
    );
    return [...late];
  }
}

/** Of one that is just started or stopped, other events tell when it is. Podman names networks and not their ids. */
function isOtherwise(container: ContainerRecord, { id, action }: EngineEvent): boolean {
  const isOn = container.attachments.some(({ network, networkId }) => networkId === id || network === id);
  return isUp(container) && isOn !== (action === 'connect');
}
