import { type ContainerDetails } from '../../engine/engine.js';

type Details = Pick<ContainerDetails, 'pid' | 'startedAt'>;

/** Tells a container's starts apart: what ended with one of them may be opened again in the next. */
export class ContainerStarts {
  readonly #details: () => Promise<Details>;
  /** The one in which the program ran last. */
  #own: Promise<number | undefined> | undefined;
  /** What is waited for: the container's next start, or, after a lost connection, its engine. */
  #awaited: 'start' | 'engine' | undefined;

  constructor(details: () => Promise<Details>) {
    this.#details = details;
  }

  /** The program has begun. */
  began(): void {
    this.#own = this.#ask();
  }

  /** The program has ended; one that couldn't be started leaves what is waited for as it is. */
  ended(how: string): void {
    if (how !== 'failed') this.#awaited = how === 'stopped' ? 'start' : how === 'lost' ? 'engine' : undefined;
  }

  /** Whether the container has been started again since the program began. */
  async isAnother(): Promise<boolean> {
    const [own, now] = [await this.#own, await this.#ask()];
    return own !== undefined && now !== undefined && own !== now;
  }

  /** Whether what is waited for has come: of each start it says so once. */
  async isNext(): Promise<boolean> {
    if (this.#awaited === undefined) return false;
    const [own, now] = [await this.#own, await this.#ask()];
    if (now === undefined || (this.#awaited === 'start' && now === own)) return false;
    this.#awaited = 'start';
    this.#own = Promise.resolve(now);
    return true;
  }

  /** When it was started, milliseconds since the epoch; undefined when it doesn't run or can't be asked. */
  async #ask(): Promise<number | undefined> {
    try {
      const { pid, startedAt } = await this.#details();
      return pid > 0 ? startedAt : undefined;
    } catch {
      // It is gone, or the engine is: neither is a start.
      return undefined;
    }
  }
}
