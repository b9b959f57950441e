import * as l10n from '@vscode/l10n';
import { settleEach } from '../base/async.js';
import { CodedError, isAbort, messageOf } from '../base/errors.js';
import { plain } from '../base/text.js';
import { explainError } from '../engine/explain-error.js';

/** Some of several objects failed; the message has every one's reason. */
class SomeFailed extends CodedError<'some-failed'> {
  constructor(message: string, cause: unknown) {
    super('SomeFailed', 'some-failed', message, { cause });
  }
}

/** Does the same to every object, four at a time. One's failure keeps none of the others; all failures are told. */
export async function each<T>(
  subjects: readonly T[],
  nameOf: (subject: T) => string,
  signal: AbortSignal,
  work: (subject: T) => Promise<void>,
): Promise<void> {
  const outcomes = await settleEach(subjects, 4, async (subject) => {
    signal.throwIfAborted();
    await work(subject);
  });
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [{ subject: subjects[index] as T, reason: outcome.reason as unknown }] : [],
  );
  const [first] = failures;
  if (!first) return;
  if (subjects.length === 1 || isAbort(first.reason)) throw first.reason;
  const reasons = failures.map(({ subject, reason }) => `${plain(nameOf(subject), 60)}: ${explainError(reason).what}`);
  throw new SomeFailed(
    l10n.t('{0} of {1} failed. {2}', failures.length, subjects.length, reasons.join(' ')),
    messageOf(first.reason),
  );
}
