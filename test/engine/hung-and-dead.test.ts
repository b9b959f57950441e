import assert from 'node:assert/strict';
import { watchForSocket } from '../../src/engine/endpoint/await-socket.js';
import { assertFails, connectTo } from '../unit/engine/connect-scripted.js';
import { dockers, onEach } from './engines.js';
import { PrivateDockerd } from './private-dockerd.js';

onEach(dockers, 'a stopped process is told as not answering, and answers when it goes on', async ({ t, given }) => {
  const dockerd = await PrivateDockerd.start(t, given);
  const engine = await connectTo(t, `unix://${dockerd.socket}`);
  assert.deepEqual(await engine.listContainers(), []);
  await dockerd.kill('SIGSTOP');
  // Twice: on a kept connection, and on a new one.
  await assertFails(engine.listContainers({ deadline: 300 }), 'timeout');
  await assertFails(engine.listContainers({ deadline: 300 }), 'timeout');
  await assertFails(connectTo(t, `unix://${dockerd.socket}`, { deadline: 300 }), 'timeout');
  await dockerd.kill('SIGCONT');
  assert.deepEqual(await engine.listContainers(), []);
});

onEach(dockers, 'kill -9 ends the events as lost, and leaves a socket where nobody listens', async ({ t, given }) => {
  const dockerd = await PrivateDockerd.start(t, given);
  const engine = await connectTo(t, `unix://${dockerd.socket}`);
  let killing: Promise<void> | undefined;
  const onOpen = () => {
    killing = dockerd.kill('SIGKILL');
  };
  const listening = (async () => {
    for await (const event of engine.events({ signal: new AbortController().signal, onOpen }))
      t.diagnostic(event.action);
  })();
  await assertFails(listening, 'lost');
  // The connections end a little before the process does, and with it its socket.
  await killing;
  await assertFails(engine.listContainers(), 'refused');
});

onEach(dockers, 'an engine that is stopped takes its socket with it', async ({ t, given }) => {
  const dockerd = await PrivateDockerd.start(t, given);
  const engine = await connectTo(t, `unix://${dockerd.socket}`);
  let appeared = 0;
  const watch = watchForSocket(dockerd.socket, () => (appeared += 1));
  t.after(() => watch.dispose());
  const listening = (async () => {
    const options = { signal: new AbortController().signal, onOpen: () => void dockerd.kill('SIGTERM') };
    for await (const event of engine.events(options)) t.diagnostic(event.action);
  })();
  await assertFails(listening, 'lost');
  for (;;) {
    const failure = await engine.listContainers().then(
      () => undefined,
      (error: unknown) => error as { code: string },
    );
    if (failure?.code === 'no-socket') break;
    assert.ok(!failure || ['refused', 'lost'].includes(failure.code), failure?.code);
  }
  assert.equal(appeared, 0);
});
