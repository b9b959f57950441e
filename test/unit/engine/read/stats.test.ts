import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuPercent, readStats } from '../../../../src/engine/read/stats.js';

const second = (at: number, cpu: number, system: number, more: object = {}) => ({
  read: `2026-01-02T03:04:0${at}.5Z`,
  cpu_stats: { cpu_usage: { total_usage: cpu }, system_cpu_usage: system, online_cpus: 4 },
  ...more,
});

function percent(before: object, now: object, byClock = false): number | undefined {
  const [one, other] = [readStats(before), readStats(now)];
  assert.ok(one && other);
  return cpuPercent(one, other, byClock);
}

test('CPU as docker stats computes it: the share of all processors times their number', () => {
  assert.equal(percent(second(1, 1e9, 40e9), second(2, 1.5e9, 44e9)), 50);
  assert.equal(percent(second(1, 1e9, 40e9), second(2, 4e9, 44e9)), 300);
  assert.equal(percent(second(1, 1e9, 40e9), second(2, 1e9, 44e9)), 0);
  assert.equal(percent(second(1, 0, 0), second(2, 1e9, 44e9)), undefined, 'nothing to compare with');
  const old = { cpu_stats: { cpu_usage: { total_usage: 2e9, percpu_usage: [1, 1] }, system_cpu_usage: 42e9 } };
  assert.equal(percent(second(1, 1e9, 40e9), old), 100, 'processors counted by their list');
});

test('CPU by the clock, where the machine’s own sum leaves out what was idle', () => {
  assert.equal(percent(second(1, 1e9, 1), second(3, 2e9, 2), true), 50);
  assert.equal(percent(second(1, 1e9, 1), second(1, 2e9, 2), true), undefined);
});

test('memory without the cache that can be given back: cgroup v1, v2 and neither', () => {
  const used = (stats: object) => readStats({ memory_stats: { usage: 100, limit: 1000, stats } })?.stats.memory;
  assert.equal(used({ total_inactive_file: 30, inactive_file: 10 }), 70);
  assert.equal(used({ inactive_file: 10 }), 90);
  assert.equal(used({ inactive_file: 200 }), 100);
  assert.equal(used({ cache: 50 }), 100);
});

test('sums over all networks and devices; what is missing counts as nothing', () => {
  const raw = {
    networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
    blkio_stats: {
      io_service_bytes_recursive: [
        { op: 'Read', value: 5 },
        { op: 'write', value: 7 },
        { op: 'read', value: 6 },
        { op: 'Total', value: 99 },
      ],
    },
    pids_stats: { current: 3 },
  };
  const { memory, memoryLimit, ...rest } = readStats(raw)?.stats ?? { memory: -1, memoryLimit: -1 };
  assert.deepEqual([memory, memoryLimit], [0, 0]);
  assert.deepEqual(rest, { received: 11, sent: 22, blockRead: 11, blockWritten: 7, processes: 3 });
  assert.equal(readStats(null), undefined);
  assert.equal(readStats({ blkio_stats: { io_service_bytes_recursive: null }, networks: null })?.stats.sent, 0);
});
