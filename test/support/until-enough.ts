import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is enough: the editor says nothing when what it was asked for is there. */
export async function untilEnough<T>(ask: () => PromiseLike<T> | T, isEnough: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (attempt > 200) throw new Error(`no answer: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}
