import assert from 'node:assert/strict';
import { type IncomingMessage } from 'node:http';
import { test, type TestContext } from 'node:test';
import { scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

const words = '{"message":"write /x: no space left on device"}';
const refusal = `HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: ${words.length}\r\n\r\n${words}`;

/** Sends an archive until `act` has been at the engine's side, at once before a piece is given. */
async function sending(t: TestContext, act: (request: IncomingMessage) => void, more: number): Promise<unknown> {
  let begun: (request: IncomingMessage) => void;
  const came = new Promise<IncomingMessage>((resolve) => (begun = resolve));
  const server = await scriptedServer(t, {
    'PUT /containers/x/archive': (request) => {
      request.socket.pause();
      begun(request);
    },
  });
  const engine = await connectTo(t, server.url);
  async function* pieces() {
    yield Buffer.alloc(1024);
    const request = await came;
    yield Buffer.alloc(1024);
    act(request);
    for (let count = 0; count < more; count += 1) yield Buffer.alloc(1024);
  }
  const archive = { [Symbol.asyncIterator]: pieces, destroy: () => undefined };
  return engine.unpack('x', '/', archive, new AbortController().signal);
}

for (const more of [1, 3]) {
  test(`an engine that refuses, and takes no more, is heard before the connection is told as broken (${more})`, async (t) => {
    const act = ({ socket }: IncomingMessage) => {
      socket.write(refusal);
      // With something unread: the next write fails at once, while the answer is still to be read.
      socket.destroy();
    };
    await assertFails(sending(t, act, more), 'engine-error', /no space left/);
  });
}

test('an engine that goes away without a word is told as lost', async (t) => {
  const failure = await assertFails(
    sending(t, ({ socket }) => void socket.destroy(), 3),
    'lost',
  );
  assert.doesNotMatch(failure.message, /no space/);
});
