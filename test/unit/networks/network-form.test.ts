import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairsOf, tableRows, tableValue } from '../../../src/base/form.js';
import { networkForm, networkProblems, networkRequest } from '../../../src/networks/network-form.js';
import { network } from '../../support/builders.js';

const surroundings = {
  networks: [network(), network({ name: 'mesh', scope: 'swarm', subnets: [subnet('10.0.9.0/24')] })],
  isSwarmManager: false,
  choosesIpv6: false,
};

function subnet(text: string) {
  return { subnet: text, gateway: undefined, range: undefined };
}

function problems(values: Record<string, string>) {
  return networkProblems({ name: 'new', driver: 'bridge', ...values }, surroundings);
}

test('a subnet that overlaps is said, and with what', () => {
  const said = (...rows: string[][]) => problems({ subnets: tableValue(rows) })['subnets'];
  assert.equal(said(['172.18.4.0/24']), '172.18.4.0/24 overlaps with 172.18.0.0/16 of the network shop_default.');
  assert.equal(said(['172.0.0.0/8']), '172.0.0.0/8 overlaps with 172.18.0.0/16 of the network shop_default.');
  assert.equal(said(['10.0.9.0/24']), undefined, 'a swarm’s networks have addresses of their own');
  assert.equal(said(['10.1.0.0/16'], ['10.1.2.0/24']), '10.1.2.0/24 overlaps with 10.1.0.0/16 above.');
  assert.match(said(['10.1.0.0']) ?? '', /^10\.1\.0\.0 is no subnet/);
  assert.equal(said(['10.1.0.7/16']), '10.1.0.7/16 names a host: its subnet is 10.1.0.0/16.');
  assert.equal(said(['10.1.0.0/16', '10.2.0.1']), 'The gateway 10.2.0.1 is outside of 10.1.0.0/16.');
  assert.equal(said(['10.1.0.0/16', '10.1.0.0']), '10.1.0.0 is the first or last address of 10.1.0.0/16.');
  assert.equal(said(['10.1.0.0/16', 'first']), 'first is no IP address.');
  assert.equal(said(['10.1.0.0/16', '', '10.0.0.0/8']), 'The range 10.0.0.0/8 is outside of 10.1.0.0/16.');
  assert.equal(said(['', '10.1.0.1']), 'A gateway or range needs its subnet.');
  assert.equal(said(['10.1.0.0/16', '10.1.0.1', '10.1.4.0/24'], ['fd00:1::/64'], ['']), undefined);
});

test('names, IPv6 and modes', () => {
  assert.deepEqual(problems({}), {});
  assert.match(problems({ name: '-x' })['name'] ?? '', /begins with a letter/);
  assert.match(problems({ name: 'a b' })['name'] ?? '', /begins with a letter/);
  assert.match(problems({ name: 'shop_default' })['name'] ?? '', /There is a network of that name/);
  assert.match(problems({ name: 'default' })['name'] ?? '', /keeps that name/);
  assert.match(problems({ ipv6: 'yes' })['ipv6'] ?? '', /chooses no IPv6 subnet/);
  assert.deepEqual(problems({ ipv6: 'yes', subnets: 'fd00:1::/64' }), {});
  assert.match(problems({ driver: 'macvlan', mode: 'l2' })['mode'] ?? '', /macvlan has no mode l2/);
  assert.deepEqual(problems({ driver: 'ipvlan', mode: 'l2' }), {});
  assert.deepEqual(problems({ driver: 'bridge', mode: 'l2' }), {}, 'what isn’t shown is nobody’s mistake');
});

test('what is sent', () => {
  assert.deepEqual(networkRequest({ name: ' n ', driver: 'bridge' }), {
    ...{ Name: 'n', Driver: 'bridge', CheckDuplicate: true, Internal: false, EnableIPv6: false, Attachable: false },
    ...{ Options: {}, Labels: {} },
  });
  const values = {
    ...{ name: 'n', driver: 'macvlan', parent: 'eth0', mode: 'vepa', internal: 'yes', attachable: 'yes' },
    subnets: tableValue([['10.1.0.0/16', '10.1.0.1', '10.1.4.0/24'], ['fd00:1::/64']]),
    options: tableValue([['mtu', '1450']]),
    labels: tableValue([
      ['a', 'b c'],
      ['', 'nobody’s'],
    ]),
  };
  assert.deepEqual(networkRequest(values), {
    ...{ Name: 'n', Driver: 'macvlan', CheckDuplicate: true, Internal: true, EnableIPv6: true, Attachable: false },
    IPAM: {
      Driver: 'default',
      Config: [{ Subnet: '10.1.0.0/16', Gateway: '10.1.0.1', IPRange: '10.1.4.0/24' }, { Subnet: 'fd00:1::/64' }],
    },
    Options: { parent: 'eth0', macvlan_mode: 'vepa', mtu: '1450' },
    Labels: { a: 'b c' },
  });
});

test('an overlay is offered where there is a swarm', () => {
  const drivers = (isSwarmManager: boolean) =>
    networkForm({ ...surroundings, isSwarmManager })
      .fields.find(({ id }) => id === 'driver')
      ?.choices?.map(([driver]) => driver);
  assert.deepEqual(drivers(false), ['bridge', 'macvlan', 'ipvlan']);
  assert.deepEqual(drivers(true), ['bridge', 'macvlan', 'ipvlan', 'overlay']);
});

test('tables in texts', () => {
  assert.deepEqual(tableRows(tableValue([['a', 'b\tc'], [' '], ['d']])), [['a', 'b c'], ['d']]);
  assert.deepEqual(tableRows(undefined), []);
  assert.deepEqual({ ...pairsOf('__proto__\tx\na\t1\na\t2') }, JSON.parse('{"__proto__":"x","a":"2"}'));
});
