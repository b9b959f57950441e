import { type ContainerRecord, type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';

/**
 * Engine 20.10 says that a container died before its lists know of it, for as long as the tidying up takes (tried:
 * 12 of 12 lists asked for 25 ms after the event said `running`). An inspection waits for that to end.
 */
export class DeadContainers {
  readonly #died = new Set<string>();

  /** An event said that this one died. */
  hear(id: string): void {
    this.#died.add(id);
  }

  forget(): void {
    this.#died.clear();
  }

  /**
   * Waits until the lists know of those that were heard of and still read `running`; gives them, to be fetched again.
   * Throws EngineError.
   */
  async settle(
    engine: Engine,
    containers: ReadonlyMap<string, ContainerRecord>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const late = [...this.#died].filter((id) => containers.get(id)?.state === 'running');
    this.#died.clear();
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
