import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pacer, backoff } from '../../../src/base/async.js';

test('the pauses between attempts grow from 0.5 s to 30 s and are never in step', () => {
  const range = (attempt: number) => [backoff(attempt, () => 0), backoff(attempt, () => 1)];
  assert.deepEqual([0, 1, 2, 4].map(range), [
    [500, 1000],
    [1000, 2000],
    [2000, 4000],
    [8000, 16_000],
  ]);
  for (const attempt of [5, 6, 100, 1e9]) assert.deepEqual(range(attempt), [15_000, 30_000]);
  assert.notEqual(backoff(3), backoff(3));
});

test('a pacer works at once, then once in its time however often it is asked, and does not forget the last', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const pass = (ms: number) => {
    for (const end = now + ms; now < end;) {
      now += 5;
      t.mock.timers.tick(5);
    }
  };
  const runs: number[] = [];
  let doesSomething = false;
  const pacer = new Pacer(200, () => {
    runs.push(now);
    return doesSomething;
  });
  // What did nothing holds nothing back.
  pacer.run();
  doesSomething = true;
  pacer.run();
  assert.deepEqual(runs, [0, 0]);
  for (let count = 0; count < 100; count++) {
    pass(5);
    pacer.run();
  }
  assert.deepEqual(runs.slice(2), [200, 400]);
  pass(1000);
  assert.deepEqual(runs.slice(4), [600]);
  pacer.run();
  pacer.run();
  pacer.dispose();
  pass(1000);
  assert.deepEqual(runs.slice(5), [1500]);
});
