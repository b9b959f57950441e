import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Emitter } from '../../../src/base/event.js';
import { disposable } from '../../../src/base/lifecycle.js';
import { silentLog } from '../../../src/base/log.js';
import { InventoryProjects } from '../../../src/compose/live-projects.js';
import { type ProjectPlan } from '../../../src/compose/core/project-plan.js';
import { type ContainerRecord } from '../../../src/engine/engine.js';
import { Inventory } from '../../../src/inventory/inventory.js';
import { container, network, volume } from '../../support/builders.js';
import { endpoint, ScriptedEngine } from '../../support/scripted-engine.js';

const label = 'com.docker.compose.';
const made = (id: string, service: string, fields: Partial<ContainerRecord> = {}): ContainerRecord =>
  container({
    ...{ id, name: `shop-${service}-1` },
    ...fields,
    labels: { [`${label}project`]: 'shop', [`${label}service`]: service, ...fields.labels },
  });
const attachment = (name: string) => ({
  ...{ network: name, networkId: name, ipv4: undefined, ipv6: undefined, gateway: undefined, mac: undefined },
  aliases: [],
});
const plan: ProjectPlan = {
  ...{ name: 'shop', folder: '/shop', files: ['/shop/compose.yaml'], included: [], profiles: [], problem: undefined },
  services: [{ name: 'web', profiles: [], file: '/shop/compose.yaml', line: 1, hash: 'new' }],
};

function bed(t: TestContext) {
  const engine = new ScriptedEngine();
  const inventory = new Inventory({
    locate: () => Promise.resolve(endpoint),
    connect: () => Promise.resolve(engine.open()),
    awaitSocket: () => disposable(() => undefined),
    log: silentLog,
  });
  const plans = new Emitter<void>();
  const live = new InventoryProjects(inventory, () => Promise.resolve(plan), plans.event);
  t.after(() => {
    live.dispose();
    inventory.dispose();
  });
  return { engine, inventory, live };
}

/** The next time that it says something else. */
const told = (live: InventoryProjects): Promise<void> =>
  new Promise((resolve) => {
    const listening = live.onDidChange(() => {
      listening.dispose();
      resolve();
    });
  });

test('containers are told of by service, once somebody looks', async (t) => {
  const { engine, live } = bed(t);
  const ports = ['0.0.0.0', '::'].map((ip) => ({ ip, publicPort: 8080, privatePort: 80, protocol: 'tcp' }));
  engine.containers = [
    made('a', 'web', { ports, labels: { [`${label}config-hash`]: 'old' } }),
    made('b', 'web', { labels: { [`${label}oneoff`]: 'True' } }),
    made('c', 'web', { labels: { [`${label}project`]: 'other' } }),
  ];
  assert.equal(live.of('/shop/compose.yaml'), undefined);
  assert.deepEqual(engine.calls, [], 'asking costs nothing');
  const change = told(live);
  const looking = live.look('containers');
  await change;
  const [[service, replicas] = []] = live.of('/shop/compose.yaml') ?? [];
  assert.equal(service, 'web');
  assert.deepEqual(
    replicas?.map(({ id, isChanged, published }) => ({ id, isChanged, published })),
    [{ id: 'a', isChanged: true, published: [{ address: 'localhost:8080', containerPort: 80, protocol: 'tcp' }] }],
  );
  looking.dispose();
});

test('a lost connection leaves nothing known', async (t) => {
  const { engine, inventory, live } = bed(t);
  engine.containers = [made('a', 'web')];
  live.of('/shop/compose.yaml');
  let change = told(live);
  live.look('containers');
  await change;
  assert.ok(live.of('/shop/compose.yaml'));
  change = told(live);
  inventory.restart();
  await change;
  assert.equal(live.of('/shop/compose.yaml'), undefined);
});

test('networks and volumes are counted while somebody looks at everything', async (t) => {
  const { engine, live } = bed(t);
  const data = { type: 'volume', name: 'shop_data', source: '', readOnly: false };
  engine.containers = [
    made('a', 'web', {
      attachments: [attachment('shop_default')],
      mounts: [
        { ...data, destination: '/a' },
        { ...data, destination: '/b' },
      ],
    }),
    made('b', 'db', { attachments: [attachment('shop_default'), attachment('gone')] }),
  ];
  engine.networks = [network({ name: 'shop_default' })];
  engine.volumes = [volume({ name: 'shop_data' }), volume({ name: 'idle' })];
  live.of('/shop/compose.yaml');
  const looking = live.look('everything');
  while (live.resources('/shop/compose.yaml') === undefined) await told(live);
  assert.deepEqual(live.resources('/shop/compose.yaml'), {
    project: 'shop',
    networks: new Map([['shop_default', 2]]),
    volumes: new Map([
      ['shop_data', 1],
      ['idle', 0],
    ]),
  });
  looking.dispose();
});
