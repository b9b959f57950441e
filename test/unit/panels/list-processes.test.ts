import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProcesses } from '../../../src/panels/core/list-processes.js';

const stat = (pid: number, name: string, parent: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 1 0 777 1 2 3\n`;
const status = 'Name:\tx\nUid:\t33\t33\t33\t33\nVmRSS:\t    2048 kB\nlast:\t1\n';

test('what processes call themselves is data: brackets, line feeds, words that look like a status', () => {
  const text = [
    '9\n',
    `${stat(12, 'a) (b\nc) R', 1)}${status}sh\0-c\0Uid:\t0\nx\0`,
    `${stat(2, 'kworker', 0)}${status}`,
    `${stat(9, 'sh', 0)}${status}sh\0`,
    `${stat(10, 'cat', 9)}${status}cat\0`,
    'a process that has just ended',
  ].join('@mark@');
  assert.deepEqual(parseProcesses(text, '@mark@'), [
    { pid: 2, parent: 0, uid: 33, state: 'S', started: '777', cpu: 2, memory: 2_097_152, command: '[kworker]' },
    { pid: 12, parent: 1, uid: 33, state: 'S', started: '777', cpu: 2, memory: 2_097_152, command: 'sh -c Uid:\t0\nx' },
  ]);
});
