import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttachmentRecord, type ContainerDetails, type ContainerRecord } from '../../../src/engine/engine.js';
import { readContainerDetails } from '../../../src/engine/read/details.js';
import { explainReach } from '../../../src/networks/explain-reach.js';
import { addressesIn, probePlan, resultOf } from '../../../src/networks/probe-reach.js';
import { ownerOf, type ReachFacts, type ReachSide } from '../../../src/networks/reach-facts.js';
import { container, network } from '../../support/builders.js';

const shop = network({ id: 'shop', name: 'shop' });
const bridge = network({ id: 'bridge', name: 'bridge', isBuiltIn: true });
const lan = network({ id: 'lan', name: 'lan', driver: 'macvlan', options: { macvlan_mode: 'private' } });
const closed = network({
  ...{ id: 'closed', name: 'closed', isBuiltIn: true },
  options: { 'com.docker.network.bridge.enable_icc': 'false' },
});
const networks = new Map([shop, bridge, lan, closed].map((one) => [one.id, one]));

const at = (name: string, ipv4: string, aliases: string[] = []): AttachmentRecord => ({
  ...{ network: name, networkId: name, ipv4, ipv6: undefined, gateway: ipv4.replace(/\d+$/, '1'), mac: undefined },
  aliases,
});

function side(
  name: string,
  attachments: AttachmentRecord[],
  more: Partial<ContainerRecord> = {},
  facts: Partial<ContainerDetails> = {},
): ReachSide {
  const record = container({ id: `id-${name}`, name, attachments, ...more });
  const details = { ...readContainerDetails({ Id: name }), attachments, ...facts };
  const { networkMode } = record;
  if (networkMode === 'host' || networkMode === 'none')
    return { container: record, details, place: { kind: networkMode } };
  return { container: record, details, place: { kind: 'own', owner: record, details } };
}

const ask = (from: ReachSide, to: ReachSide, listeners?: ReachFacts['listeners']) =>
  explainReach({ from, to, networks, listeners });

test('by name where both are on a network of the user’s, with the aliases and without the short id', () => {
  const db = side('db', [at('shop', '10.0.0.3', ['store', 'db'])], {}, { exposedPorts: ['5432/tcp'] });
  const answer = ask(side('web', [at('bridge', '172.17.0.2'), at('shop', '10.0.0.2')]), db, [
    { ip: '0.0.0.0', port: 5432, inode: '1' },
    { ip: '::', port: 9000, inode: '2' },
  ]);
  assert.equal(answer.verdict, 'yes');
  assert.equal(answer.headline, 'web reaches db by the name db.');
  assert.deepEqual(answer.ways[0]?.names, ['db', 'store']);
  assert.deepEqual(
    answer.ports.map(({ port, isExposed, listens }) => [port, isExposed, listens]),
    [
      [5432, true, 'yes'],
      [9000, false, 'yes'],
    ],
  );
});

test('the wall of the default bridge, and a link through it', () => {
  const db = side('db', [at('bridge', '172.17.0.3')]);
  const wall = ask(side('web', [at('bridge', '172.17.0.2')]), db);
  assert.equal(wall.verdict, 'partly');
  assert.match(wall.because.join(' '), /172\.17\.0\.3 is given anew/);
  assert.equal(wall.steps[0]?.action?.kind, 'own-network');
  const linked = side('web', [at('bridge', '172.17.0.2')], {}, { links: [{ target: 'db', alias: 'store' }] });
  assert.equal(ask(linked, db).headline, 'web reaches db by the name store.');
});

test('what keeps containers of one network apart', () => {
  for (const [name, words] of [
    ['closed', /enable_icc is false/],
    ['lan', /macvlan mode is private/],
  ] as const) {
    const answer = ask(side('a', [at(name, '10.1.0.2')]), side('b', [at(name, '10.1.0.3')]));
    assert.equal(answer.verdict, 'no');
    assert.match(answer.because.join(' '), words);
  }
});

test('published ports are a way round through the machine, but not out of an internal network', () => {
  const ports = [{ privatePort: 80, publicPort: 8080, protocol: 'tcp', ip: '0.0.0.0' }];
  const web = side('web', [at('shop', '10.0.0.2')], { ports });
  const answer = ask(side('a', [at('bridge', '172.17.0.2')]), web);
  assert.equal(answer.verdict, 'partly');
  assert.match(answer.because.join(' '), /its port 80 at 172\.17\.0\.1:8080/);
  const plan = probePlan({ from: side('a', [at('bridge', '172.17.0.2')]), to: web, networks, listeners: undefined });
  assert.deepEqual(plan.targets, [{ host: '172.17.0.1', port: 8080 }]);
  const own = side('web', [at('shop', '10.0.0.2')], { ports: [{ ...ports[0]!, ip: '127.0.0.1' }] });
  assert.equal(ask(side('a', [at('bridge', '172.17.0.2')]), own).verdict, 'no', 'published for the machine alone');
});

