import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine } from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { explainReach } from '../../src/networks/explain-reach.js';
import { probeLabel, probePlan, probeReach } from '../../src/networks/probe-reach.js';
import { collectReach } from '../../src/networks/reach-facts.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { type Bench, dockers, engines, onEach } from './engines.js';
import { image, type Namespace } from './namespace.js';

/** A server on port 8080, exposed as its image would say, on an address of its own choice. */
const server = (address = '0.0.0.0', more: Record<string, unknown> = {}) => ({
  Cmd: ['sh', '-c', `trap "exit 0" TERM; httpd -f -p ${address}:8080 & wait`],
  ExposedPorts: { '8080/tcp': {} },
  ...more,
});
const on = (mode: string) => ({ HostConfig: { NetworkMode: mode } });

async function facts(engine: Engine, from: string, to: string) {
  const containers = new Map((await engine.listContainers()).map((one) => [one.id, one]));
  const networks = new Map((await engine.listNetworks()).map((one) => [one.id, one]));
  const [a, b] = [containers.get(from), containers.get(to)];
  assert.ok(a && b);
  return collectReach(engine, { containers, networks }, a, b);
}

async function ask(engine: Engine, from: string, to: string) {
  return explainReach(await facts(engine, from, to));
}

/** Until it listens: the program needs a moment after its start. */
async function listening(engine: Engine, id: string): Promise<void> {
  for (;;) {
    const { listeners } = await facts(engine, id, id);
    if (listeners?.some(({ port }) => port === 8080)) return;
    await sleep(50);
  }
}

async function probe(engine: Engine, from: string, to: string) {
  const known = await facts(engine, from, to);
  return probeReach(engine, known.from.container, probePlan(known), image, { signal: AbortSignal.timeout(60_000) });
}

async function started(engine: Engine, ns: Namespace, ...all: Record<string, unknown>[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of all) {
    const id = await ns.container(one);
    await engine.startContainer(id);
    ids.push(id);
  }
  return ids;
}

async function helpers(engine: Engine, of: string): Promise<number> {
  return (await engine.listContainers()).filter(({ labels }) => labels[probeLabel] === of).length;
}

onEach(engines, 'reach: by address on the default bridge, by name on a network of their own', async (bench: Bench) => {
  const { engine, ns } = bench;
  const network = await ns.network();
  const [a = '', b = ''] = await started(engine, ns, {}, server());
  await listening(engine, b);
  const wall = await ask(engine, a, b);
  assert.equal(wall.verdict, 'partly');
  assert.match(wall.because.join(' '), /default network (bridge|podman) alone\. There containers have no names/);
  assert.deepEqual(
    wall.steps.map(({ action }) => action?.kind),
    ['own-network'],
  );
  assert.deepEqual(
    wall.ports.map(({ port, isExposed, listens }) => [port, isExposed, listens]),
    [[8080, true, 'yes']],
  );
  const tried = await probe(engine, a, b);
  assert.deepEqual(
    tried.names.map(({ addresses }) => addresses),
    [[]],
    'no name',
  );
  assert.deepEqual(
    tried.tries.map(({ port, result }) => [port, result]),
    [[8080, 'open']],
    'the address works',
  );
  for (const id of [a, b]) await engine.connectNetwork(network, id, {});
  const fixed = await ask(engine, a, b);
  if ((await facts(engine, a, b)).hasNameServer === false) {
    // Podman without the plugin that knows names.
    assert.equal(fixed.verdict, 'partly');
    assert.match(fixed.because.join(' '), /has no name server on/);
    const found = await probe(engine, a, b);
    assert.ok(
      found.names.every(({ addresses }) => addresses?.length === 0),
      JSON.stringify(found.names),
    );
    assert.ok(
      found.tries.some(({ result }) => result === 'open'),
      JSON.stringify(found.tries),
    );
    return;
  }
  assert.equal(fixed.verdict, 'yes');
  const name = fixed.ways[0]?.names[0] ?? '';
  assert.match(fixed.headline, new RegExp(`by the name ${name}\\.`));
  const again = await probe(engine, a, b);
  assert.deepEqual(
    again.names.find((one) => one.name === name)?.addresses,
    fixed.ways[0]?.addresses,
    'its name leads where the facts say',
  );
  while ((await helpers(engine, a)) > 0) await sleep(20);
});

