import { type ContainerRecord, type ContainerState, type Engine, type EngineEvent } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';

/** The state that a container can no longer be in after an event of it. */
const states: Readonly<Record<string, ContainerState>> = { die: 'running', pause: 'running', unpause: 'paused' };

/**
 * Docker tells some events before its lists know of them: 20.10 a container's death, for as long as the tidying up
 * takes (tried: 12 of 12 lists asked for 25 ms after the event said `running`), 20.10 and 28.5 that one was paused or
 * goes on (tried: 196 of 240 lists asked for at the event said what was before). An inspection waits for that to end.
 */
export class LateStates {
  /** The state that a list mustn't tell of each that was heard of. */
  readonly #heard = new Map<string, ContainerState>();

  hear({ type, action, id }: EngineEvent): void {
    const state = type === 'container' ? states[action] : undefined;
    if (state) this.#heard.set(id, state);
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
    const late = [...this.#heard].flatMap(([id, state]) => (containers.get(id)?.state === state ? [id] : []));
    this.#heard.clear();
    await Promise.all(
      late.map((id) =>
        engine.inspect('container', id, { signal }).catch((error: unknown) => {
          // Gone meanwhile: the fetch finds that out.
          if (!EngineError.is(error, 'not-found')) throw error;
        }),
      ),
    );
    return late;
  }
}
