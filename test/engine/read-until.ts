import assert from 'node:assert/strict';
import { type Output, type Session } from '../../src/engine/engine.js';

/** Reads until what a program printed matches; gives all of it. */
export async function readUntil(session: Pick<Session, 'output'>, pattern: RegExp): Promise<string> {
  let said = '';
  const iterator = session.output[Symbol.asyncIterator]();
  while (!pattern.test(said)) {
    const step = (await iterator.next()) as IteratorResult<Output, undefined>;
    if (step.done === true) assert.fail(`ended before ${String(pattern)}: ${said}`);
    said += step.value.bytes.toString();
  }
  return said;
}
