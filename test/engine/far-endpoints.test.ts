import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type TestContext } from 'node:test';
import { silentLog } from '../../src/base/log.js';
import { openEngine } from '../../src/engine/docker/docker-engine.js';
import { type Engine } from '../../src/engine/engine.js';
import { ContainerFiles } from '../../src/files/core/container-files.js';
import { download, type Place, upload } from '../../src/files/copy-files.js';
import { type FileRef } from '../../src/inventory/ref.js';
import { fakeSsh, farSide } from '../faults/fake-ssh.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { Authority } from './certificates.js';
import { dockers, engines, onEach } from './engines.js';
import { Namespace } from './namespace.js';
import { PrivateSshd } from './private-sshd.js';
import { readUntil } from './read-until.js';
import { copyImage, serveTls } from './tls-dockerd.js';

const signal = new AbortController().signal;

/** All that is done with a container beside starting and stopping it: by another way than a socket of this machine. */
async function workIn(t: TestContext, engine: Engine, ns: Namespace): Promise<void> {
  const command = ['sh', '-c', 'echo first; while read line; do echo "got $line"; done'];
  const id = await ns.container({ Cmd: command, OpenStdin: true, Tty: true });
  await engine.startContainer(id);

  const shell = await engine.exec(id, { command: ['sh'], tty: true, stdin: true, size: { columns: 80, rows: 24 } });
  await shell.resize({ columns: 101, rows: 33 });
  await shell.write(Buffer.from("stty size; echo e''nd å☃; exit 5\n"));
  assert.match(await readUntil(shell, /end å☃/), /33 101/);
  for await (const _ of (await engine.exec(id, { command: ['true'], tty: false, stdin: false })).output);
  assert.equal(await shell.exitCode(), 5);

  const attached = await engine.attach(id, { tty: true, stdin: true, detachKeys: 'ctrl-p,ctrl-q' });
  await attached.write(Buffer.from('hello\r'));
  await readUntil(attached, /got hello/);
  attached.dispose();
  assert.equal((await engine.listContainers({ ids: [id] }))[0]?.state, 'running');
  const following = new AbortController();
  const log = engine.logs(id, { tty: true, follow: true, signal: following.signal });
  assert.match(await readUntil({ output: log }, /got hello/), /first/);
  following.abort();

  const watching = new AbortController();
  let readings = 0;
  for await (const _ of engine.stats(id, watching.signal)) {
    readings += 1;
    watching.abort();
  }
  assert.equal(readings, 1);
  assert.ok((await engine.processes(id)).rows.length > 0);
  await copyThrough(t, engine, id);
  assert.ok((await engine.changes(id)).some((change) => change.path === '/w/big'));

  const image = await engine.commitContainer(id, {
    ...{ reference: '', author: '', message: '', changes: [], pauses: true },
  });
  ns.owns(`/images/${image}?force=true`);
  const exported = await engine.exportContainer(id, signal);
  let bytes = 0;
  await pipeline(exported, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) bytes += chunk.length;
  });
  assert.ok(bytes > 3_000_000, `${bytes} bytes`);
  const waited = engine.waitContainer(id, signal);
  await engine.killContainer(id, 'SIGKILL');
  assert.equal(await waited, 137);
}

/** A file of more than all buffers together, there and back, and one saved by an editor. */
async function copyThrough(t: TestContext, engine: Engine, id: string): Promise<void> {
  const record = () => ({ state: 'running' as const, mounts: [], name: 'test' });
  const files = new ContainerFiles({ engine: () => engine, id, record });
  const local = await mkdtemp(path.join(tmpdir(), 'longshore-far-'));
  t.after(() => rm(local, { recursive: true }));
  const ref = (at: string): FileRef => ({
    ...{ kind: 'file', scheme: 'longshore-container', authority: 'test', path: at, isFolder: true },
  });
  const big = path.join(local, 'big');
  await writeFile(big, randomBytes(3_000_000));
  const place: Place = { scheme: 'file', authority: '', path: big, fsPath: big };
  const work = { signal, moved: () => undefined };
  await files.makeFolder('/w');
  await upload(() => Promise.resolve(files), ref('/w'), [place], work);
  await download(() => Promise.resolve(files), [ref('/w/big')], { folder: local, name: 'back' }, work);
  const sum = async (name: string) =>
    createHash('sha256')
      .update(await readFile(path.join(local, name)))
      .digest('hex');
  assert.equal(await sum('back'), await sum('big'));
  assert.deepEqual(
    (await files.list('/w')).entries.map(({ name }) => name),
    ['big'],
  );
}

onEach(engines, 'everything in a container through ssh’s pipes', async ({ t, given, ns }) => {
  const ssh = await fakeSsh(t, farSide);
  await workIn(t, await connectTo(t, `ssh://me@box${given.socket}`, { ssh: ssh.program }), ns);
});

onEach(engines.slice(0, 1), 'everything in a container through a real ssh and sshd', async ({ t, given, ns }) => {
  const sshd = await PrivateSshd.start(t);
  await workIn(t, await connectTo(t, `ssh://127.0.0.1:${sshd.port}${given.socket}`, { ssh: sshd.program }), ns);
});

onEach(dockers, 'everything in a container over TLS', async ({ t, given }) => {
  const authority = await Authority.make(t);
  await authority.issue('server', 'IP:127.0.0.1');
  await authority.issue('client', 'DNS:client');
  // As DOCKER_CERT_PATH wants them.
  await rename(authority.file('client.pem'), authority.file('cert.pem'));
  await rename(authority.file('client-key.pem'), authority.file('key.pem'));
  const { dockerd, host } = await serveTls(t, given, authority, 'server');
  await copyImage(given, dockerd);
  const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: authority.folder };
  const engine = await openEngine({ setting: '', env, log: silentLog, signal });
  t.after(() => engine.dispose());
  const ns = new Namespace(dockerd.socket);
  try {
    await workIn(t, engine, ns);
  } finally {
    // Before the engine ends.
    await ns.clean();
  }
});
