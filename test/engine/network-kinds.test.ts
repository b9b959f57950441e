import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { tableValue } from '../../src/base/form.js';
import { EngineError } from '../../src/engine/errors.js';
import { explainError } from '../../src/engine/explain-error.js';
import { connectRequest } from '../../src/networks/connect-form.js';
import { networkForm, networkProblems, networkRequest } from '../../src/networks/network-form.js';
import { hasOwnNetwork } from '../../src/inventory/own-network.js';
import { eventually } from '../support/eventually.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { type Bench, dockers, onEach } from './engines.js';
import { PrivateDockerd } from './private-dockerd.js';
import { rawApi } from './raw-api.js';
import { said } from './said.js';

const run = promisify(execFile);

/** What a person reads of a failure. */
async function told(failing: Promise<unknown>): Promise<string> {
  try {
    await failing;
  } catch (error) {
    assert.ok(EngineError.is(error), String(error));
    return explainError(error).what;
  }
  throw new Error('it did not fail');
}

/** One end of a cable that leads nowhere, for networks that need an interface; goes with the test. */
async function cable(t: TestContext): Promise<string> {
  const name = `lsv${randomBytes(4).toString('hex')}`;
  await run('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}p`]);
  t.after(() => run('ip', ['link', 'del', name]));
  return name;
}

/** Whether this machine's kernel has such interfaces: what it hasn't, no engine can make. */
async function hasKind(t: TestContext, kind: string): Promise<boolean> {
  const [parent, name] = [await cable(t), `lsk${randomBytes(4).toString('hex')}`];
  try {
    await run('ip', ['link', 'add', name, 'link', parent, 'type', kind]);
  } catch (error) {
    if (/Unknown device type/.test(String(error))) return false;
    throw error;
  }
  await run('ip', ['link', 'del', name]);
  return true;
}

async function make({ engine, ns }: Bench, values: Record<string, string>): Promise<string> {
  const id = await engine.createNetwork({ ...networkRequest({ name: ns.name(), ...values }), Labels: ns.labels });
  ns.owns(`/networks/${id}`);
  return id;
}

onEach(dockers, 'subnets that overlap or do not parse: in the engine’s own words', async (bench) => {
  const { engine, ns } = bench;
  await make(bench, { driver: 'bridge', subnets: '10.235.0.0/24' });
  const attempt = (subnets: string) =>
    told(engine.createNetwork(networkRequest({ name: ns.name(), driver: 'bridge', subnets })));
  assert.match(await attempt('10.235.0.128/25'), /overlaps/i);
  assert.match(await attempt('10.235.0.0/99'), /invalid|10\.235\.0\.0\/99/i);
  assert.match(await attempt('nonsense'), /invalid|nonsense/i);
  assert.match(await attempt(tableValue([['10.235.1.0/24', '10.236.0.1']])), /10\.236\.0\.1|gateway|out of range/i);
});

onEach(
  dockers,
  'an address outside of the subnet or taken: refused in words, by connecting and by making',
  async (bench) => {
    const { engine, ns } = bench;
    const network = await make(bench, { driver: 'bridge', subnets: '10.237.0.0/24' });
    const [one, other] = [await ns.container(), await ns.container()];
    for (const id of [one, other]) await engine.startContainer(id);
    await engine.connectNetwork(network, one, connectRequest({ ipv4: '10.237.0.20' }));
    const connect = (ipv4: string) => told(engine.connectNetwork(network, other, connectRequest({ ipv4 })));
    assert.match(await connect('10.237.0.20'), /already in use|in use/i);
    assert.match(await connect('10.238.0.20'), /10\.238\.0\.20|does not (belong|match)|no configured subnet/i);
    const start = async (ipv4: string) => {
      const id = await ns.container({
        HostConfig: { NetworkMode: network },
        NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: ipv4 } } } },
      });
      await engine.startContainer(id);
    };
    assert.match(await told(start('10.237.0.20')), /already in use|in use/i);
  },
);

