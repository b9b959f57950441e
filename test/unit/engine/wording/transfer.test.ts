import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transfer } from '../../../../src/engine/wording/transfer.js';

const message = (id: string | undefined, status: string, current?: number, total?: number) => ({
  ...{ id, status, current, total },
});

test('a pull as docker tells it', () => {
  const transfer = new Transfer();
  assert.equal(transfer.text(0), '');
  transfer.hear(message('latest', 'Pulling from library/web'), 0);
  assert.equal(transfer.text(0), '', 'a tag is no layer');
  transfer.hear(message('a', 'Already exists'), 0);
  transfer.hear(message('b', 'Pulling fs layer'), 0);
  transfer.hear(message('c', 'Waiting'), 0);
  assert.equal(transfer.text(0), '1 of 3 layers · 1 already there');
  transfer.hear(message('b', 'Downloading', 10_000_000, 40_000_000), 0);
  transfer.hear(message('c', 'Downloading', 0, 60_000_000), 0);
  transfer.hear(message('b', 'Downloading', 30_000_000, 40_000_000), 1000);
  assert.equal(
    transfer.text(1000),
    '1 of 3 layers · 1 already there · 30MB of 100MB · 30MB/s · b 30MB of 40MB · c 0B of 60MB',
  );
  assert.equal(transfer.fraction, 0.3);
  transfer.hear(message('b', 'Download complete'), 1500);
  transfer.hear(message('b', 'Extracting', 5, 9_000_000_000), 1600);
  assert.equal(transfer.fraction, 0.4, 'unpacking counts other bytes');
  assert.match(transfer.text(1600), / · b unpacking · c 0B of 60MB$/);
  transfer.hear(message('b', 'Pull complete'), 1700);
  transfer.hear(message('c', 'Downloading', 60_000_000, 60_000_000), 1800);
  transfer.hear(message('c', 'Pull complete'), 1900);
  assert.match(transfer.text(60_000), /^3 of 3 layers · 1 already there · 100MB of 100MB/);
  assert.equal(transfer.fraction, 1);
});

test('a push, with layers that the registry has, and sizes that change their mind', () => {
  const transfer = new Transfer();
  for (const id of ['a', 'b']) transfer.hear(message(id, 'Preparing'), 0);
  transfer.hear(message('a', 'Mounted from library/web'), 0);
  transfer.hear(message('b', 'Pushing', 7_000, 5_000), 0);
  assert.ok((transfer.fraction ?? 2) <= 1, 'docker says more than the whole at times');
  transfer.hear(message('b', 'Pushed'), 0);
  assert.match(transfer.text(0), /^2 of 2 layers · 1 already there · 5kB of 5kB/);
});
