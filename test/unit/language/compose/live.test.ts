import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseCompose } from '../../../../src/language/core/compose/analyse.js';
import { projectGraph } from '../../../../src/language/core/compose/features/graph.js';
import { hoverCompose } from '../../../../src/language/core/compose/features/hover.js';
import {
  type LiveProject,
  type LiveResources,
  type Replica,
  liveHints,
  liveLenses,
  replicasHover,
  standingOf,
  standingText,
} from '../../../../src/language/core/compose/features/live.js';
import { around } from './around.js';

const replica = (fields: Partial<Replica> = {}): Replica => ({
  ...{ id: 'c1', name: 'shop-web-1', state: 'running', health: undefined, exitCode: undefined },
  ...{ status: 'Up 3 minutes', published: [], isChanged: false },
  ...fields,
});
const published = (address: string, containerPort: number, protocol = 'tcp') => ({ address, containerPort, protocol });
const text = `services:
  web:
    image: x
    ports:
      - "8080:80"
      - target: 443
        published: 0
      - "53:53/udp"
  db: {image: x}
  tools:
    image: x
    profiles: [tools]
`;
const { project } = analyseCompose(text, around({}));
const whole = { start: 0, end: text.length };
const lenses = (live: LiveProject | undefined) =>
  liveLenses(project, live).map(({ service = '*', actions }) => `${service}: ${actions.join(' ')}`);
const hints = (live: LiveProject) =>
  liveHints(project, live, whole).map(({ offset, text: words }) => {
    const before = text.slice(0, offset);
    return `${before.slice(before.lastIndexOf('\n') + 1).trim()} ${words}`;
  });

test('while nothing is known, only what makes containers is offered', () => {
  assert.deepEqual(lenses(undefined), ['*: up', 'web: up', 'db: up', 'tools: up']);
});

test('what is offered fits the state', () => {
  assert.deepEqual(lenses(new Map()), ['*: up', 'web: up', 'db: up', 'tools: up']);
  const all = new Map([
    ['web', [replica()]],
    ['db', [replica({ state: 'exited', exitCode: 0 })]],
  ]);
  assert.deepEqual(lenses(all), ['*: up stop logs', 'web: stop logs shell', 'db: up logs', 'tools: up']);
  const running = new Map([
    ['web', [replica()]],
    ['db', [replica()]],
  ]);
  assert.equal(lenses(running)[0], '*: stop logs', 'a profile that isn’t on is nothing to bring up');
  const changed = new Map([
    ['web', [replica({ isChanged: true })]],
    ['db', [replica({ isChanged: undefined })]],
  ]);
  assert.deepEqual(lenses(changed).slice(1, 3), ['web: up stop logs shell', 'db: up stop logs shell']);
  assert.deepEqual(lenses(new Map([['db', [replica({ state: 'created' })]]]))[2], 'db: up');
});

test('states and published addresses stand behind what they belong to', () => {
  const ports = [published('localhost:8080', 80), published('localhost:32768', 443), published('localhost:53', 53)];
  const live = new Map([['web', [replica({ health: 'healthy', published: ports })]]]);
  assert.deepEqual(hints(live), [
    'web: running, healthy',
    '- "8080:80" → localhost:8080',
    'published: 0 → localhost:32768',
  ]);
  const udp = new Map([['web', [replica({ published: [published('localhost:53', 53, 'udp')] })]]]);
  assert.deepEqual(hints(udp), ['web: running', '- "53:53/udp" → localhost:53']);
  assert.deepEqual(hints(new Map()), []);
  assert.deepEqual(liveHints(project, live, { start: 0, end: 9 }), []);
});

const standings: readonly (readonly [string, readonly Partial<Replica>[]])[] = [
  ['none ', []],
  ['running running', [{}]],
  ['partly running, health not known yet', [{ health: 'starting' }]],
  ['failing running, unhealthy', [{ health: 'unhealthy' }]],
  ['failing ended with code 1', [{ state: 'exited', exitCode: 1 }]],
  ['stopped ended with code 143', [{ state: 'exited', exitCode: 143 }]],
  ['failing restarting', [{ state: 'restarting' }]],
  ['partly paused', [{ state: 'paused' }]],
  ['partly 1 of 2 running', [{}, { state: 'exited', exitCode: 0 }]],
  ['failing 2 of 2 running · 1 unhealthy', [{}, { health: 'unhealthy' }]],
  ['running running · changed since up', [{ isChanged: true }]],
];
for (const [expected, fields] of standings) {
  test(`${JSON.stringify(fields)} is ${expected}`, () => {
    const replicas = fields.map(replica);
    assert.equal(`${standingOf(replicas)} ${standingText(replicas)}`, expected);
  });
}

test('a hover lists containers, with what comes from the engine as text', () => {
  const odd = replica({ name: 'a_b[x](http://e)', status: 'Up <b>', published: [published('localhost:8080', 80)] });
  assert.equal(
    replicasHover([odd]),
    '- **a\\_b\\[x\\]\\(http\\://e\\)** · Up &lt;b&gt; · [localhost\\:8080](http://localhost:8080) → 80/tcp',
  );
  assert.equal(replicasHover([]), 'Not created.');
  const many = replicasHover(Array.from({ length: 12 }, () => replica()));
  assert.equal(many.split('\n').length, 11);
  const input = { locale: 'en', size: String, age: String, running: () => 'It runs.' } as const;
  assert.equal(hoverCompose(project, text.indexOf('web') + 1, input)?.text, 'It runs.');
  assert.equal(hoverCompose(project, text.indexOf('web') + 1, { ...input, running: () => undefined }), undefined);
});

test('the picture has the states, and the containers to go to', () => {
  const live = new Map([['web', [replica()]]]);
  const nodes = (known?: LiveProject) =>
    projectGraph(project, known).nodes.map(({ label, standing, state, container }) =>
      [label, standing, state, container].join(' '),
    );
  assert.deepEqual(nodes(live), ['web running running c1', 'db none not created ', 'tools none not created ']);
  assert.deepEqual(nodes(), ['web   ', 'db   ', 'tools   ']);
});

test('the picture tells which networks and volumes there are, and how many use them', () => {
  const written = `services:
  web:
    image: x
    networks: [front, back, shared, gone]
    volumes: ["data:/d", "kept:/k"]
networks:
  front:
  back: {name: other-back}
  shared: {external: true}
  gone: {external: true, name: "\${NET:-lost}"}
volumes:
  data:
  kept: {external: {name: old}}
`;
  const live: LiveResources = {
    project: 'shop',
    networks: new Map([
      ['shop_front', 2],
      ['other-back', 0],
      ['shared', 1],
      ['gone', 9],
      ['front', 9],
    ]),
    volumes: new Map([['old', 0]]),
  };
  const nodes = (resources?: LiveResources) =>
    projectGraph(analyseCompose(written, around({})).project, undefined, resources)
      .nodes.filter(({ kind }) => kind !== 'service')
      .map(({ label, standing, state }) => [label, standing, state].join(': '));
  assert.deepEqual(nodes(live), [
    'front: running: 2 containers',
    'back: stopped: unused',
    'shared: running: external · 1 container',
    'gone: failing: external, missing',
    'data: none: not created',
    'kept: stopped: external · unused',
  ]);
  assert.deepEqual(nodes()[0], 'front: : ');
});
