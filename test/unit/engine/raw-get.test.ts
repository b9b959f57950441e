import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Engine } from '../../../src/engine/engine.js';
import { closeAtOnce, hang, plainly, raw, scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const archive = 'GET /containers/x/archive';

async function all(engine: Engine, signal = new AbortController().signal): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of await engine.archivePieces('x', '/a b', signal)) {
    // The next ones come in meanwhile.
    await new Promise(setImmediate);
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces).toString();
}

test('a body in pieces, whole; a refusal in the engine’s words', async (t) => {
  // Above all buffers together, and different everywhere: what is used again too early is seen.
  const body = Array.from({ length: 400_000 }, (_, at) => `${at} of many`).join('\n');
  const answered = await scriptedServer(t, { [archive]: raw(`HTTP/1.0 200 OK\r\nServer: y\r\n\r\n${body}`) });
  assert.equal(await all(await connectTo(t, answered.url)), body);
  const refused = await scriptedServer(t, { [archive]: plainly(404, 'No such container: x') });
  await assertFails(all(await connectTo(t, refused.url)), 'not-found', /No such container/);
});

test('what is no HTTP, what closes, and what says nothing', async (t) => {
  const other = await scriptedServer(t, { [archive]: raw('+PONG\r\n\r\n') });
  await assertFails(all(await connectTo(t, other.url)), 'not-docker', /not HTTP/);
  const closed = await scriptedServer(t, { [archive]: closeAtOnce });
  await assertFails(all(await connectTo(t, closed.url)), 'lost');
  const silent = await connectTo(t, (await scriptedServer(t, { [archive]: hang })).url);
  const abort = new AbortController();
  const asked = all(silent, abort.signal);
  abort.abort();
  await assert.rejects(asked, { name: 'AbortError' });
});
