import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';

/** What the server does with one request. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** `METHOD /path` without query and API version → what is replied; `*` for everything else. */
export type Script = Readonly<Record<string, Reply>>;

export interface ScriptedServer {
  /** `unix:///…` or `tcp://127.0.0.1:…`. */
  readonly url: string;
  /** The socket's path; '' for tcp. */
  readonly socket: string;
  /** Every request so far: `GET /v1.41/containers/json?all=true`. */
  readonly requests: readonly string[];
  /** The headers of every request so far. */
  readonly headers: readonly IncomingMessage['headers'][];
  /** How many connections were made so far, and how many are open. */
  readonly connections: { readonly made: number; readonly open: number };
  /** Breaks all connections, as the death of an engine does. */
  breakConnections(): void;
}

/**
 * A server that passes for an engine as far as its script goes: it answers the handshake as Docker 28.5 does and
 * 404 to what the script doesn't know. Ends with the test.
 */
export async function scriptedServer(
  test: TestContext,
  script: Script = {},
  { tcp = false }: { tcp?: boolean } = {},
): Promise<ScriptedServer> {
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const sockets = new Set<Socket>();
  let made = 0;
  const replies: Script = { 'GET /_ping': ping(), 'GET /version': version(), ...script };
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    headers.push(request.headers);
    request.resume();
    const route = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v\d+\.\d+\//, '/');
    const reply = replies[`${request.method ?? ''} ${route}`] ?? replies['*'] ?? refuse(404, 'page not found');
    reply(request, response);
  };
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  server.on('connection', (socket: Socket) => {
    made += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-faults-'));
  const socket = tcp ? '' : path.join(folder, 'engine.sock');
  await new Promise<void>((resolve) => (tcp ? server.listen(0, '127.0.0.1', resolve) : server.listen(socket, resolve)));
  const breakConnections = () => sockets.forEach((open) => open.destroy());
  test.after(async () => {
    server.close();
    breakConnections();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url: tcp ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${socket}`,
    socket,
    requests,
    headers,
    get connections() {
      return { made, open: sockets.size };
    },
    breakConnections,
  };
}

/** The ping of an engine of this API version; headers can be taken away by undefined. */
export function ping(
  headers: Readonly<Record<string, string | undefined>> = { 'Api-Version': '1.51', Server: 'Docker/28.5.2 (linux)' },
): Reply {
  return (_, response) => {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    response.setHeader('Content-Type', 'text/plain').end('OK');
  };
}

/** The answer of GET /version, as Docker 28.5 gives it, with other fields as given. */
export function version(fields: Readonly<Record<string, unknown>> = {}): Reply {
  return json({
    Platform: { Name: 'Docker Engine - Community' },
    Components: [{ Name: 'Engine', Version: '28.5.2' }],
    Version: '28.5.2',
    ApiVersion: '1.51',
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
    ...fields,
  });
}

export function json(value: unknown): Reply {
  return body(JSON.stringify(value), 'application/json');
}

/** Status 200 with this body, in pieces when there are several: a piece is sent after the one before was. */
export function body(content: string | readonly Buffer[], type = 'application/json'): Reply {
  return (_, response) => {
    response.setHeader('Content-Type', type);
    if (typeof content === 'string') {
      response.end(content);
      return;
    }
    response.flushHeaders();
    const send = (index: number) => {
      const piece = content[index];
      if (piece) response.write(piece, () => setImmediate(send, index + 1));
      else response.end();
    };
    send(0);
  };
}

/** An engine's refusal. */
export function refuse(status: number, message: string): Reply {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message }));
  };
}

/** Status and body as they are. */
export function plainly(status: number, content: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return (_, response) => response.writeHead(status, headers).end(content);
}

/** No answer at all. */
export const hang: Reply = () => undefined;

/** The head and some of the body, and then no more, with the connection open. */
export function hangInBody(start: string): Reply {
  return (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write(start);
  };
}

/** The connection is closed instead of an answer. */
export const closeAtOnce: Reply = (_, response) => response.socket?.destroy();

/** A chunked answer that ends with the connection in the middle of a chunk. */
export const cutChunk: Reply = (_, response) => {
  const { socket } = response;
  socket?.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n[{"Id":');
};

/** An answer with a length that the connection doesn't live to. */
export const cutLength: Reply = (_, response) => {
  response.socket?.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{"Id":');
};

/** Bytes that are no HTTP. */
export function raw(bytes: string): Reply {
  return (_, response) => response.socket?.end(bytes);
}