test('host and none, paused and stopped, and who has gone', () => {
  const plain = side('a', [at('shop', '10.0.0.2')]);
  const host = side('h', [], { networkMode: 'host' });
  assert.match(ask(host, side('g', [], { networkMode: 'host' })).headline, /at localhost/);
  assert.match(ask(plain, host).headline, /by the address 10\.0\.0\.1, if/);
  assert.match(ask(plain, side('n', [], { networkMode: 'none' })).because.join(' '), /no network at all/);
  assert.match(ask(plain, side('p', [], { state: 'paused' })).because.join(' '), /is paused/);
  const stopped = ask(side('s', [], { state: 'exited' }), plain);
  assert.deepEqual(stopped.steps[0]?.action, { kind: 'start', container: 'id-s', label: 'Start s' });
  const lost = { ...side('l', [], { networkMode: 'container:gone' }), place: { kind: 'lost' } as const };
  assert.match(ask(plain, lost).because.join(' '), /another container, which is gone/);
});

test('whose network it is, through container: modes, and never for ever', () => {
  const make = (id: string, networkMode: string) => container({ id, networkMode });
  const all = [make('a', 'shop'), make('b', 'container:a'), make('c', 'container:b'), make('x', 'container:gone')];
  const round = [make('y', 'container:z'), make('z', 'container:y')];
  const containers = new Map([...all, ...round].map((one) => [one.id, one]));
  const owner = (id: string) => ownerOf(containers.get(id)!, containers)?.id;
  assert.deepEqual([owner('a'), owner('b'), owner('c'), owner('x')], ['a', 'a', 'a', undefined]);
  assert.ok(['y', 'z'].includes(owner('y') ?? ''));
});

test('listening for itself alone, or on nothing, is said', () => {
  const a = side('a', [at('shop', '10.0.0.2')]);
  const b = side('b', [at('shop', '10.0.0.3')], {}, { exposedPorts: ['80/tcp'] });
  assert.match(ask(a, b, []).because.join(' '), /nothing in b listens on port 80/);
  const answer = ask(a, b, [{ ip: '127.0.0.1', port: 80, inode: '1' }]);
  assert.equal(answer.verdict, 'partly');
  assert.match(answer.because.join(' '), /127\.0\.0\.1 alone \(port 80\)/);
});

test('reads what look-ups and tries print', () => {
  assert.deepEqual(addressesIn('10.0.0.3  STREAM db\n10.0.0.3  DGRAM\nby getent\n'), ['10.0.0.3']);
  assert.deepEqual(addressesIn('PING db (10.0.0.3): 56 data bytes\nby ping\n'), ['10.0.0.3']);
  assert.deepEqual(
    addressesIn('Server:\t127.0.0.11\nAddress: 127.0.0.11:53\n\nName:\tdb\nAddress: 10.0.0.3\nby nslookup'),
    ['10.0.0.3'],
  );
  assert.deepEqual(addressesIn('Server:\t127.0.0.11\n** can’t find db: NXDOMAIN\nby nslookup'), []);
  assert.deepEqual([addressesIn('by getent'), addressesIn('by nothing'), addressesIn('')], [[], undefined, undefined]);
  const words = [
    "nc: can't connect to remote host (10.0.0.3): Connection refused",
    'nc: timed out',
    'No route to host',
  ];
  assert.deepEqual(
    [...words.map((word) => resultOf('1', word).result), resultOf('0', '').result, resultOf('none', '').result],
    ['refused', 'silent', 'unreachable', 'open', 'unknown'],
  );
});

test('a Podman without the plugin that knows names', () => {
  const [web, db] = [side('web', [at('shop', '10.0.0.2')]), side('db', [at('shop', '10.0.0.3')])];
  const answer = explainReach({ from: web, to: db, networks, listeners: undefined, hasNameServer: false });
  assert.equal(answer.verdict, 'partly');
  assert.match(answer.because.join(' '), /no name server on shop.*aardvark-dns/);
  assert.deepEqual(answer.ways[0]?.names, []);
  const known = explainReach({ from: web, to: db, networks, listeners: undefined, hasNameServer: true });
  assert.equal(known.headline, 'web reaches db by the name db.');
});
