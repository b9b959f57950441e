import assert from 'node:assert/strict';
import { type ContainerRecord } from '../../../src/engine/engine.js';
import { readContainerDetails } from '../../../src/engine/read/details.js';
import { test } from 'node:test';
import { changedRows, indexRows } from '../../../src/explorer/rows/changed-rows.js';
import { type ContainerChoices } from '../../../src/explorer/rows/choices.js';
import { containerFacts } from '../../../src/explorer/rows/container-facts.js';
import { ContainerRows } from '../../../src/explorer/rows/container-row.js';
import { containerRows } from '../../../src/explorer/rows/container-rows.js';
import { imageRows } from '../../../src/explorer/rows/image-rows.js';
import { networkRows } from '../../../src/explorer/rows/network-rows.js';
import { type Row } from '../../../src/explorer/rows/row.js';
import { containerTooltip } from '../../../src/explorer/rows/tooltips.js';
import { volumeRows } from '../../../src/explorer/rows/volume-rows.js';
import { readContainers } from '../../../src/engine/read/containers.js';
import { usage } from '../../../src/inventory/usage.js';
import { container, image, network, readAt, volume } from '../../support/builders.js';

const all: ContainerChoices = {
  groupBy: 'project',
  groupByLabel: '',
  sortBy: 'name',
  text: '',
  runningOnly: false,
  onlyFolders: undefined,
  plans: [],
};

/** A tree as text: two blanks a level, label and description. */
function print(rows: readonly Row[], indent = ''): string[] {
  return rows.flatMap((row) => [
    `${indent}${row.label}  ${row.description}`.trimEnd(),
    ...(Array.isArray(row.children) ? print(row.children as readonly Row[], `${indent}  `) : []),
  ]);
}

const shop = { 'com.docker.compose.project': 'shop', 'com.docker.compose.project.working_dir': '/home/me/shop' };
const some = [
  container({ id: 'c', name: 'zeta10', state: 'exited', status: 'Exited (3) 2 hours ago', exitCode: 3 }),
  container({ id: 'a', name: 'shop-web-1', labels: shop, health: 'healthy', status: 'Up 3 minutes (healthy)' }),
  container({ id: 'b', name: 'shop-db-1', labels: shop, image: 'docker.io/library/postgres:16' }),
  container({ id: 'd', name: 'zeta9', image: 'sha256:'.padEnd(71, 'f') }),
];
const rowsOf = (choices: Partial<ContainerChoices> = {}) =>
  containerRows(some, { ...all, ...choices }, readAt, new ContainerRows());

test('containers stand by project, sorted by name with numbers by value', () => {
  assert.deepEqual(print(rowsOf()), [
    'shop  2 of 2 running',
    '  shop-db-1  postgres:16 · Up 3 minutes',
    '  shop-web-1  nginx:1.27 · Up 3 minutes (healthy)',
    'Individual containers  1 of 2 running',
    '  zeta9  ffffffffffff · Up 3 minutes',
    '  zeta10  nginx:1.27 · Exited (3) 2 hours ago',
  ]);
});

test('filters and groupings', () => {
  assert.deepEqual(print(rowsOf({ groupBy: 'none', runningOnly: true, text: 'zeta' })), [
    'zeta9  ffffffffffff · Up 3 minutes',
  ]);
  assert.deepEqual(
    rowsOf({ groupBy: 'status' }).map(({ label }) => label),
    ['Running', 'Exited'],
  );
  assert.deepEqual(print(rowsOf({ groupBy: 'none', onlyFolders: ['/home/me'] })).length, 2);
  assert.deepEqual(print(rowsOf({ groupBy: 'none', onlyFolders: ['/home/me/sho'] })), []);
  assert.deepEqual(
    print(rowsOf({ groupBy: 'none', sortBy: 'state' })).map((line) => line.split(' ')[0]),
    ['shop-db-1', 'shop-web-1', 'zeta9', 'zeta10'],
  );
});

