import { CodedError } from '../base/errors.js';

/** A command says no before it asks the engine. `message` says what and why, `next` what to do instead. */
export class Refusal extends CodedError<'refused'> {
  readonly next: string;

  constructor(message: string, next = '') {
    super('Refusal', 'refused', message);
    this.next = next;
  }
}
