// @ts-check
/** Docker's own registry, from Debian, on loopback: engines take such a one without TLS. */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensurePackages } from './debian.mjs';
import { freePort } from './free-port.mjs';
import { run, startService, waitUntil } from './process.mjs';

/** @typedef {{ address: string, stop: () => Promise<void> }} Registry */

/**
 * @param {{ user?: { name: string, password: string }, tls?: { certificate: string, key: string } }} [options] user: whom
 *   it lets in, everybody when not said; tls: files
 * @returns {Promise<Registry>}
 */
export async function startRegistry({ user, tls } = {}) {
  await ensurePackages(['docker-registry', 'apache2-utils']);
  const folder = await mkdtemp(path.join(tmpdir(), 'lsh-registry-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const passwords = path.join(folder, 'htpasswd');
  if (user) await writeFile(passwords, await run('htpasswd', ['-Bbn', user.name, user.password]));
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: address, ...(tls ? { tls } : {}) },
    ...(user ? { auth: { htpasswd: { realm: 'longshore', path: passwords } } } : {}),
  };
  // YAML takes JSON as it is.
  await writeFile(path.join(folder, 'config.yml'), JSON.stringify(config));
  const output = await open(path.join(folder, 'log'), 'a');
  const service = await startService('docker-registry', ['serve', path.join(folder, 'config.yml')], {
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    output: output.fd,
  }).finally(() => output.close());
  const stop = async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const answers = async () => {
    // One with TLS answers a request without it with status 400.
    const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
    return service.exited() || [200, 401, ...(tls ? [400] : [])].includes(answer?.status ?? 0);
  };
  if (!(await waitUntil(answers, 20_000)) || service.exited()) {
    await stop();
    throw new Error('The registry did not start.');
  }
  return { address, stop };
}
