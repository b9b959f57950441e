import { once, setMaxListeners } from 'node:events';
import { type ClientRequest, IncomingMessage, request as httpRequest } from 'node:http';
import { type OnReadOpts } from 'node:net';
import { type ParsedUrlQueryInput, stringify } from 'node:querystring';
import { type Duplex, type Readable } from 'node:stream';
import { type Log } from '../../base/log.js';
import { type Call, type Pieces } from '../engine.js';
import { EngineError } from '../errors.js';
import { createDial, type DialOptions } from './dial.js';
import { isStaleFailure } from './engine-agent.js';
import { rawGet } from './raw-get.js';
import { answerError, toEngineError } from './to-engine-error.js';
import { type Transport } from './transport.js';

/** A question to the engine. */
export interface Ask {
  readonly method: DialOptions['method'];
  /** Without the API version; parts from outside go through `pathPart`. */
  readonly path: string;
  /** Objects are sent as JSON; what is undefined is left out. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as it is, a tar archive. */
  readonly upload?: Readable;
  /** Sent beside those of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly call?: Call | undefined;
  /** Of what is no GET: it changes nothing, and is sent to a read-only endpoint too. */
  readonly isHarmless?: true;
  /** Milliseconds that this may take where the caller doesn't say; it then gets a connection of its own. */
  readonly patience?: number;
}

export interface CallerOptions {
  readonly transport: Transport;
  readonly log: Log;
  /** Milliseconds until an ordinary call is given up. */
  readonly deadline: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked before each request that changes something; always, when left out. */
  readonly mayChange?: (() => boolean) | undefined;
}

/** Bytes of an answer that is read into memory: far above any list, far below what hurts. */
const maxBody = 256_000_000;

/**
 * The one place where requests are sent and answers read: deadlines, aborts, limits and errors are the same for all.
 * Every method throws EngineError, or the signal's reason when the caller's signal aborted.
 */
