import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContainerStarts } from '../../../src/terminal/core/container-starts.js';

/** A container as the engine tells of it: started at a time, stopped, or not to be asked. */
function container() {
  const state = { startedAt: 1, pid: 7, isReachable: true };
  const starts = new ContainerStarts(() =>
    state.isReachable ? Promise.resolve({ ...state }) : Promise.reject(new Error('unreachable')),
  );
  return { state, starts };
}

test('what ended with its container is opened again at the next start, and once', async () => {
  const { state, starts } = container();
  starts.began();
  assert.equal(await starts.isAnother(), false);
  starts.ended('stopped');
  assert.equal(await starts.isNext(), false, 'it still seems to run');
  state.pid = 0;
  assert.equal(await starts.isNext(), false, 'it has stopped');
  Object.assign(state, { pid: 8, startedAt: 2 });
  assert.equal(await starts.isAnother(), true);
  assert.equal(await starts.isNext(), true);
  starts.ended('failed');
  assert.equal(await starts.isNext(), false, 'one start is one try');
  state.startedAt = 3;
  assert.equal(await starts.isNext(), true);
});

test('what was lost is opened again in the same start, when the engine is back', async () => {
  const { state, starts } = container();
  starts.began();
  await starts.isAnother();
  starts.ended('lost');
  state.isReachable = false;
  assert.equal(await starts.isNext(), false);
  state.isReachable = true;
  assert.equal(await starts.isNext(), true);
  assert.equal(await starts.isNext(), false);
});

test('what its user ended is not opened again', async () => {
  const { state, starts } = container();
  starts.began();
  starts.ended('exited');
  state.startedAt = 2;
  assert.equal(await starts.isNext(), false);
});
