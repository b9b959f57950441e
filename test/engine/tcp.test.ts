import assert from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { freePort } from '../../scripts/testbed/free-port.mjs';
import { silentLog } from '../../src/base/log.js';
import { openEngine } from '../../src/engine/docker/docker-engine.js';
import { type Engine } from '../../src/engine/engine.js';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { Authority } from './certificates.js';
import { dockers, type GivenEngine, onEach } from './engines.js';
import { Namespace } from './namespace.js';
import { PrivateDockerd } from './private-dockerd.js';
import { copyImage, serveTls } from './tls-dockerd.js';

/** Has a program in a container count its input: the end of the input must come through, and the answer back. */
async function countThrough(given: GivenEngine, dockerd: PrivateDockerd, engine: Engine) {
  await copyImage(given, dockerd);
  const ns = new Namespace(dockerd.socket);
  try {
    const id = await ns.container({ HostConfig: { NetworkMode: 'none' } });
    await engine.startContainer(id);
    const count = await engine.exec(id, { command: ['wc', '-c'], tty: false, stdin: true });
    await count.write(Buffer.alloc(300_000, 'x'));
    count.end();
    let said = '';
    for await (const { bytes } of count.output) said += bytes.toString();
    assert.equal(said.trim(), '300000');
    assert.equal(await count.exitCode(), 0);
  } finally {
    // Before the engine ends.
    await ns.clean();
  }
}

async function open(t: TestContext, env: Readonly<Record<string, string>>): Promise<Engine> {
  const engine = await openEngine({
    ...{ setting: '', env: { DOCKER_CONFIG: '/nonexistent', ...env }, log: silentLog },
    signal: new AbortController().signal,
  });
  t.after(() => engine.dispose());
  return engine;
}

onEach(dockers, 'tcp', async ({ t, given }) => {
  const port = await freePort();
  const dockerd = await PrivateDockerd.start(t, given, ['--host', `tcp://127.0.0.1:${port}`, '--tls=false']);
  const engine = await open(t, { DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  assert.deepEqual(await engine.listContainers(), []);
  await countThrough(given, dockerd, engine);
  // By name, which may be two addresses of which one is refused.
  assert.equal((await open(t, { DOCKER_HOST: `localhost:${port}` })).info.version, engine.info.version);
  const authority = await Authority.make(t);
  const tls = open(t, {
    DOCKER_HOST: `tcp://127.0.0.1:${port}`,
    DOCKER_TLS_VERIFY: '1',
    DOCKER_CERT_PATH: authority.folder,
  });
  await assertFails(tls, 'tls', /does not speak TLS/);
});

onEach(dockers, 'tcp with TLS: right, wrong, expired and missing certificates', async ({ t, given }) => {
  const authority = await Authority.make(t);
  await authority.issue('server', 'IP:127.0.0.1');
  await authority.issue('elsewhere', 'DNS:elsewhere.example');
  await authority.issue('expired', 'IP:127.0.0.1', -1);
  await authority.issue('client', 'DNS:client');
  const stranger = await Authority.make(t);
  await stranger.issue('client', 'DNS:client');

  const serve = (certificate: string) => serveTls(t, given, authority, certificate);
  /** A folder as DOCKER_CERT_PATH wants it, with this CA and, where given, this client certificate. */
  const folder = async (name: string, ca: Authority, client?: Authority) => {
    const made = path.join(authority.folder, name);
    await mkdir(made);
    await writeFile(path.join(made, 'ca.pem'), await ca.text('ca.pem'));
    if (client) {
      await writeFile(path.join(made, 'cert.pem'), await client.text('client.pem'));
      await writeFile(path.join(made, 'key.pem'), await client.text('client-key.pem'));
    }
    return made;
  };
  const good = await folder('good', authority, authority);

  const { dockerd, host } = await serve('server');
  const verified = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1' };
  const engine = await open(t, { ...verified, DOCKER_CERT_PATH: good });
  assert.deepEqual(await engine.listContainers(), []);
  await countThrough(given, dockerd, engine);

  const distrusting = open(t, { ...verified, DOCKER_CERT_PATH: await folder('distrusting', stranger, authority) });
  await assertFails(distrusting, 'tls');
  await assertFails(open(t, { ...verified, DOCKER_CERT_PATH: await folder('bare', authority) }), 'tls', /certificate/i);
  const unknown = await folder('unknown', authority, stranger);
  await assertFails(open(t, { ...verified, DOCKER_CERT_PATH: unknown }), 'tls', /certificate|unknown.ca/i);
  const broken = await folder('broken', authority, authority);
  await writeFile(path.join(broken, 'key.pem'), 'not a key');
  await assertFails(open(t, { ...verified, DOCKER_CERT_PATH: broken }), 'tls');
  await rename(path.join(broken, 'key.pem'), path.join(broken, 'gone.pem'));
  await assertFails(open(t, { ...verified, DOCKER_CERT_PATH: broken }), 'tls', /key\.pem/);
  await assertFails(open(t, { DOCKER_HOST: host }), 'tls', /HTTPS server/);

  const { host: elsewhere } = await serve('elsewhere');
  const misnamed = open(t, { ...verified, DOCKER_HOST: elsewhere, DOCKER_CERT_PATH: good });
  await assertFails(misnamed, 'tls', /not in the cert's list/);
  const unverified = await open(t, { DOCKER_HOST: elsewhere, DOCKER_TLS: '1', DOCKER_CERT_PATH: good });
  assert.equal(unverified.info.version, engine.info.version);

  const expired = open(t, { ...verified, DOCKER_HOST: (await serve('expired')).host, DOCKER_CERT_PATH: good });
  await assertFails(expired, 'tls', /expired/);
});

onEach(dockers, 'DOCKER_HOST of this process does not lead a unix endpoint elsewhere', async ({ t, given }) => {
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
  t.after(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });
  const engine = await open(t, { DOCKER_HOST: `unix://${given.socket}` });
  assert.ok((await engine.listImages()).length > 0);
});
