import { CodedError } from '../base/errors.js';
import { type Offer } from './command.js';

/** A command says no, and why: `message` says what and why, `next` what to do instead, `offer` does it. */
export class Refusal extends CodedError<'refused'> {
  readonly next: string;
  readonly offer: Offer | undefined;

  constructor(message: string, next = '', offer?: Offer) {
    super('Refusal', 'refused', message);
    this.next = next;
    this.offer = offer;
  }
}
