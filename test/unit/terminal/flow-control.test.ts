import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowControl } from '../../../src/terminal/core/flow-control.js';

const query = '\u001b[5n';
const answer = '\u001b[0n';
const stretch = 'x'.repeat(70_000);

test('the terminal is asked after a stretch, and its answers never reach the program', () => {
  const flow = new FlowControl();
  assert.equal(flow.outgoing('hello'), 'hello');
  assert.equal(flow.outgoing(stretch), stretch + query);
  assert.equal(flow.incoming(`ls${answer}\r`), 'ls\r');
  // The program asked itself: the answer is for it.
  assert.equal(flow.incoming(answer), answer);
});

test('no question inside of a control sequence or string', () => {
  for (const [begin, end] of [
    ['\u001b', '[0m'],
    ['\u001b[38;5;', '1m'],
    ['\u001b]0;a title', '\u0007'],
    ['\u001bPq data', '\u001b\\'],
  ] as const) {
    const flow = new FlowControl();
    assert.equal(flow.outgoing(stretch + begin), stretch + begin, JSON.stringify(begin));
    assert.equal(flow.outgoing(end), end + query, JSON.stringify(end));
  }
});

test('output waits for a terminal that is behind, and goes on when it answers', async () => {
  const flow = new FlowControl();
  for (let n = 0; n < 3; n += 1) flow.outgoing(stretch);
  await flow.ready();
  flow.outgoing(stretch);
  let isReady = false;
  const waiting = flow.ready().then(() => (isReady = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isReady, false);
  flow.incoming(answer);
  await waiting;
});
