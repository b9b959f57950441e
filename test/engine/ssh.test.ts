import assert from 'node:assert/strict';
import { type Engine } from '../../src/engine/engine.js';
import { fakeSsh, farSide } from '../faults/fake-ssh.js';
import { assertFails, connectTo } from '../unit/engine/connect-scripted.js';
import { engines, onEach } from './engines.js';
import { PrivateSshd } from './private-sshd.js';

/** Listens until a container's event has come, doing `act` once the stream is open. */
async function untilEvent(engine: Engine, id: string, action: string, act: () => Promise<void>): Promise<void> {
  const controller = new AbortController();
  let acting: Promise<void> | undefined;
  const onOpen = () => {
    acting = act();
  };
  for await (const event of engine.events({ signal: controller.signal, onOpen })) {
    if (event.id === id && event.action === action) controller.abort();
  }
  await acting;
}

onEach(engines, 'through a stand-in for ssh, with docker’s own dial-stdio', async ({ t, given, ns }) => {
  const ssh = await fakeSsh(t, farSide);
  const engine = await connectTo(t, `ssh://me@box${given.socket}`, { ssh: ssh.program });
  const id = await ns.container();
  assert.equal((await engine.listContainers({ ids: [id] })).length, 1);
  await untilEvent(engine, id, 'start', () => engine.startContainer(id));
  await engine.stopContainer(id);
  // A kept connection for the calls; start, stop and the events had one each.
  assert.ok((await ssh.starts()).length <= 5, `${(await ssh.starts()).length} processes`);
  await assertFails(connectTo(t, 'ssh://box/nonexistent.sock', { ssh: ssh.program }), 'ssh', /nonexistent\.sock/);
});

onEach(engines.slice(0, 1), 'through a real ssh and sshd', async ({ t, given, engine, ns }) => {
  const sshd = await PrivateSshd.start(t);
  const far = await connectTo(t, `ssh://127.0.0.1:${sshd.port}${given.socket}`, { ssh: sshd.program });
  assert.deepEqual(far.info, engine.info);
  const id = await ns.container();
  await far.startContainer(id);
  assert.equal((await far.listContainers({ ids: [id] }))[0]?.state, 'running');
  await untilEvent(far, id, 'die', () => far.stopContainer(id));
});

onEach(engines.slice(0, 1), 'why a real ssh says no', async ({ t, given }) => {
  const sshd = await PrivateSshd.start(t);
  const url = `ssh://127.0.0.1:${sshd.port}${given.socket}`;
  await assertFails(connectTo(t, url, { ssh: sshd.programWithoutKnownHosts }), 'ssh', /Host key verification failed/);
  await assertFails(connectTo(t, url, { ssh: sshd.programWithoutKey }), 'ssh', /Permission denied/);
  await assertFails(connectTo(t, 'ssh://127.0.0.1:1', { ssh: sshd.program }), 'ssh', /Connection refused/);
});
