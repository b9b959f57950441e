// @ts-check
/** The engine's API without any of Longshore's code: to make what is measured, and to know when it happened. */
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/**
 * @param {string} socketPath
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export function ask(socketPath, method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const call = request({ socketPath, method, path: `/v1.41${path}`, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if ((response.statusCode ?? 500) >= 400) reject(new Error(`${method} ${path}: ${text}`));
        else resolve(/^[[{]/.test(text) ? JSON.parse(text) : undefined);
      });
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * @param {string} socket
 * @param {string} name
 * @returns {Promise<string>} the container's id
 */
export async function createContainer(socket, name) {
  const body = {
    Image: 'busybox:local',
    Cmd: ['sleep', '1000000'],
    Labels: { 'com.example.team': 'harbour', 'com.example.version': '1.2.3' },
    HostConfig: { NetworkMode: 'none' },
  };
  return (await ask(socket, 'POST', `/containers/create?name=${name}`, body)).Id;
}

/**
 * Does something with every item, a few at a time.
 * @template T
 * @param {readonly T[]} items
 * @param {number} limit
 * @param {(item: T) => Promise<unknown>} work
 */
export async function each(items, limit, work) {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) await work(/** @type {T} */ (items[index]));
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/**
 * Listens to the engine's events and keeps the time of each.
 * @param {string} socketPath
 */
export async function listen(socketPath) {
  /** `ACTION ID` → milliseconds since the epoch, by the engine. @type {Map<string, number>} */
  const times = new Map();
  let count = 0;
  const call = request({ socketPath, path: '/v1.41/events', agent: false });
  call.on('error', () => undefined);
  await new Promise((resolve, reject) => {
    call.once('error', reject).end();
    call.once('response', (response) => {
      let rest = '';
      response.on('error', () => undefined);
      response.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const nanoseconds = /"timeNano":(\d+)/.exec(line)?.[1];
          const { Action, Actor } = JSON.parse(line);
          count += 1;
          times.set(`${Action} ${Actor.ID}`, Number(BigInt(nanoseconds ?? 0) / 1000n) / 1000);
        }
      });
      resolve(undefined);
    });
  });
  return { times, count: () => count, stop: () => void call.destroy() };
}
