import { type ClientRequest, Agent, type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { inspect } from 'node:util';

/** What Node's Agent does when a request asks it for a socket; undocumented, and what agent-base stands on too. */
const addRequest = (Agent.prototype as unknown as { addRequest: (request: ClientRequest, options: unknown) => void })
  .addRequest;

/** Requests that failed on a socket from the pool: the engine may have closed it before it got the request. */
const staleFailures = new WeakSet();

/**
 * True when a request failed since its kept-alive connection had ended in the meantime, so that asking again on a
 * new one is right (for requests that change nothing).
 */
export function isStaleFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && staleFailures.has(error);
}

/**
 * An agent whose sockets come from `open` alone, whatever a request says of hosts, ports and paths. Since docker-modem
 * hands every request to it, it is also where two of docker-modem's habits are ended: following redirects and
 * printing its agent.
 */
export class EngineAgent extends Agent {
  readonly #open: () => Duplex;

  /** `idleMs`: how long an unused socket is kept, 0 to keep none. `maxSockets`: how many requests at a time. */
  constructor(open: () => Duplex, { idleMs, maxSockets }: { idleMs: number; maxSockets: number }) {
    super({ keepAlive: idleMs > 0, timeout: idleMs, maxSockets, maxFreeSockets: 2 });
    this.#open = open;
  }

  override createConnection(): Duplex {
    return this.#open();
  }

  addRequest(request: ClientRequest, options: object): void {
    // docker-modem follows a Location in the background, with requests that nobody owns, and throws out of an event
    // handler when the scheme is odd. Without the header it has nothing to follow; call.ts refuses the status.
    request.prependListener('response', (response: IncomingMessage) => {
      delete response.headers.location;
    });
    request.prependOnceListener('error', (error: NodeJS.ErrnoException) => {
      const isCut = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (isCut && request.reusedSocket) staleFailures.add(error);
    });
    // openTls names the server; Node would look for a name in the Host header, with a costly first look.
    addRequest.call(this, request, { ...options, servername: '' });
  }

  /** docker-modem formats its options with unlimited depth on every request, this agent and its sockets included. */
  [inspect.custom](): string {
    return 'EngineAgent';
  }
}