onEach(
  engines,
  'reach: apart, then joined to a second network; nothing listens, or for itself alone',
  async (bench) => {
    const { engine, ns } = bench;
    const [left, right] = [await ns.network(), await ns.network()];
    const [a = '', b = '', selfish = ''] = await started(
      engine,
      ns,
      on(left),
      { ...on(right), ExposedPorts: { '81/tcp': {} } },
      server('127.0.0.1', on(left)),
    );
    const apart = await ask(engine, a, b);
    assert.equal(apart.verdict, 'no');
    assert.match(apart.because.join(' '), /share no network/);
    assert.deepEqual(
      apart.steps.map(({ action }) => action?.kind),
      ['connect', 'connect', 'own-network'],
    );
    // Whether packets get through is the machine's firewall's affair, which the engines of a test bed share.
    assert.deepEqual(
      (await probe(engine, a, b)).names.map(({ addresses }) => addresses),
      [[]],
    );
    const [first] = apart.steps;
    assert.ok(first?.action?.kind === 'connect');
    await engine.connectNetwork(first.action.network, first.action.container, {});
    const joined = await ask(engine, a, b);
    assert.equal(joined.verdict, 'partly');
    assert.match(joined.because.join(' '), /nothing in .* listens on port 81 now/);
    assert.deepEqual(
      (await probe(engine, a, b)).tries.map(({ result }) => result),
      ['refused'],
    );
    await listening(engine, selfish);
    const itself = await ask(engine, a, selfish);
    assert.match(itself.because.join(' '), /listens on 127\.0\.0\.1 alone \(port 8080\)/);
    assert.deepEqual(
      (await probe(engine, a, selfish)).tries.map(({ port, result }) => [port, result]),
      [[8080, 'refused']],
    );
  },
);

onEach(engines, 'reach: internal, host, none, another container’s network, stopped', async ({ engine, ns }) => {
  const internal = await engine.createNetwork({ Name: ns.name(), Internal: true, Labels: ns.labels });
  ns.owns(`/networks/${internal}`);
  const [inside = '', friend = '', host = '', none = '', usual = ''] = await started(
    engine,
    ns,
    on(internal),
    server('0.0.0.0', on(internal)),
    on('host'),
    on('none'),
    {},
  );
  const [beside = ''] = await started(engine, ns, on(`container:${friend}`));
  await listening(engine, friend);
  const friends = await ask(engine, inside, friend);
  const { hasNameServer } = await facts(engine, inside, friend);
  assert.equal(friends.verdict, hasNameServer === false ? 'partly' : 'yes');
  assert.match(friends.because.join(' '), /is internal/);
  assert.deepEqual(
    (await probe(engine, inside, friend)).tries.map(({ result }) => result),
    ['open'],
  );
  assert.match((await ask(engine, inside, host)).because.join(' '), /internal networks alone/);
  assert.match((await ask(engine, usual, host)).headline, /by the address .* if the machine’s firewall lets it/);
  assert.match((await ask(engine, host, usual)).headline, /by its address alone/);
  assert.match((await ask(engine, usual, none)).because.join(' '), /no network at all/);
  const own = await ask(engine, beside, friend);
  assert.match(own.headline, /at localhost/);
  assert.deepEqual(
    (await probe(engine, beside, friend)).tries.map(({ host: at, port, result }) => [at, port, result]),
    [['127.0.0.1', 8080, 'open']],
  );
  await engine.stopContainer(friend);
  const stopped = await ask(engine, inside, friend);
  assert.match(stopped.because.join(' '), /isn’t running/);
  assert.deepEqual(
    stopped.steps.map(({ action }) => action?.kind),
    ['start'],
  );
});

onEach(dockers, 'reach: a legacy link gives a name on the default bridge', async ({ engine, ns }) => {
  const [b = ''] = await started(engine, ns, server());
  await listening(engine, b);
  const name = (await engine.listContainers({ ids: [b] }))[0]?.name ?? '';
  const [a = ''] = await started(engine, ns, { HostConfig: { Links: [`${name}:store`] } });
  const linked = await ask(engine, a, b);
  assert.match(linked.headline, /by the name store/);
  assert.match(linked.because.join(' '), /--link, which is a thing of the past/);
  const tried = await probe(engine, a, b);
  assert.deepEqual(tried.names.find((one) => one.name === 'store')?.addresses, linked.ways[0]?.addresses);
});

onEach(engines, 'a probe that is given up, or can’t be, leaves nothing behind', async ({ t, given, engine, ns }) => {
  const [a = '', b = ''] = await started(engine, ns, {}, server());
  const known = await facts(engine, a, b);
  const plan = { names: [], targets: [{ host: '192.0.2.1', port: 80 }] };
  const cancel = new AbortController();
  const tried = probeReach(engine, known.from.container, plan, image, { signal: cancel.signal });
  while ((await engine.listContainers()).every(({ labels, state }) => labels[probeLabel] !== a || state !== 'running'))
    await sleep(20);
  cancel.abort();
  await assert.rejects(tried, { name: 'AbortError' });
  while ((await helpers(engine, a)) > 0) await sleep(20);
  await assert.rejects(
    probeReach(engine, known.from.container, plan, 'no-such-image:none', { signal: AbortSignal.timeout(30_000) }),
    (error) => EngineError.is(error, 'not-found'),
  );
  const other = await connectTo(t, `unix://${given.socket}`);
  const lost = probeReach(other, known.from.container, plan, image, { signal: AbortSignal.timeout(60_000) });
  while ((await engine.listContainers()).every(({ labels, state }) => labels[probeLabel] !== a || state !== 'running'))
    await sleep(20);
  other.dispose();
  await assert.rejects(lost);
  while ((await helpers(engine, a)) > 0) await sleep(50);
});
