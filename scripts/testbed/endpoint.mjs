// @ts-check
/** Which engine docker itself would talk to, and whether it answers. */
import { request } from 'node:http';
import { run } from './process.mjs';

/**
 * GET /_ping: true when what answers is a Docker engine.
 * @param {string} host unix://, npipe:// or tcp://
 * @returns {Promise<boolean>}
 */
export function answersPing(host) {
  const [, scheme, rest = ''] = /^(\w+):\/\/(.*)$/.exec(host) ?? [];
  /** @type {import('node:http').RequestOptions} */
  let where;
  if (scheme === 'unix' || scheme === 'npipe') where = { socketPath: rest };
  else if (scheme === 'tcp' && URL.canParse(`http://${rest}`)) {
    const { hostname, port } = new URL(`http://${rest}`);
    // An IPv6 address stands in brackets in the address, but not in the request.
    where = { host: hostname.replace(/^\[|\]$/g, ''), port: port || 2375 };
  } else return Promise.resolve(false);
  return new Promise((resolve) => {
    const call = request({ ...where, path: '/_ping', timeout: 3_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 && response.headers['api-version'] !== undefined);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end();
  });
}

/** The endpoint that docker would use: DOCKER_HOST, else the current context, else the usual socket. */
async function usualHost() {
  if (process.env['DOCKER_HOST']) return process.env['DOCKER_HOST'];
  const inspect = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
  const context = await run('docker', inspect).catch(() => '');
  if (context.trim() !== '') return context.trim();
  return process.platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
}

/** @returns {Promise<{ host: string, answers: boolean }>} */
export async function usualEngine() {
  const host = await usualHost();
  if (await answersPing(host)) return { host, answers: true };
  // ssh:// and TLS are for docker to judge: it has the keys.
  const version = await run('docker', ['version', '--format', '{{.Server.APIVersion}}']).catch(() => '');
  return { host, answers: /^\d+\.\d+/.test(version.trim()) };
}
