// @ts-check
/** A unix socket between Longshore and an engine that counts what goes through, and changes nothing of it. */
import { connect, createServer } from 'node:net';

/** @typedef {{ line: string, sent: number, received: number }} Call `GET /v1.51/…`, and its bytes both ways. */

/**
 * @param {string} path where to listen
 * @param {string} engine the engine's socket
 * @returns {Promise<{ calls: Call[], stop: () => void }>}
 */
export async function countingProxy(path, engine) {
  /** @type {Call[]} */
  const calls = [];
  const open = new Set();
  const server = createServer((client) => {
    const upstream = connect(engine);
    open.add(client).add(upstream);
    /** Node's agent never sends a request before the last one's answer: what comes belongs to the last. */
    /** @type {Call | undefined} */
    let call;
    client.on('data', (/** @type {Buffer} */ chunk) => {
      const line = /^([A-Z]+ \S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1'))?.[1];
      if (line) calls.push((call = { line, sent: 0, received: 0 }));
      if (call) call.sent += chunk.length;
      upstream.write(chunk);
    });
    upstream.on('data', (/** @type {Buffer} */ chunk) => {
      if (call) call.received += chunk.length;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      one?.on('error', () => other?.destroy());
      one?.on('end', () => other?.end());
      one?.on('close', () => {
        open.delete(one);
        other?.destroy();
      });
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(path, () => resolve(undefined)));
  const stop = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { calls, stop };
}
