import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttachmentRecord, type ContainerRecord } from '../../../src/engine/engine.js';
import { layOut, type MapLayout } from '../../../src/panels/core/map-layout.js';
import { svgOf } from '../../../src/panels/core/map-svg.js';
import { mapLines } from '../../../src/panels/core/map-table.js';
import { networkMap } from '../../../src/panels/core/network-map.js';
import { parseFromMapPage } from '../../../src/panels/core/map-contract.js';
import { container, network } from '../../support/builders.js';

const at = (name: string, ipv4: string, aliases: string[] = []): AttachmentRecord => ({
  ...{ network: name, networkId: name, ipv4, ipv6: undefined, gateway: undefined, mac: undefined, aliases },
});
const make = (name: string, attachments: AttachmentRecord[], more: Partial<ContainerRecord> = {}) =>
  container({ id: `id-${name}`, name, attachments, ...more });
const networks = [
  network({ id: 'shop', name: 'shop' }),
  network({ id: 'lonely', name: 'lonely', isInternal: true }),
  network({ id: 'z-back', name: 'back' }),
  network({ id: 'bridge', name: 'bridge', isBuiltIn: true }),
  network({ id: 'h', name: 'host', driver: 'host', isBuiltIn: true, subnets: [] }),
  network({ id: 'n', name: 'none', driver: 'null', isBuiltIn: true, subnets: [] }),
];

function mapOf(all: readonly ContainerRecord[], some = networks) {
  return networkMap(some, new Map(all.map((one) => [one.id, one])), () => undefined);
}

const ports = [
  { publicPort: 8080, privatePort: 80, protocol: 'tcp', ip: '0.0.0.0' },
  { publicPort: 8080, privatePort: 80, protocol: 'tcp', ip: '::' },
];
const all = [
  make('web', [at('shop', '10.0.0.2', ['www', 'id-web'])], { ports }),
  make('db', [at('shop', '10.0.0.3'), { ...at('back', '10.1.0.3'), networkId: 'z-back' }]),
  make('side', [], { networkMode: 'container:id-web' }),
  make('orphan', [], { networkMode: 'container:gone' }),
  make('metal', [at('host', '')], { networkMode: 'host' }),
  make('mute', [at('none', '')], { networkMode: 'none', state: 'exited' }),
  // Never started: the engine tells the network's name alone.
  make('new', [{ ...at('shop', ''), networkId: '' }], { state: 'created' }),
];

/** Every card by the box that it lies in, in the order of the layout. */
function printed({ boxes, cards }: MapLayout): string[] {
  return boxes.map((box) => {
    const inside = cards.filter(
      ({ x, y, width, height }) =>
        x >= box.x && y >= box.y && x + width <= box.x + box.width && y + height <= box.y + box.height,
    );
    const words = inside.map(({ kind, container: one, port }) => `${kind}:${port ? port.host : one.name}`);
    return [box.network.name, ...words].join(' ');
  });
}

test('who is on which network, whose network it is, and what is on the machine', () => {
  const layout = layOut(mapOf(all));
  assert.deepEqual(printed(layout).sort(), [
    'back main:db',
    'host main:metal port:8080',
    'lonely',
    'none main:mute main:orphan',
    'shop again:db main:new main:web joined:side',
  ]);
  assert.deepEqual(
    layout.links.map(({ kind, from, to }) => `${kind} ${from.container.name} ${to.container.name}`).sort(),
    ['again db db', 'port web web'],
  );
});

test('nothing lies on something else, and nothing out of the picture', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    make(`c${index}`, [at(`net${index % 30}`, ''), ...(index % 3 === 0 ? [at(`net${(index + 7) % 30}`, '')] : [])]),
  );
  const thirty = Array.from({ length: 30 }, (_, index) => network({ id: `net${index}`, name: `net${index}` }));
  const { boxes, cards, width, height } = layOut(mapOf(many, thirty));
  for (const areas of [boxes, cards]) {
    areas.forEach((a, index) => {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height);
      for (const b of areas.slice(index + 1)) {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(isApart);
      }
    });
  }
  assert.ok(width / height > 0.8 && width / height < 3, `${width} × ${height}`);
  assert.equal(cards.length, 267, 'each place has its card');
});

test('the same map lies the same, whatever order the engine lists it in; a change elsewhere moves no card of a box', () => {
  const before = layOut(mapOf(all));
  assert.deepEqual(layOut(mapOf(all.toReversed())), before);
  const after = layOut(mapOf(all.map((one) => (one.name === 'db' ? { ...one, state: 'exited' as const } : one))));
  const places = ({ cards }: MapLayout) => cards.map(({ key, x, y }) => `${key} ${x} ${y}`);
  assert.deepEqual(places(after), places(before));
});

test('the table says the same facts', () => {
  assert.deepEqual(
    mapLines(mapOf(all)).map(({ network: { name }, container: one, addresses, aliases, ports: published }) =>
      [name, one?.name ?? '-', addresses, aliases, published].join('|'),
    ),
    [
      'back|db|10.1.0.3||',
      'host|metal|||',
      'lonely|-|||',
      'none|mute|||',
      'none|orphan|||',
      'shop|db|10.0.0.3||',
      'shop|new|||',
      'shop|side|container:web||',
      'shop|web|10.0.0.2|www|8080 → 80/tcp',
    ],
  );
});

test('the file is XML, whatever a name has in it', () => {
  const nasty = make('<b>&"\u0001\ud800]]>', [at('shop', '10.0.0.9', ['a<b'])]);
  const svg = svgOf(layOut(mapOf([...all, nasty])), { 'map-card': 'fill: red; font-family: "A & B"' }, '#fff');
  // No parser is at hand here: every tag closes the last that is open, and no character is forbidden.
  const open: string[] = [];
  for (const [, end, name = '', empty] of svg.replace(/<\?.*?\?>/, '').matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (end) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(svg, /[\u0000-\u0008]|\p{Cs}/u);
  assert.doesNotMatch(svg.replace(/<\/?[a-z?][^<>]*>/g, ''), /[<>]|&(?!amp;|lt;|gt;|quot;)/);
  assert.match(svg, /10\.0\.0\.9/);
});

test('what a page says is read with care', () => {
  assert.deepEqual(parseFromMapPage({ kind: 'open', of: 'network', id: 'x', more: 1 }), {
    ...{ kind: 'open', of: 'network', id: 'x' },
  });
  for (const message of [null, 'ready', { kind: 'open', of: 'image', id: 'x' }, { kind: 'save', format: 'gif' }])
    assert.equal(parseFromMapPage(message), undefined);
});
