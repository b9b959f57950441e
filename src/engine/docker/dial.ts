import { type IncomingMessage } from 'node:http';
import { type Duplex, type Readable } from 'node:stream';
import Docker from 'dockerode';
import { type EngineAgent } from './engine-agent.js';

/** A request as docker-modem takes it, and as we allow ourselves to ask. */
export interface DialOptions {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** With the API version. */
  readonly path: string;
  /** Objects are sent as JSON. */
  readonly query: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON, with POST alone. */
  readonly body?: object | undefined;
  /** Sent as it is, a tar archive. */
  readonly upload?: Readable | undefined;
  /** Asks for a connection of bytes both ways in place of an answer. */
  readonly hijack?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends a request; resolves with the answer's head, whatever its status, and its body still to be read; or, when the
 * engine agrees to give up HTTP for `hijack`, with the connection itself.
 */
export type Dial = (options: DialOptions) => Promise<IncomingMessage | Duplex>;

/** docker-modem turns statuses that aren't listed into errors of its own, with its own words; here all are listed. */
const everyStatus = Object.fromEntries(Array.from({ length: 1000 }, (_, status) => [status, true]));

/**
 * A way to send requests by dockerode's own modem, without what its surroundings would put in:
 * - every option is explicit and DOCKER_HOST is hidden while it is made: the modem reads that variable first, and
 *   with a tcp or ssh value ignores an explicit `socketPath` (or throws, when DOCKER_CERT_PATH has no certificates);
 * - `host` is absent and `socketPath` always there, although `agent` alone decides where a request goes. VS Code's
 *   extension host replaces http.request (@vscode/proxy-agent, createHttpPatch) and under `http.proxySupport`
 *   "override" swaps even an explicit agent for the proxy's, for all requests but those with a `socketPath`;
 * - no timeout: the modem's are idle times that end streams, and read as ECONNRESET. call.ts has deadlines;
 * - answers are always streams: the modem's own reading of a body never ends when the connection breaks in it.
 */
export function createDial(agent: EngineAgent): Dial {
  const docker = withoutVariable(
    'DOCKER_HOST',
    () =>
      new Docker({
        ...{ host: undefined, port: undefined, pathPrefix: undefined, username: undefined, password: undefined },
        ...{ key: undefined, cert: undefined, ca: undefined, checkServerIdentity: undefined, version: undefined },
        ...{ sshOptions: {}, sshAuthAgent: undefined, headers: {}, timeout: 0, connectionTimeout: 0 },
        protocol: 'http',
        socketPath: 'longshore',
        agent,
      } as Docker.DockerOptions),
  );
  return ({ method, path, query, headers, body, upload, hijack = false, signal }) =>
    new Promise((resolve, reject) => {
      docker.modem.dial(
        {
          method,
          // The modem appends the query where it sees a question mark.
          path: query ? `${path}?` : path,
          // An empty body is not sent; without one, the modem would send the options.
          options: { _query: query, _body: body ?? {} },
          ...(upload ? { file: upload } : {}),
          // Without a body the modem announces a chunked one, whose end an engine would read as input of the program.
          ...(hijack ? { hijack, ...(body ? {} : { file: nothing }) } : {}),
          // A copy: the modem adds to it.
          headers: { ...headers },
          abortSignal: signal,
          isStream: true,
          statusCodes: everyStatus,
        },
        (error, response) => {
          if (error) reject(error);
          else resolve(response as IncomingMessage | Duplex);
        },
      );
    });
}

const nothing = Buffer.alloc(0);

/** Runs something synchronous as if an environment variable weren't set. */
function withoutVariable<T>(name: string, run: () => T): T {
  const value = process.env[name];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete process.env[name];
  try {
    return run();
  } finally {
    if (value !== undefined) process.env[name] = value;
  }
}