test('ids are made of the object alone: a change of state redraws the row and its group, nothing else', () => {
  const before = indexRows(rowsOf());
  const stopped = some.map((one) =>
    one.id === 'a' ? container({ ...one, state: 'exited', status: 'Exited (0)' }) : one,
  );
  const after = indexRows(containerRows(stopped, all, readAt, new ContainerRows()));
  assert.deepEqual([...before.rows.keys()], [...after.rows.keys()]);
  assert.deepEqual(changedRows(before, after, new Set()), ['group/project/shop', 'container/a']);
  assert.deepEqual(changedRows(before, before, new Set()), []);
});

test('a container that comes redraws its group; a group that comes redraws all', () => {
  const before = indexRows(rowsOf());
  const more = [...some, container({ id: 'e', name: 'shop-new', labels: shop })];
  assert.deepEqual(changedRows(before, indexRows(containerRows(more, all, readAt, new ContainerRows())), new Set()), [
    'group/project/shop',
  ]);
  assert.equal(changedRows(before, indexRows(rowsOf({ groupBy: 'image' })), new Set()), 'all');
});

test('a container in two networks stands in both groups under ids of its own', () => {
  const attachment = { ipv4: '10.0.0.2', ipv6: undefined, gateway: undefined, mac: undefined, aliases: [] };
  const one = container({
    id: 'x',
    attachments: ['front', 'back'].map((name) => ({ ...attachment, network: name, networkId: name })),
  });
  const rows = containerRows([one], { ...all, groupBy: 'network' }, readAt, new ContainerRows());
  const index = indexRows(rows);
  assert.equal(index.rows.size, 4);
  assert.ok(index.rows.has('group/network/back/container/x'));
});

test('what a container opens into: ports published twice are one row', () => {
  const one = container({
    ports: ['0.0.0.0', '::'].map((ip) => ({ privatePort: 80, publicPort: 8080, protocol: 'tcp', ip })),
    mounts: [{ type: 'volume', name: 'data', source: '/x', destination: '/data', readOnly: true }],
    health: 'unhealthy',
  });
  assert.deepEqual(print(containerFacts(one, undefined, 'p')), [
    '8080 → 80/tcp  0.0.0.0, ::',
    '/data  volume data · read-only',
    'Network mode: bridge',
    'Unhealthy',
    'Files',
    'Changes',
  ]);
});

test('images stand by repository, dangling ones apart', () => {
  const images = [
    image({ id: 'sha256:i1', tags: ['acme/web:2.1', 'acme/web:latest'] }),
    image({ id: 'sha256:i2', tags: ['docker.io/library/redis:7'] }),
    image({ id: `sha256:${'9'.repeat(64)}`, tags: [], size: 999_900 }),
  ];
  const choices = { sortBy: 'name', showDangling: true } as const;
  assert.deepEqual(print(imageRows(images, usage([container()]), choices, readAt)), [
    'acme/web  2 tags',
    '  2.1  12.3MB · About an hour ago · 1 container · 1 more tag',
    '  latest  12.3MB · About an hour ago · 1 container · 1 more tag',
    'redis  1 tag',
    '  7  12.3MB · About an hour ago',
    'Dangling  1 untagged image',
    '  999999999999  1MB · About an hour ago',
  ]);
  assert.equal(imageRows(images, usage([]), { ...choices, showDangling: false }, readAt).length, 2);
});

