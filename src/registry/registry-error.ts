import { CodedError } from '../base/errors.js';

type RegistryErrorCode =
  /** Nobody answers there: refused, no such host, no way, a connection that broke. */
  | 'unreachable'
  | 'timeout'
  /** Its certificate is by nobody that is trusted, expired, or another's. */
  | 'certificate'
  /** It wants a log-in (401), and docker has none for it. */
  | 'log-in'
  /** It has refused the log-in that there is (401 or 403). */
  | 'denied'
  | 'not-found'
  /** It doesn't do this: no catalogue, no deleting. */
  | 'unsupported'
  /** Too many questions (429): `wait` says for how long. */
  | 'too-many'
  /** What answered is no registry, or not by the rules: HTML, a wrong digest, pages without an end. */
  | 'bad-answer'
  /** Any other refusal, in the registry's words. */
  | 'refused';

/** An error of a registry. `message` is in the registry's or the system's own words, and has no secret in it. */
export class RegistryError extends CodedError<RegistryErrorCode> {
  readonly registry: string;
  /** Seconds, of `too-many`, where the registry said. */
  readonly wait: number | undefined;

  constructor(
    code: RegistryErrorCode,
    registry: string,
    message: string,
    options?: { cause?: unknown; wait?: number | undefined },
  ) {
    super('RegistryError', code, message, options);
    this.registry = registry;
    this.wait = options?.wait;
  }

  /** Whether `error` is a RegistryError, and, when codes are given, one of these. */
  static is(error: unknown, ...codes: readonly RegistryErrorCode[]): error is RegistryError {
    return (
      error instanceof Error &&
      error.name === 'RegistryError' &&
      (codes.length === 0 || codes.includes((error as { code?: RegistryErrorCode }).code ?? 'refused'))
    );
  }
}
