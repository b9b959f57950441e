import { CodedError } from '../base/errors.js';

/**
 * Why the engine couldn't be asked or said no. The first group is about reaching it, the second is its answers.
 */
export type EngineErrorCode =
  /** No endpoint can be told from the settings, variables and contexts: the message says which part is wrong. */
  | 'bad-endpoint'
  /** The socket file (or pipe) isn't there (ENOENT). */
  | 'no-socket'
  /** The socket is there, but not for this user (EACCES, EPERM). */
  | 'no-permission'
  /** Nobody listens (ECONNREFUSED). */
  | 'refused'
  /** The host can't be found or reached (ENOTFOUND, EAI_AGAIN, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT). */
  | 'no-host'
  /** Certificates: expired, unknown, for another host, or missing. */
  | 'tls'
  /** The ssh program failed: the message has its last words. */
  | 'ssh'
  /** It connected and didn't answer in time. */
  | 'timeout'
  /** The connection broke in the middle (ECONNRESET, EPIPE, cut answer). */
  | 'lost'
  /** Something answered that is no Docker engine. */
  | 'not-docker'
  /** The engine is older than API 1.41 or wants a newer client than this. */
  | 'api-version'
  /** The answer can't be read as what it should be. */
  | 'bad-answer'
  | 'not-found' // 404
  | 'conflict' // 409
  | 'bad-request' // 400 and other 4xx
  | 'engine-error' // 5xx
  /** The registry wants a log-in, or another one. */
  | 'denied'
  /** The engine doesn't have this (501, 503 of swarm, Podman's gaps). */
  | 'unsupported'
  /** The endpoint is marked as read-only, and the request would change something: it was not sent. */
  | 'read-only'
  | 'other';

/** An error of the engine client. `message` is in the engine's or the system's own words (English, unlocalised). */
export class EngineError extends CodedError<EngineErrorCode> {
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;

  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown; status?: number | undefined }) {
    super('EngineError', code, message, options);
    this.status = options?.status;
  }

  /** Whether `error` is an EngineError, and, when codes are given, one of these. */
  static is(error: unknown, ...codes: readonly EngineErrorCode[]): error is EngineError {
    return (
      error instanceof Error &&
      error.name === 'EngineError' &&
      (codes.length === 0 || codes.includes((error as { code?: EngineErrorCode }).code ?? 'other'))
    );
  }
}

/** The codes that mean "can't be reached at all", as against an answer that says no. */
export const unreachableCodes: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>([
  'bad-endpoint',
  'no-socket',
  'no-permission',
  'refused',
  'no-host',
  'tls',
  'ssh',
  'timeout',
  'lost',
  'not-docker',
  'api-version',
]);