test('volumes tell named from anonymous and used from unused', () => {
  const user = container({
    name: 'db',
    mounts: [{ type: 'volume', name: 'data', source: '', destination: '/var/lib/db', readOnly: false }],
  });
  const guest = container({
    ...{ id: 'g1', name: 'guest' },
    mounts: user.mounts.map((mount) => ({ ...mount, readOnly: true })),
  });
  const details = (one: ContainerRecord) =>
    one === guest ? readContainerDetails({ HostConfig: { VolumesFrom: ['db:ro'] } }) : undefined;
  const volumes = [volume({ name: 'spare' }), volume(), volume({ name: 'a'.repeat(64), isAnonymous: true })];
  assert.deepEqual(
    print(volumeRows(volumes, usage([user, guest]), new Map([['data', 1500]]), details, readAt, new ContainerRows())),
    [
      'data  local · 1.5kB · used by db, guest',
      '  Files',
      '  db  /var/lib/db',
      '  guest  /var/lib/db · read-only · by --volumes-from db',
      'spare  local · unused',
      '  Files',
      'Anonymous volumes  1',
      '  aaaaaaaaaaaa  local · unused',
      '    Files',
    ],
  );
});

test('networks: the user’s own first, containers with their addresses', () => {
  const member = container({
    name: 'web',
    attachments: [
      {
        network: 'shop_default',
        networkId: network().id,
        ipv4: '172.18.0.2',
        ipv6: undefined,
        gateway: undefined,
        mac: undefined,
        aliases: ['web', 'api'],
      },
    ],
  });
  const networks = [network({ id: 'b', name: 'bridge', isBuiltIn: true, subnets: [] }), network()];
  assert.deepEqual(print(networkRows(networks, usage([member]), () => undefined, readAt, new ContainerRows())), [
    'shop_default  bridge · 172.18.0.0/16 via 172.18.0.1',
    '  web  172.18.0.2 · aliases: web, api',
    'bridge  bridge · built-in',
  ]);
});

test('names from the engine are data', () => {
  const evil = container({ name: '\u001b[31mred\u202e|**b**<img src=x>[l](command:x)' });
  const [row] = containerRows([evil], { ...all, groupBy: 'none' }, readAt, new ContainerRows());
  assert.equal(row?.label, 'red|**b**<img src=x>[l](command:x)');
  const tooltip = containerTooltip(evil, undefined, readAt);
  assert.match(tooltip, /red\\\|\\\*\\\*b\\\*\\\*&lt;img src=x&gt;\\\[l\\\]\\\(command\\:x\\\)/);
});

test('ports and mounts keep their places and names whatever order the engine tells them in', () => {
  const raw = {
    Id: 'p',
    Names: ['/p'],
    Ports: [
      { PrivatePort: 80, PublicPort: 18081, Type: 'tcp', IP: '127.0.0.1' },
      { PrivatePort: 80, PublicPort: 18080, Type: 'tcp', IP: '127.0.0.1' },
    ],
    Mounts: ['/b', '/a'].map((Destination) => ({ Type: 'volume', Name: `v${Destination}`, Destination })),
  };
  const turned = { ...raw, Ports: raw.Ports.toReversed(), Mounts: raw.Mounts.toReversed() };
  const [one, other] = readContainers([raw, turned], readAt);
  assert.ok(one && other);
  assert.deepEqual(one, other);
  const facts = containerFacts(one, undefined, 'container/p');
  assert.deepEqual(
    facts.map(({ label }) => label),
    ['18080 → 80/tcp', '18081 → 80/tcp', '/a', '/b', 'Files', 'Changes'],
  );
  const [first, second] = facts.map(({ refs }) => refs[0]);
  assert.notDeepEqual(first, second, 'each row opens its own port');
});

test('a container that was never started is on its network by the network’s name', () => {
  const attachment = { network: 'lonely', networkId: '', ipv4: undefined, ipv6: undefined };
  const created = container({
    id: 'n',
    name: 'new',
    attachments: [{ ...attachment, gateway: undefined, mac: undefined, aliases: [] }],
  });
  const rows = networkRows(
    [network({ id: 'x1', name: 'lonely' })],
    usage([created]),
    () => undefined,
    readAt,
    new ContainerRows(),
  );
  assert.deepEqual(
    print(rows).map((line) => line.trim().split('  ')[0]),
    ['lonely', 'new'],
  );
});
