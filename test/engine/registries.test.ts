import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { credentialsFor } from '../../src/registry/credentials.js';
import { eraseLogIn, storeLogIn } from '../../src/registry/log-in.js';
import { isLoopback } from '../../src/registry/own-client.js';
import { RegistryClient } from '../../src/registry/registry-client.js';
import { Authority } from './certificates.js';
import { dockers, onEach } from './engines.js';

/** Nothing is broken here. */
const warn = (message: string) => {
  throw new Error(message);
};

const run = promisify(execFile);
const user = { name: 'ada', password: 'p+/ß: secret' };
let open: Awaited<ReturnType<typeof startRegistry>>;
let closed: Awaited<ReturnType<typeof startRegistry>>;
before(async () => {
  open = await startRegistry();
  closed = await startRegistry({ user });
});
after(async () => {
  await open.stop();
  await closed.stop();
});

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-registries-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const never = () => new AbortController().signal;

/** With the log-ins of a docker configuration. */
function clientOf(folder: string, certificateFolders: readonly string[] = [], isInsecure = isLoopback) {
  const needs = { folder, env: process.env, warn };
  return new RegistryClient({
    credentials: (registry) => credentialsFor(registry, needs),
    ...{ isInsecure, certificateFolders, warn },
  });
}

onEach(dockers, 'what was pushed is listed, described and removed', async ({ engine, ns, t }) => {
  const repository = ns.name();
  const id = await ns.image();
  for (const tag of ['one', 'two']) {
    await engine.tagImage(id, `${open.address}/${repository}:${tag}`);
    await engine.pushImage(`${open.address}/${repository}:${tag}`, { signal: never() });
  }
  const client = clientOf(await scratch(t));
  assert.ok((await client.repositories(open.address)).names.includes(repository));
  assert.deepEqual([...(await client.tags(open.address, repository)).names].sort(), ['one', 'two']);
  const image = await client.describe(open.address, repository, 'one');
  assert.deepEqual(image.platforms, ['linux/amd64']);
  assert.ok((image.size ?? 0) > 0);
  const created = (await engine.image(id))?.created ?? 0;
  assert.equal(Math.floor((image.updated ?? 0) * 1000), created);
  assert.deepEqual(await client.describe(open.address, repository, image.digest ?? ''), image);
  await client.remove(open.address, repository, image.digest ?? '');
  await assert.rejects(client.describe(open.address, repository, 'two'), { code: 'not-found' });
  await engine.removeImage(id, { force: true });
});

onEach(dockers, 'a log-in is docker’s, either way round', async ({ given, ns, engine, t }) => {
  const folder = await scratch(t);
  const client = clientOf(folder);
  const docker = (...args: string[]) =>
    run(given.docker, ['--config', folder, '-H', `unix://${given.socket}`, ...args]);
  const ada = { username: user.name, password: user.password };
  await assert.rejects(client.repositories(closed.address), { code: 'log-in' });
  await assert.rejects(client.check(closed.address, { ...ada, password: 'wrong' }), { code: 'denied' });
  assert.equal(await client.check(closed.address, ada), undefined);
  await storeLogIn(closed.address, ada, { folder, env: process.env });
  const reference = `${closed.address}/${ns.name()}:one`;
  await engine.tagImage(await ns.image(), reference);
  t.after(() => engine.removeImage(reference, { force: true }).catch(() => undefined));
  await docker('push', '--quiet', reference);
  assert.ok((await client.repositories(closed.address)).names.length > 0);
  await eraseLogIn(closed.address, { folder, env: process.env });
  await assert.rejects(docker('push', '--quiet', reference));

  const login = docker('login', '-u', user.name, '--password-stdin', closed.address);
  login.child.stdin?.end(user.password);
  await login;
  assert.ok((await clientOf(folder).repositories(closed.address)).names.length > 0);
  await docker('logout', closed.address);
  await assert.rejects(clientOf(folder).repositories(closed.address), { code: 'log-in' });
});

test('a registry with a certificate of a private authority, which docker’s folder has', async (t) => {
  const authority = await Authority.make(t);
  await authority.issue('registry', 'IP:127.0.0.1');
  const files = { certificate: authority.file('registry.pem'), key: authority.file('registry-key.pem') };
  const { address, stop } = await startRegistry({ tls: files });
  t.after(stop);
  const folder = await scratch(t);
  const strict = () => false;
  await assert.rejects(clientOf(folder, [], strict).repositories(address), { code: 'certificate' });
  const own = path.join(folder, 'certs.d', address);
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'ca.crt'), await authority.text('ca.pem'));
  assert.deepEqual((await clientOf(folder, [path.join(folder, 'certs.d')], strict).repositories(address)).names, []);
  // As the engine does for this machine: any certificate.
  assert.deepEqual((await clientOf(folder).repositories(address)).names, []);
  await assert.rejects(clientOf(folder, [], strict).repositories(open.address), { code: 'unreachable' });
});
