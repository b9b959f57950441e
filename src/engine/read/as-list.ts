import { EngineError } from '../errors.js';

/** Go writes an empty list as null. Throws EngineError `bad-answer` for anything but a list. */
export function asList(answer: unknown): readonly unknown[] {
  if (answer === null) return [];
  if (Array.isArray(answer)) return answer;
  throw new EngineError('bad-answer', 'the answer is not a list');
}
