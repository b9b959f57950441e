import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until it succeeds, for a screen follows its engine in its own time; fails with the last failure. */
export async function eventually<T>(attempt: () => Promise<T> | T, milliseconds = 30_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await sleep(50);
  }
}
