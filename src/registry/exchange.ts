import http from 'node:http';
import https from 'node:https';
import { messageOf } from '../base/errors.js';
import { type RegistryCertificates } from './certificates.js';
import { RegistryError } from './registry-error.js';

/** Bytes of an answer: a list of 10,000 tags has some hundred thousand. */
const mostBytes = 16_000_000;
/** Redirects that are followed; a registry needs one, to where it keeps its blobs. */
const mostRedirects = 5;

export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as a form. */
  readonly form?: URLSearchParams;
  readonly certificates?: RegistryCertificates;
  /** Takes any certificate: for registries that the engine lists as insecure, as it does itself. */
  readonly isInsecure?: boolean;
  /** Milliseconds until the whole answer must be there. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One question to a registry and its whole answer, redirects followed. What says who is asking goes to the host that
 * was asked alone. Throws RegistryError `unreachable`, `timeout`, `certificate` and `bad-answer`, or the signal's reason.
 */
export async function exchange(registry: string, url: URL, question: Question): Promise<Answer> {
  const { deadline, signal, ...rest } = question;
  const clock = AbortSignal.timeout(deadline);
  const both = signal ? AbortSignal.any([signal, clock]) : clock;
  let target = url;
  let { headers } = question;
  try {
    for (let hops = 0; ; hops++) {
      const answer = await once(target, { ...rest, headers }, both, target.host === url.host);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
      if (hops === mostRedirects) throw new RegistryError('bad-answer', registry, 'it redirects again and again');
      if (!URL.canParse(location, target.href))
        throw new RegistryError('bad-answer', registry, 'it redirects to no address');
      const next = new URL(location, target);
      if (next.protocol !== 'https:' && (next.protocol !== 'http:' || target.protocol === 'https:')) {
        throw new RegistryError('bad-answer', registry, 'it redirects to an address without TLS');
      }
      if (question.method !== 'GET' && question.method !== 'HEAD') {
        throw new RegistryError('bad-answer', registry, `it redirects a ${question.method}`);
      }
      if (next.host !== target.host || next.protocol !== target.protocol) headers = without(headers, 'authorization');
      target = next;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (clock.aborted) throw new RegistryError('timeout', registry, `no answer within ${deadline / 1000} s`);
    throw RegistryError.is(error) ? error : toRegistryError(registry, error);
  }
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
}

/** `isOwn`: the registry's own host, which alone is shown a certificate. */
function once(
  url: URL,
  { method, headers, form, certificates, isInsecure = false }: Omit<Question, 'deadline' | 'signal'>,
  signal: AbortSignal,
  isOwn: boolean,
): Promise<Answer> {
  const isTls = url.protocol === 'https:';
  const body = form?.toString();
  const content = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const tls = isTls && isOwn ? { ...certificates, ...(isInsecure ? { rejectUnauthorized: false } : {}) } : {};
  return new Promise((resolve, reject) => {
    const request = (isTls ? https : http).request(
      url,
      { method, headers: { 'user-agent': 'Longshore', ...headers, ...content }, signal, ...(tls as object) },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > mostBytes) request.destroy(new TooLong());
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks, size) }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

class TooLong extends Error {
  override readonly message = `the answer is longer than ${mostBytes / 1e6} MB`;
}

function toRegistryError(registry: string, error: unknown): RegistryError {
  const { code = '' } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  if (error instanceof TooLong || code.startsWith('HPE_')) {
    return new RegistryError('bad-answer', registry, messageOf(error), options);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_/.test(code)) {
    return new RegistryError('certificate', registry, messageOf(error), options);
  }
  // An attempt on each address of a host is one error without words of its own.
  const words = messageOf(error) || messageOf((error as AggregateError).errors[0]);
  return new RegistryError('unreachable', registry, words, options);
}

/** Whether what failed with TLS may do without: somebody is there, who hung up or answered in another language. */
export function mayBePlain(error: unknown): boolean {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return /^(?:EPROTO|ECONNRESET|EPIPE|ERR_SSL_WRONG_VERSION_NUMBER)$/.test(cause?.code ?? '');
}
