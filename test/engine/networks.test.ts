import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableValue } from '../../src/base/form.js';
import { type Engine } from '../../src/engine/engine.js';
import { connectProblems, connectRequest } from '../../src/networks/connect-form.js';
import { networkProblems, networkRequest } from '../../src/networks/network-form.js';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { type Bench, dockers, onEach } from './engines.js';
import { said } from './said.js';
import { redisImage } from './redis-image.js';

/** Makes a network as the form does, removed after the test. */
async function make({ engine, ns }: Bench, values: Record<string, string> = {}): Promise<string> {
  const wanted = networkRequest({ name: ns.name(), driver: 'bridge', ...values });
  const id = await engine.createNetwork({ ...wanted, Labels: ns.labels });
  ns.owns(`/networks/${id}`);
  return id;
}

/** The record of a network, and the containers, as the forms are held against them. */
async function surroundings(engine: Engine, id: string) {
  const [network] = await engine.listNetworks({ ids: [id] });
  assert.ok(network);
  return { network, containers: await engine.listContainers(), hasPriority: false };
}

const finds = async (engine: Engine, from: string, name: string) =>
  /1 packets received/.test(await said(engine, from, `ping -c 1 -W 2 ${name}`));

onEach(dockers, 'by name: not on the default bridge, but on a network of their own', async (bench) => {
  const { engine, ns } = bench;
  const network = await make(bench);
  const [one, other] = [await ns.container(), await ns.container()];
  for (const id of [one, other]) await engine.startContainer(id);
  const record = (await engine.listContainers({ ids: [other] }))[0];
  assert.ok(record);
  assert.equal(await finds(engine, one, record.name), false);
  assert.equal(await finds(engine, one, record.attachments[0]?.ipv4 ?? ''), true, 'by address it does');
  for (const id of [one, other])
    await engine.connectNetwork(network, id, connectRequest({ aliases: `alias-${id.slice(0, 12)}` }));
  assert.equal(await finds(engine, one, record.name), true);
  assert.equal(await finds(engine, one, `alias-${other.slice(0, 12)}`), true);
  await engine.disconnectNetwork(network, other);
  assert.equal(await finds(engine, one, record.name), false);
});

onEach(dockers, 'a container on a second network is reached from both', async (bench) => {
  const { engine, ns } = bench;
  const networks = [await make(bench), await make(bench)] as const;
  const on = (network: string) => ns.container({ HostConfig: { NetworkMode: network } });
  const [left, middle, right] = [await on(networks[0]), await on(networks[0]), await on(networks[1])];
  for (const id of [left, middle, right]) await engine.startContainer(id);
  await engine.connectNetwork(networks[1], middle, connectRequest({ aliases: 'between' }));
  const { name = '', attachments = [] } = (await engine.listContainers({ ids: [middle] }))[0] ?? {};
  assert.equal(attachments.length, 2);
  const far = (await engine.listContainers({ ids: [right] }))[0];
  assert.equal(await finds(engine, left, name), true);
  assert.equal(await finds(engine, right, 'between'), true);
  assert.equal(await finds(engine, left, far?.name ?? ''), false);
});

onEach(dockers, 'all that a form can say of a network, and what it says before the engine does', async (bench) => {
  const { engine } = bench;
  const id = await make(bench, {
    subnets: tableValue([['10.231.0.0/16', '10.231.0.9', '10.231.4.0/24'], ['fd00:231::/64']]),
    ...{ internal: 'yes', options: 'com.docker.network.driver.mtu\t1400' },
  });
  const { network } = await surroundings(engine, id);
  assert.deepEqual(
    [network.isInternal, network.hasIpv6, network.options['com.docker.network.driver.mtu']],
    [true, true, '1400'],
  );
  assert.deepEqual(
    network.subnets.map(({ subnet, gateway, range }) => [subnet, subnet.includes(':') ? '' : gateway, range]),
    [
      ['10.231.0.0/16', '10.231.0.9', '10.231.4.0/24'],
      ['fd00:231::/64', '', undefined],
    ],
  );
  const overlapping = { name: bench.ns.name(), driver: 'bridge', subnets: '10.231.7.0/24' };
  const networks = await engine.listNetworks();
  assert.match(
    networkProblems(overlapping, { networks, isSwarmManager: false, choosesIpv6: false })['subnets'] ?? '',
    new RegExp(`overlaps with 10\\.231\\.0\\.0/16 of the network ${network.name}`),
  );
  await assert.rejects(engine.createNetwork(networkRequest(overlapping)), /overlaps/);
});

onEach(dockers, 'an address taken or outside of the subnet: said before, and refused', async (bench) => {
  const { engine, ns } = bench;
  const network = await make(bench, { subnets: '10.232.0.0/24' });
  const [one, other] = [await ns.container(), await ns.container()];
  for (const id of [one, other]) await engine.startContainer(id);
  const place = { ipv4: '10.232.0.20', linkLocal: '169.254.20.1' };
  assert.deepEqual(connectProblems(place, await surroundings(engine, network)), {});
  await engine.connectNetwork(network, one, connectRequest(place));
  assert.match(await said(engine, one, 'ip -4 -o addr'), /10\.232\.0\.20\/24[^]*169\.254\.20\.1|169\.254\.20\.1/);
  for (const [ipv4, words] of [
    ['10.232.0.20', /is taken/],
    ['10.233.0.20', /is outside/],
  ] as const) {
    assert.match(connectProblems({ ipv4 }, await surroundings(engine, network))['ipv4'] ?? '', words);
    await assert.rejects(engine.connectNetwork(network, other, connectRequest({ ipv4 })));
  }
  await assertFails(engine.connectNetwork(network, 'nobody', {}), 'not-found');
  await assertFails(engine.disconnectNetwork(network, 'nobody'), 'not-found');
});

onEach(dockers.slice(-1), 'six redis servers on addresses of their own form a cluster', async (bench) => {
  const { engine, ns, given, t } = bench;
  const tag = `${ns.prefix}-redis:own`;
  const remove = await redisImage(given, tag);
  t.after(remove);
  const network = await make(bench, { subnets: '10.234.0.0/24' });
  const addresses = [11, 12, 13, 14, 15, 16].map((last) => `10.234.0.${last}`);
  const ids: string[] = [];
  for (const ipv4 of addresses) {
    const id = await ns.container({
      ...{ Image: tag, Cmd: ['redis-server', '--cluster-enabled', 'yes', '--protected-mode', 'no', '--save', ''] },
      HostConfig: { NetworkMode: 'none' },
    });
    await engine.disconnectNetwork('none', id);
    await engine.connectNetwork(network, id, connectRequest({ ipv4 }));
    await engine.startContainer(id);
    ids.push(id);
  }
  const [first = ''] = ids;
  const cli = (script: string) => said(engine, first, `redis-cli ${script}`);
  for (const address of addresses) while (!/PONG/.test(await cli(`-h ${address} ping`))) await sleep(50);
  const all = addresses.map((address) => `${address}:6379`).join(' ');
  assert.match(await cli(`--cluster create ${all} --cluster-replicas 1 --cluster-yes`), /All 16384 slots covered/);
  while (!/cluster_state:ok/.test(await cli('cluster info'))) await sleep(50);
  assert.match(await cli('cluster info'), /cluster_known_nodes:6\b/);
});
