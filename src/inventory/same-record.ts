import { isDeepStrictEqual } from 'node:util';
import { type AnyRecord } from '../engine/engine.js';

/** Whether two records say the same, whenever they were read. */
export function sameRecord(a: AnyRecord, b: AnyRecord): boolean {
  if (a.kind === 'container' && b.kind === 'container') {
    // Cheap facts first: most changes of a container show in one of these.
    if (a.state !== b.state || a.status !== b.status) return false;
    return isDeepStrictEqual({ ...a, readAt: 0 }, { ...b, readAt: 0 });
  }
  return isDeepStrictEqual(a, b);
}
