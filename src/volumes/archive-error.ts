import { CodedError } from '../base/errors.js';

/** An archive that can't be restored: `message` says why, in the user's language. */
export class ArchiveError extends CodedError<'bad-archive'> {
  constructor(message: string, cause?: unknown) {
    super('ArchiveError', 'bad-archive', message, cause === undefined ? undefined : { cause });
  }
}
