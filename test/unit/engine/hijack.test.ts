import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeAtOnce, hang, json, refuse, type Reply, scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const made = { 'POST /containers/c/exec': json({ Id: 'e' }) };
const options = { command: ['sh'], tty: true, stdin: true };

/** Gives up HTTP and then does `then` with the connection. */
function upgrade(then: (socket: NonNullable<Parameters<Reply>[1]['socket']>) => void): Reply {
  return (_, { socket }) => {
    socket?.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    if (socket) then(socket);
  };
}

test('an engine that refuses, answers instead, breaks off or says nothing', async (t) => {
  const start = async (reply: Reply) =>
    connectTo(t, (await scriptedServer(t, { ...made, 'POST /exec/e/start': reply })).url);
  await assertFails((await start(refuse(409, 'is paused'))).exec('c', options), 'conflict', /is paused/);
  await assertFails((await start(json({}))).exec('c', options), 'bad-answer', /did not open/);
  await assertFails((await start(closeAtOnce)).exec('c', options), 'lost');
  await assertFails((await start(hang)).exec('c', options, { deadline: 200 }), 'timeout');
  const none = await connectTo(t, (await scriptedServer(t, { 'POST /containers/c/exec': json({}) })).url);
  await assertFails(none.exec('c', options), 'bad-answer', /no id/);
});

test('what comes with the answer’s head is not lost, and a connection that breaks is told', async (t) => {
  const early = upgrade((socket) => socket.end('early'));
  const engine = await connectTo(t, (await scriptedServer(t, { ...made, 'POST /exec/e/start': early })).url);
  let said = '';
  for await (const { bytes } of (await engine.exec('c', options)).output) said += bytes.toString();
  assert.equal(said, 'early');

  const open = upgrade((socket) => socket.write('x'));
  const server = await scriptedServer(t, { ...made, 'POST /exec/e/start': open });
  const other = await connectTo(t, server.url);
  const session = await other.exec('c', options);
  const reading = (async () => {
    for await (const { bytes } of session.output) if (bytes.toString() === 'x') other.dispose();
  })();
  await assert.rejects(reading, 'disposing of the engine ends its sessions');
});
