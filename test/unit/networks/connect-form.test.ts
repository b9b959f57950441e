import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectForm, connectProblems, connectRequest } from '../../../src/networks/connect-form.js';
import { container, network } from '../../support/builders.js';

const here = network();
const place = { network: 'shop_default', gateway: undefined, mac: undefined, aliases: [], ipv6: undefined };
const containers = [
  container({ name: 'db', attachments: [{ ...place, networkId: here.id, ipv4: '172.18.0.2' }] }),
  container({ name: 'far', attachments: [{ ...place, networkId: 'other', ipv4: '172.18.0.9' }] }),
];
const surroundings = { network: here, containers, hasPriority: true };

test('an address outside of the subnet or taken is said', () => {
  const said = (ipv4: string) => connectProblems({ ipv4 }, surroundings)['ipv4'];
  assert.equal(said('172.18.0.2'), '172.18.0.2 is taken: db has it.');
  assert.equal(said('172.18.0.1'), '172.18.0.1 is taken: the gateway has it.');
  assert.equal(said('172.19.0.2'), '172.19.0.2 is outside of the network’s subnets: 172.18.0.0/16.');
  assert.equal(said('172.18.255.255'), '172.18.255.255 is the first or last address of 172.18.0.0/16.');
  assert.equal(said('172.18.0'), '172.18.0 is no IPv4 address.');
  assert.equal(said('fd00::1'), 'fd00::1 is no IPv4 address.');
  assert.deepEqual(['172.18.0.9', '', ' '].map(said), [undefined, undefined, undefined]);
  const bridge = network({ name: 'bridge', isBuiltIn: true });
  assert.match(
    connectProblems({ ipv4: '172.18.0.5' }, { ...surroundings, network: bridge })['ipv4'] ?? '',
    /of your own/,
  );
});

test('aliases, link-local addresses and the priority', () => {
  const said = (values: Record<string, string>) => Object.keys(connectProblems(values, surroundings));
  assert.deepEqual(said({ aliases: 'db\ncache.local', linkLocal: '169.254.1.2\nfe80::7', priority: '-3' }), []);
  assert.deepEqual(said({ aliases: 'a b', linkLocal: '10.0.0.1', priority: 'high' }), [
    'linkLocal',
    'aliases',
    'priority',
  ]);
  const long = 'x'.repeat(64);
  assert.deepEqual(
    [long, long.slice(1)].map((aliases) => said({ aliases })),
    [['aliases'], []],
    'DNS has no longer ones',
  );
});

test('what the form offers', () => {
  const ids = (form: ReturnType<typeof connectForm>) => form.fields.map(({ id }) => id);
  const one = container({ name: 'web' });
  const form = connectForm(one, surroundings);
  assert.deepEqual(ids(form), ['ipv4', 'aliases', 'linkLocal', 'priority']);
  assert.equal(form.fields[0]?.hint, '172.18.0.3 is free');
  const bridge = network({ name: 'bridge', isBuiltIn: true, hasIpv6: true });
  const old = connectForm(one, { ...surroundings, network: bridge, hasPriority: false });
  assert.deepEqual(ids(old), ['ipv4', 'ipv6', 'linkLocal']);
});

test('what is sent', () => {
  assert.deepEqual(connectRequest({}), {});
  assert.deepEqual(
    connectRequest({ ipv4: ' 172.18.0.9 ', aliases: 'db\n\ncache', linkLocal: '169.254.1.2', priority: '5' }),
    {
      IPAMConfig: { IPv4Address: '172.18.0.9', LinkLocalIPs: ['169.254.1.2'] },
      ...{ Aliases: ['db', 'cache'], GwPriority: 5 },
    },
  );
});
