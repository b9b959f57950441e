import assert from 'node:assert/strict';
import test from 'node:test';
import { type PortRecord } from '../../../../src/engine/engine.js';
import { portsText } from '../../../../src/engine/wording/ports.js';

type Written = readonly [privatePort: number, protocol: string, publicPort?: number, ip?: string];

function check(ports: readonly Written[], text: string): void {
  const records = ports.map(([privatePort, protocol, publicPort, ip]): PortRecord => ({
    privatePort,
    publicPort,
    protocol,
    ip,
  }));
  assert.equal(portsText(records), text);
  // The order in which an engine gives them doesn't matter.
  assert.equal(portsText([...records].reverse()), text);
}

test("docker/cli's own examples (container_test.go, TestDisplayablePorts)", () => {
  check([[9988, 'tcp']], '9988/tcp');
  check([[9988, 'tcp', 8899]], '9988/tcp');
  check([[9988, 'tcp', 8899, '4.3.2.1']], '4.3.2.1:8899->9988/tcp');
  check([[9988, 'tcp', 9988, '::1']], '[::1]:9988->9988/tcp');
  check(
    [
      [9998, 'udp', 9998, '1.2.3.4'],
      [9999, 'udp', 9999, '1.2.3.4'],
    ],
    '1.2.3.4:9998-9999->9998-9999/udp',
  );
  check(
    [
      [9998, 'udp', 8887, '1.2.3.4'],
      [9999, 'udp', 8888, '1.2.3.4'],
    ],
    '1.2.3.4:8887->9998/udp, 1.2.3.4:8888->9999/udp',
  );
  check(
    [
      [9998, 'udp'],
      [9999, 'udp'],
    ],
    '9998-9999/udp',
  );
  check(
    [
      [9988, 'udp'],
      [9988, 'udp'],
    ],
    '9988/udp, 9988/udp',
  );
  check(
    [
      [80, 'tcp', 8080, '10.0.0.2'],
      [80, 'tcp', 8081, '9.0.0.1'],
    ],
    '9.0.0.1:8081->80/tcp, 10.0.0.2:8080->80/tcp',
  );
});

test('public port 0 is not published', () => check([[9988, 'tcp', 0, '0.0.0.0']], '9988/tcp'));

test('no ports, no words', () => check([], ''));

test('the same port on IPv4 and IPv6', () => {
  check(
    [
      [80, 'tcp', 8080, '0.0.0.0'],
      [80, 'tcp', 8080, '::'],
    ],
    '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp',
  );
});

test('finished groups, then open ones as they began, then those that map to another number', () => {
  check(
    [
      [80, 'tcp'],
      [81, 'tcp'],
      [443, 'tcp'],
      [53, 'udp'],
      [22, 'tcp', 2222, '0.0.0.0'],
    ],
    '80-81/tcp, 53/udp, 443/tcp, 0.0.0.0:2222->22/tcp',
  );
});

test('addresses sort by value', () => {
  check(
    [
      [80, 'tcp', 1, '2001:db8::1'],
      [80, 'tcp', 2, '::1'],
      [80, 'tcp', 3, '2001:db8:0:1::1'],
      [80, 'tcp', 4, 'FE80::1'],
      [80, 'tcp', 5, '127.0.0.1'],
      [80, 'tcp', 6, '20.0.0.1'],
      [80, 'tcp', 7, '::ffff:1.2.3.4'],
    ],
    [
      '20.0.0.1:6->80/tcp, 127.0.0.1:5->80/tcp, [::1]:2->80/tcp, [::ffff:1.2.3.4]:7->80/tcp',
      '[2001:db8::1]:1->80/tcp, [2001:db8:0:1::1]:3->80/tcp, [FE80::1]:4->80/tcp',
    ].join(', '),
  );
});
