import { Emitter } from '../base/event.js';

let open = 0;
const didChange = new Emitter<void>();

/** Whether the user is being asked something: work waits then, and no progress is shown beside the question. */
export const question = {
  get isOpen(): boolean {
    return open > 0;
  },
  onDidChange: didChange.event,
  /** Marks the time until the user has answered. */
  async during<T>(answer: Thenable<T>): Promise<T> {
    open += 1;
    didChange.fire();
    try {
      return await answer;
    } finally {
      open -= 1;
      didChange.fire();
    }
  },
};