export class Caller {
  readonly #options: CallerOptions;
  readonly #dial;
  readonly #dialApart;
  /** What is under way. */
  readonly #links = new Set<Link>();
  #isDisposed = false;
  /** `/v1.47`, or '' before it is negotiated. */
  #prefix = '';

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#dial = createDial(options.transport.calls);
    this.#dialApart = createDial(options.transport.streams);
  }

  /** Puts this API version before every path from now on: without one, engines answer in their newest shapes. */
  useVersion(version: string): void {
    this.#prefix = `/v${version}`;
  }

  /** Asks and parses the answer as JSON. */
  async json(ask: Ask): Promise<unknown> {
    const { body } = await this.answer(ask);
    return parseJson(body);
  }

  /** Asks and reads the whole answer. Throws for every status but 2xx, and 304, which says that it is so already. */
  async answer(ask: Ask): Promise<{ readonly response: IncomingMessage; readonly body: Buffer }> {
    const { log, deadline: ordinary } = this.#options;
    const patience = ask.call?.deadline ?? Math.max(ordinary, ask.patience ?? 0);
    const dial = ask.patience === undefined ? this.#dial : this.#dialApart;
    const start = performance.now();
    const watched = ask.patience === undefined ? undefined : ordinary;
    return this.#within(patience, ask.call?.signal, watched, async (signal) => {
      const exchange = async () => {
        const response = toAnswer(await dial(this.#toDial(ask, signal)));
        return { response, body: await readBody(response) };
      };
      const { response, body } = await exchange().catch((error: unknown) => {
        if (ask.method === 'GET' && isStaleFailure(error) && !signal.aborted) return exchange();
        throw error;
      });
      const status = response.statusCode ?? 0;
      const ms = Math.round(performance.now() - start);
      log.debug('engine', `${ask.method} ${ask.path}: ${status}, ${body.length} bytes, ${ms} ms`);
      if (!isSuccess(status)) throw refusal(response, body);
      return { response, body };
    });
  }

  /**
   * Asks for an answer without an end. It must begin within the deadline, unless `beginsLate`; then it lives until it
   * ends, breaks, is destroyed by its owner, or the signal aborts.
   */
  async stream(ask: Ask, signal: AbortSignal, beginsLate: boolean): Promise<IncomingMessage> {
    const { deadline } = this.#options;
    const link = this.#link(signal);
    const timer = beginsLate ? undefined : setTimeout(() => link.abort(tooLate(deadline)), deadline);
    try {
      const response = toAnswer(await untilAborted(this.#dialApart(this.#toDial(ask, link.signal)), link.signal));
      response.once('close', () => this.#unlink(link));
      if (!isSuccess(response.statusCode ?? 0)) throw refusal(response, await readBody(response));
      return response;
    } catch (error) {
      this.#unlink(link);
      throw link.signal.aborted ? link.signal.reason : toEngineError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks for an answer of many bytes, as fast as it can be read. The same as `stream` where there is no faster way. */
  async pieces({ path, query }: Pick<Ask, 'path' | 'query'>, signal: AbortSignal): Promise<Pieces> {
    const { transport, headers } = this.#options;
    const { openRaw } = transport;
    if (!openRaw) return this.stream({ method: 'GET', path, query: query ?? {} }, signal, true);
    const link = this.#link(signal);
    const search = searchOf(query);
    const at = `${this.#prefix}${path}${search}`;
    const open = (onread: OnReadOpts) => {
      const socket = openRaw(onread);
      socket.once('close', () => this.#unlink(link));
      return socket;
    };
    try {
      return await rawGet(open, { path: at, headers: { ...headers, Host: transport.host } }, link.signal);
    } catch (error) {
      this.#unlink(link);
      throw error;
    }
  }

  /**
   * PUTs many bytes, as fast as they are taken. A piece has been taken when the next is asked for. Throws as the others
   * do, and what making a piece throws.
   */
  async send(ask: Pick<Ask, 'path' | 'query'>, pieces: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const { path, query, headers } = this.#toDial({ ...ask, method: 'PUT' }, signal);
    const link = this.#link(signal);
    // Not by the modem, which takes a stream, and so a new buffer for each piece. `socketPath` as in dial.ts.
    const request = httpRequest({
      ...{
        method: 'PUT',
        path: `${path}${searchOf(query)}`,
        socketPath: 'longshore',
        agent: this.#options.transport.streams,
      },
      headers: { ...headers, 'Content-Type': 'application/x-tar' },
      signal: link.signal,
    });
    const answered = (once(request, 'response') as Promise<[IncomingMessage]>).catch((error: unknown) => {
      throw toEngineError(error);
    });
    // A connection that breaks after the answer: nobody else would listen, and the process end.
    request.on('error', () => undefined);
    // An engine that refuses says so in the middle, and takes no more.
    const refused = answered.then(() => true);
    // Told by `answered`.
    refused.catch(() => undefined);
    try {
      for await (const piece of pieces) if (await Promise.race([written(request, piece), refused])) break;
      request.end();
      const [response] = await answered;
      const body = await readBody(response).catch((error: unknown) => {
        throw toEngineError(error);
      });
      if (!isSuccess(response.statusCode ?? 0)) throw refusal(response, body);
    } catch (error) {
      throw link.signal.aborted ? link.signal.reason : error;
    } finally {
      request.destroy();
      this.#unlink(link);
    }
  }

  /**
   * Asks for a connection of bytes both ways. The deadline and the call's signal are for opening it; then it lives until
   * either side ends it, its owner destroys it, or this is disposed of.
   */
  async hijack(ask: Ask): Promise<Duplex> {
    const link = this.#link(undefined);
    const ms = ask.call?.deadline ?? Math.max(this.#options.deadline, ask.patience ?? 0);
    const { connection } = await this.#within(ms, ask.call?.signal, undefined, async (signal) => {
      const answer = await this.#dialApart({ ...this.#toDial(ask, signal), hijack: true });
      if (!(answer instanceof IncomingMessage)) return { connection: answer };
      const body = await readBody(answer);
      if (!isSuccess(answer.statusCode ?? 0)) throw refusal(answer, body);
      throw new EngineError('bad-answer', 'the engine did not open the connection that was asked for');
    }).catch((error: unknown) => {
      this.#unlink(link);
      throw error;
    });
    // Its reader is told; without this, an end between two readers would end the process.
    connection.on('error', () => undefined);
    connection.once('close', () => this.#unlink(link));
    const end = () => connection.destroy(link.signal.reason as Error);
    if (link.signal.aborted) end();
    else link.signal.addEventListener('abort', end, { once: true });
    return connection;
  }

  /** Ends everything that is under way. */
  dispose(): void {
    this.#isDisposed = true;
    for (const link of this.#links) link.abort(disposal());
    this.#options.transport.dispose();
  }

  #toDial(ask: Ask, signal: AbortSignal): DialOptions {
    const { transport, headers, mayChange } = this.#options;
    if (ask.method !== 'GET' && ask.method !== 'HEAD' && !ask.isHarmless && mayChange?.() === false) {
      throw new EngineError('read-only', `${ask.method} ${ask.path} was not sent: the endpoint is read-only`);
    }
    const query = ask.query && Object.fromEntries(Object.entries(ask.query).filter(([, value]) => value !== undefined));
    return {
      method: ask.method,
      path: `${this.#prefix}${ask.path}`,
      query,
      headers: { ...headers, ...ask.headers, Host: transport.host },
      body: ask.body,
      upload: ask.upload,
      signal,
    };
  }

  /** `watched`: milliseconds after which a slow answer is believed only of an engine that still answers a ping. */
  async #within<T>(
    ms: number,
    signal: AbortSignal | undefined,
    watched: number | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const link = this.#link(signal);
    const timer = setTimeout(() => link.abort(tooLate(ms)), ms);
    const ping = () => {
      this.answer({ method: 'GET', path: '/_ping', call: { signal: link.signal } }).catch((error: unknown) => {
        if (EngineError.is(error, 'timeout')) link.abort(error);
      });
    };
    const watch = watched === undefined || watched >= ms ? undefined : setTimeout(ping, watched);
    try {
      link.signal.throwIfAborted();
      return await untilAborted(work(link.signal), link.signal);
    } catch (error) {
      // Our own abort comes back as a broken connection, and mustn't be told as one.
      throw link.signal.aborted ? link.signal.reason : toEngineError(error);
    } finally {
      clearTimeout(timer);
      clearTimeout(watch);
      this.#unlink(link);
    }
  }

  #link(source: AbortSignal | undefined): Link {
    const link = new Link(source);
    this.#links.add(link);
    if (this.#isDisposed) link.abort(disposal());
    return link;
  }

  #unlink(link: Link): void {
    link.dispose();
    this.#links.delete(link);
  }
}

/** As the modem writes it, but for objects, which no call with pieces has. */
function searchOf(query: Ask['query']): string {
  const text = stringify(query as ParsedUrlQueryInput | undefined);
  return text === '' ? '' : `?${text}`;
}

/** Resolves when the system has taken it. A connection that breaks is told by the request. */
function written(request: ClientRequest, piece: Buffer): Promise<false> {
  return new Promise((resolve) => {
    request.write(piece, (error) => {
      if (!error) resolve(false);
    });
  });
}

function tooLate(ms: number): EngineError {
  return new EngineError('timeout', `the engine did not answer within ${Math.round(ms / 100) / 10} s`);
}

function disposal(): Error {
  return new DOMException('the connection to the engine was given up', 'AbortError');
}

/** A name or reference as part of a path: encoded, its slashes kept, since engines route references by them. */
export function pathPart(name: string): string {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    // An engine would answer with a redirect to another path.
    throw new EngineError('bad-request', `"${name}" is no name`);
  }
  return parts.map(encodeURIComponent).join('/');
}

/** Parses an answer. Throws EngineError `bad-answer`. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new EngineError('bad-answer', `the answer is not JSON (${body.length} bytes)`, { cause: error });
  }
}

function toAnswer(answer: IncomingMessage | Duplex): IncomingMessage {
  if (answer instanceof IncomingMessage) return answer;
  answer.destroy();
  throw new EngineError('not-docker', 'it gave up HTTP without having been asked to');
}

function isSuccess(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function refusal(response: IncomingMessage, body: Buffer): EngineError {
  const status = response.statusCode ?? 0;
  if (status < 300 || status >= 400) return answerError(status, body.toString('utf8'));
  return new EngineError('not-docker', `the answer is a redirect (status ${status}), which no engine sends`, {
    status,
  });
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new EngineError('bad-answer', `the answer is longer than ${maxBody / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Node tells a request that still waits for a socket of its abort only when it gets one: so this doesn't wait. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    done.abort();
  }
}

/** A signal that follows another until it is disposed (AbortSignal.any holds on to its sources, nodejs/node#54614). */
class Link {
  readonly #controller = new AbortController();
  readonly #source: AbortSignal | undefined;
  readonly #follow = () => this.abort(this.#source?.reason);

  constructor(source: AbortSignal | undefined) {
    this.#source = source;
    if (!source) return;
    // Many calls may share a signal; above ten listeners Node warns of a leak, which this isn't.
    setMaxListeners(0, source);
    if (source.aborted) this.#follow();
    else source.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  dispose(): void {
    this.#source?.removeEventListener('abort', this.#follow);
  }
}
