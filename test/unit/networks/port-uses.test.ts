import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { type ContainerRecord, type PortRecord } from '../../../src/engine/engine.js';
import { hostListeners } from '../../../src/base/host-listeners.js';
import { processOf } from '../../../src/base/socket-owner.js';
import { portUses } from '../../../src/networks/port-uses.js';
import { container } from '../../support/builders.js';

const port = (publicPort: number | undefined, privatePort: number, ip = '0.0.0.0', protocol = 'tcp'): PortRecord => ({
  ...{ publicPort, privatePort, ip, protocol },
});
const up = (name: string, ...ports: PortRecord[]) => container({ id: name, name, ports });
const down = (name: string) => container({ id: name, name, state: 'exited', ports: [] });

function printed(
  containers: readonly ContainerRecord[],
  wanted: Readonly<Record<string, readonly PortRecord[]>> = {},
  listeners: Parameters<typeof portUses>[2] = [],
): string[] {
  const details = ({ id }: ContainerRecord) => {
    const ports = wanted[id];
    return ports && { wantedPorts: ports.map((one) => ({ ...one, ip: one.ip ?? '' })) };
  };
  return portUses(containers, details, listeners).map(({ port: number, protocol, claims, listener, isConflict }) => {
    const who = claims.map(
      (one) => `${one.container.name}:${one.privatePort}${one.holds ? '' : '?'}@${one.ips.join()}`,
    );
    return [`${number}/${protocol}`, ...who, ...(listener ? ['program'] : []), ...(isConflict ? ['!'] : [])].join(' ');
  });
}

test('ports by number, each once for both families, and what is only exposed isn’t one', () => {
  const web = up('web', port(8080, 80), port(8080, 80, '::'), port(undefined, 443));
  const dns = up('dns', port(53, 53, '127.0.0.1', 'udp'), port(53, 53, '127.0.0.1'));
  assert.deepEqual(printed([web, dns]), [
    '53/tcp dns:53@127.0.0.1',
    '53/udp dns:53@127.0.0.1',
    '8080/tcp web:80@0.0.0.0,::',
  ]);
});

test('who wants what another has is a conflict, unless each asks for an address of its own', () => {
  const wanted = { old: [port(8080, 81, '')], other: [port(8080, 82, '10.0.0.2')] };
  const web = up('web', port(8080, 80, '127.0.0.1'));
  assert.deepEqual(printed([down('old'), web], wanted), ['8080/tcp web:80@127.0.0.1 old:81?@ !']);
  assert.deepEqual(printed([down('other'), web], wanted), ['8080/tcp web:80@127.0.0.1 other:82?@10.0.0.2']);
  assert.deepEqual(printed([down('old')], wanted), ['8080/tcp old:81?@'], 'free');
  assert.deepEqual(printed([down('unknown')], wanted), []);
});

test('a program of the machine has what no container has; where one has it, it is the engine’s own proxy', () => {
  const listeners = [{ ip: '0.0.0.0', port: 8080, inode: '7' }];
  const wanted = { old: [port(8080, 81, '127.0.0.1')] };
  assert.deepEqual(printed([down('old')], wanted, listeners), ['8080/tcp old:81?@127.0.0.1 program !']);
  assert.deepEqual(printed([up('web', port(8080, 80))], {}, listeners), ['8080/tcp web:80@0.0.0.0']);
});

test('tells whose socket it is', { skip: process.platform !== 'linux' }, async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const listener = (await hostListeners()).find((one) => one.port === address.port);
  assert.ok(listener);
  assert.equal((await processOf(listener))?.pid, process.pid);
  assert.equal(await processOf({ ...listener, inode: '0' }), undefined);
});