onEach(
  dockers,
  'a container on the machine’s network, another’s or none can’t be connected, and isn’t offered to be',
  async (bench) => {
    const { engine, ns } = bench;
    const network = await make(bench, { driver: 'bridge' });
    const usual = await ns.container();
    await engine.startContainer(usual);
    for (const mode of ['host', 'none', `container:${usual}`]) {
      const id = await ns.container({ HostConfig: { NetworkMode: mode } });
      await engine.startContainer(id);
      const [record] = await engine.listContainers({ ids: [id] });
      assert.ok(record);
      assert.equal(hasOwnNetwork(record), false, mode);
      assert.notEqual(await told(engine.connectNetwork(network, id, {})), '');
    }
    const [record] = await engine.listContainers({ ids: [usual] });
    assert.ok(record && hasOwnNetwork(record));
  },
);

for (const [kind, mode] of [
  ['macvlan', 'bridge'],
  ['ipvlan', 'l2'],
] as const) {
  onEach(dockers, `a ${kind} network as the form asks for it, with a container on it`, async (bench) => {
    const { t, engine, ns } = bench;
    const parent = await cable(t);
    const network = await make(bench, { driver: kind, mode, parent, subnets: '10.239.0.0/24' });
    const [record] = await engine.listNetworks({ ids: [network] });
    assert.deepEqual(
      [record?.driver, record?.options['parent'], record?.options[`${kind}_mode`]],
      [kind, parent, mode],
    );
    const id = await ns.container({ HostConfig: { NetworkMode: network } });
    if (!(await hasKind(t, kind))) {
      // A kernel without such interfaces: that is what the engine must be heard to say.
      assert.match(await told(engine.startContainer(id)), new RegExp(kind));
      return;
    }
    await engine.startContainer(id);
    assert.match(await said(engine, id, 'ip -4 -o addr'), /10\.239\.0\.\d+\/24/);
    assert.match(
      await told(make(bench, { driver: kind, parent: 'no-such-if0', subnets: '10.240.0.0/24' })),
      /no-such-if0/,
    );
  });
}

onEach(dockers.slice(-1), 'an overlay where there is a swarm, which is offered there alone', async ({ t, given }) => {
  const dockerd = await PrivateDockerd.start(t, given);
  const engine = await connectTo(t, `unix://${dockerd.socket}`);
  const surroundings = async () => ({
    networks: await engine.listNetworks(),
    ...{ isSwarmManager: await engine.isSwarmManager(), choosesIpv6: false },
  });
  const drivers = async () =>
    networkForm(await surroundings()).fields.flatMap((field) =>
      field.kind === 'choice' && field.id === 'driver' ? (field.choices ?? []).map(([value]) => value) : [],
    );
  const values = { name: 'far', driver: 'overlay', subnets: '10.241.0.0/24', attachable: 'yes' };
  assert.deepEqual(await drivers(), ['bridge', 'macvlan', 'ipvlan']);
  assert.match(await told(engine.createNetwork(networkRequest(values))), /swarm/i);
  await rawApi(dockerd.socket, 'POST', '/swarm/init', {
    ...{ ListenAddr: '127.0.0.1:0', AdvertiseAddr: '127.0.0.1', DataPathAddr: '127.0.0.1' },
  });
  try {
    assert.deepEqual(await drivers(), ['bridge', 'macvlan', 'ipvlan', 'overlay']);
    assert.deepEqual(networkProblems(values, await surroundings()), {});
    await engine.createNetwork(networkRequest(values));
    // A swarm hands out driver and subnet a moment later.
    await eventually(async () => {
      const far = (await engine.listNetworks()).find(({ name }) => name === 'far');
      assert.deepEqual(
        [far?.driver, far?.scope, far?.isAttachable, far?.subnets[0]?.subnet],
        ['overlay', 'swarm', true, '10.241.0.0/24'],
      );
    });
  } finally {
    await rawApi(dockerd.socket, 'POST', '/swarm/leave?force=true');
    // The swarm's way out is a bridge of the machine, which would stay there.
    await rawApi(dockerd.socket, 'DELETE', '/networks/docker_gwbridge');
  }
});
