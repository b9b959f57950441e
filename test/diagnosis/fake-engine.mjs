// @ts-check
/**
 * Stands in for an engine that can't be had at will: `node fake-engine.mjs KIND PATH|PORT [KEY CERT CA|-]`. What it says
 * are the words of the real programs, as socket-diagnostics.md quotes them.
 */
import { createServer as createHttps } from 'node:https';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { chmodSync, readFileSync } from 'node:fs';

const [kind = 'docker', where = '', key, cert, ca = '-'] = process.argv.slice(2);
const target = /^\d+$/.test(where) ? { port: Number(where), host: '127.0.0.1' } : { path: where };

const docker = { 'Api-Version': '1.51', Server: 'Docker/28.5.2 (linux)', Ostype: 'linux' };
const libpod = { 'Api-Version': '1.41', 'Libpod-Api-Version': '4.3.1', Server: 'Libpod/4.3.1 (linux)' };
const json = (/** @type {unknown} */ value) => ({
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json' },
});

/** @typedef {{ status?: number, headers?: Record<string, string>, body?: string } | undefined} Answer */

/** @param {string} url @param {string} most @param {string} least @returns {Answer} */
function asEngine(url, most, least) {
  const headers = { ...docker, 'Api-Version': most };
  const [, asked, path = url] = /^\/v([^/]+)(\/.*)$/.exec(url) ?? [];
  if (asked !== undefined && !/^\d+\.\d+$/.test(asked)) {
    return { status: 404, ...json({ message: 'page not found' }), headers };
  }
  const minor = Number((asked ?? most).split('.')[1]);
  if (minor > Number(most.split('.')[1])) {
    const message = `client version ${asked} is too new. Maximum supported API version is ${most}`;
    return { status: 400, ...json({ message }), headers };
  }
  if (minor < Number(least.split('.')[1])) {
    const words = `client version ${asked} is too old. Minimum supported API version is ${least}, please upgrade your client to a newer version`;
    return { status: 400, body: words, headers };
  }
  if (path === '/_ping') return { headers, body: 'OK' };
  if (path === '/version')
    return { headers, body: JSON.stringify({ ApiVersion: most, MinAPIVersion: least, Version: '28.5.2' }) };
  return { headers, body: JSON.stringify({ SecurityOptions: ['name=seccomp,profile=builtin'], Warnings: [] }) };
}

/** @type {Record<string, (url: string) => Answer | 'never' | 'cut'>} */
const http = {
  docker: (url) => asEngine(url, '1.51', '1.24'),
  old: (url) => asEngine(url, '1.41', '1.12'),
  newest: (url) => asEngine(url, '1.52', '1.44'),
  rootless: (url) =>
    url === '/info'
      ? { headers: docker, body: JSON.stringify({ SecurityOptions: ['name=seccomp', 'name=rootless'] }) }
      : asEngine(url, '1.51', '1.24'),
  exposed: (url) =>
    url === '/info'
      ? {
          headers: docker,
          body: JSON.stringify({
            Warnings: [
              'WARNING: API is accessible on http://0.0.0.0:2375 without encryption.\n         Access to the remote API is equivalent to root access on the host.',
            ],
          }),
        }
      : asEngine(url, '1.51', '1.24'),
  podman: (url) => ({
    headers: libpod,
    body: url.endsWith('/_ping') ? 'OK' : '{"ApiVersion":"1.41","Version":"4.3.1"}',
  }),
  windows: (url) => ({ ...asEngine(url, '1.51', '1.24'), headers: { ...docker, Ostype: 'windows' } }),
  err500: () => ({ status: 500, ...json({ message: 'server error' }), headers: docker }),
  diskfull: () => ({
    status: 500,
    headers: docker,
    body: '{"message":"mkdir /var/lib/docker/overlay2/x-init: no space left on device"}',
  }),
  hungversion: (url) => (url.endsWith('/version') ? 'never' : asEngine(url, '1.51', '1.24')),
  authz: (url) =>
    url.endsWith('/version')
      ? { status: 403, headers: docker, body: '{"message":"authorization denied by plugin opa: not today"}' }
      : asEngine(url, '1.51', '1.24'),
  haproxy: (url) =>
    url.endsWith('/_ping')
      ? asEngine(url, '1.51', '1.24')
      : {
          status: 403,
          body: '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>',
        },
  haproxyall: () => ({
    status: 403,
    body: '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>',
  }),
  desktop500: () => ({
    status: 500,
    body: 'Docker Desktop is manually paused. Unpause it through the Whale menu or Dashboard.',
  }),
  empty500: () => ({ status: 500, body: '' }),
  http200: () => ({
    headers: { Server: 'nginx/1.22.1', 'Content-Type': 'text/html' },
    body: '<html><h1>Welcome to nginx!</h1></html>',
  }),
  redirect: () => ({ status: 301, headers: { Location: 'http://127.0.0.1:1/', Server: 'nginx' }, body: '' }),
  proxy: () => ({ status: 502, headers: { Via: '1.1 squid.corp (squid/5.7)' }, body: 'Bad Gateway' }),
  proxy407: () => ({ status: 407, headers: { 'Proxy-Authenticate': 'Basic realm="corp"' }, body: '' }),
  gotls: () => ({ status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' }),
  close: () => 'cut',
};

/** @type {Record<string, string>} what is said at once, in hexadecimal */
const raw = {
  h2: '00000604000000000000050000400000',
  ssh: Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n').toString('hex'),
  mysql: '4a0000000a382e302e333400',
  redis: Buffer.from('-ERR unknown command\r\n').toString('hex'),
  tlsalert: '15030300020250',
};

/** @type {import('node:http').RequestListener} */
const listener = (request, response) => {
  const answer = http[kind]?.(request.url ?? '/');
  if (answer === 'never') return;
  if (answer === 'cut') return void request.socket.destroy();
  const { status = 200, headers = {}, body = '' } = answer ?? {};
  response.writeHead(status, headers).end(body);
};

const bytes = raw[kind];
const server =
  key && cert
    ? createHttps(
        {
          key: readFileSync(key),
          cert: readFileSync(cert),
          ...(ca === '-' ? {} : { ca: readFileSync(ca), requestCert: true, rejectUnauthorized: true }),
          ...(kind === 'tls1' ? { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
        },
        (request, response) => {
          const { headers = {}, body = '' } = asEngine(request.url ?? '/', '1.51', '1.24') ?? {};
          response.writeHead(200, headers).end(body);
        },
      )
    : kind === 'hang'
      ? createServer(() => undefined)
      : bytes !== undefined
        ? createServer((socket) => socket.on('error', () => undefined).write(Buffer.from(bytes, 'hex')))
        : createHttp(listener);
server.listen(target, () => {
  if (target.path) chmodSync(target.path, 0o600);
  // A socket that is left behind: bound, and nobody there any more.
  if (kind === 'dead') process.kill(process.pid, 'SIGKILL');
  console.log('listening');
});
