import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { EngineError, type EngineErrorCode } from '../errors.js';

/** Longest message in characters; an HTML page would otherwise end up in a notification. */
const maxMessage = 500;

/** Podman's copier tells its whole request, with folders of the engine's machine, before it says what is wrong. */
const podmanRequest = /^error during bulk transfer for copier\.request\{.*\}: /;

/** What the system's errors of connecting and reading mean (errno(3)). */
const bySystemCode: Readonly<Record<string, EngineErrorCode>> = {
  ENOENT: 'no-socket',
  ENOTDIR: 'no-socket',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'no-host',
  EAI_AGAIN: 'no-host',
  EHOSTUNREACH: 'no-host',
  EHOSTDOWN: 'no-host',
  ENETUNREACH: 'no-host',
  ENETDOWN: 'no-host',
  EADDRNOTAVAIL: 'no-host',
  ETIMEDOUT: 'no-host',
  // A socket file whose engine takes no connections any more: its queue is full.
  EAGAIN: 'timeout',
  ECONNRESET: 'lost',
  ECONNABORTED: 'lost',
  EPIPE: 'lost',
  ERR_STREAM_PREMATURE_CLOSE: 'lost',
  // A socket's path that is too long for the system.
  EINVAL: 'bad-endpoint',
  // The TLS handshake met something that is no TLS.
  EPROTO: 'tls',
};

/** OpenSSL's names for what is wrong with a certificate (Node's doc/api/tls.md, "X509 certificate error codes"). */
const certificateCodes: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
]);

/** Anything that connecting, sending or reading threw, as an EngineError; one that already is stays as it is. */
export function toEngineError(error: unknown): EngineError {
  if (EngineError.is(error)) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return new EngineError(meaningOf(code), plain(wordsOf(error, code), maxMessage), { cause: error });
}

function meaningOf(code: string): EngineErrorCode {
  const known = bySystemCode[code];
  if (known) return known;
  if (certificateCodes.has(code) || /^ERR_(TLS|SSL|OSSL)_/.test(code)) return 'tls';
  // llhttp's errors: what came back is not HTTP.
  if (code.startsWith('HPE_')) return 'not-docker';
  return 'other';
}

function wordsOf(error: unknown, code: string): string {
  // localhost is often two addresses; Node then throws both attempts in one error without a message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join('; ');
  const words = messageOf(error);
  if (words === 'aborted') return 'the connection broke in the middle of the answer';
  if (words === 'socket hang up') return 'the connection was closed without an answer';
  if (/wrong.version.number|packet length too long/i.test(words)) {
    return 'what listens there does not speak TLS (wrong version number)';
  }
  if (code.startsWith('HPE_')) return `the answer is not HTTP (${words})`;
  return words || code || 'unknown error';
}

/** An answer with a status that says no, as an EngineError in the engine's own words. */
export function answerError(status: number, body: string): EngineError {
  const whole = plain(messageIn(body).replace(/\s+/g, ' ').replace(podmanRequest, '').trim(), Infinity);
  // Engines say what they did first, with all paths, and at the end why it failed.
  const half = maxMessage / 2;
  const said = whole.length <= maxMessage ? whole : `${whole.slice(0, half - 1)}…${whole.slice(-half)}`;
  const words = said || `the engine answered with status ${status}`;
  return new EngineError(meaningOfStatus(status, words), words, { status });
}

/** The engine's `message`; a body that is no such JSON is shown as it is, without HTML's tags. */
function messageIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    const message = (value as { message?: unknown } | null)?.message;
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: what is between the engine and us answered, or no engine at all.
  }
  return body.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
}

function meaningOfStatus(status: number, words: string): EngineErrorCode {
  if (status < 400) return 'not-docker';
  switch (status) {
    case 400:
      if (/HTTP request to an HTTPS server/i.test(words)) return 'tls';
      return /client version .* is too (new|old)/i.test(words) ? 'api-version' : 'bad-request';
    case 404:
      // The router's words and not an object's: this engine doesn't have the call.
      return /^(404 )?(page )?not found\.?$/i.test(words) ? 'unsupported' : 'not-found';
    case 405:
    case 501:
      return 'unsupported';
    case 409:
      return 'conflict';
    case 503:
      // 503 is also how engines say that they aren't part of a swarm, and Podman that it knows none.
      return /swarm|does not support/i.test(words) ? 'unsupported' : 'engine-error';
    case 500:
      // Podman's words for a container that is in another state than the call needs (libpod/define/errors.go).
      return /container state improper/i.test(words) ? 'conflict' : 'engine-error';
    default:
      return status < 500 ? 'bad-request' : 'engine-error';
  }
}
