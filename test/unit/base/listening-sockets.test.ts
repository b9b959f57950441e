import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { listeningSockets } from '../../../src/base/listening-sockets.js';

const line = (number: number, local: string, state: string, inode: string) =>
  `   ${number}: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0`;

test('reads the sockets that listen, of both families, and no others', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    line(0, '0100007F:1F90', '0A', '11'),
    line(1, '00000000:0050', '0A', '12'),
    line(2, '020012AC:D431', '01', '13'),
    line(3, '00000000000000000000000000000000:1538', '0A', '14'),
    line(4, '00000000000000000000000001000000:0016', '0A', '15'),
    line(5, '0000000000000000FFFF00000100007F:0017', '0A', '16'),
    line(6, '000000FD000000000000000001000000:0018', '0A', '17'),
    'nonsense',
  ].join('\n');
  assert.deepEqual(
    listeningSockets(table).map(({ ip, port, inode }) => `${ip} ${port} ${inode}`),
    ['127.0.0.1 8080 11', '0.0.0.0 80 12', ':: 5432 14', '::1 22 15', '127.0.0.1 23 16', 'fd00::1 24 17'],
  );
});

test('finds a server of this process in the kernel’s own table', { skip: process.platform !== 'linux' }, async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const found = listeningSockets(readFileSync('/proc/net/tcp', 'utf8'));
  assert.ok(found.some(({ ip, port }) => ip === '127.0.0.1' && port === address.port));
});
