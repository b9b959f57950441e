import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContainerRecord } from '../../../src/engine/engine.js';
import { ContainerRows } from '../../../src/explorer/rows/container-row.js';
import { projectChildren, projectContext } from '../../../src/explorer/rows/project-rows.js';
import { container, readAt } from '../../support/builders.js';

const label = 'com.docker.compose.';
const member = (id: string, service: string, hash = 'h1', more: Partial<ContainerRecord> = {}): ContainerRecord =>
  container({
    ...more,
    id,
    name: id,
    labels: {
      [`${label}project`]: 'shop',
      [`${label}service`]: service,
      [`${label}config-hash`]: hash,
      ...more.labels,
    },
  });
const service = (name: string, hash?: string) => ({ name, profiles: [], file: '/shop/compose.yaml', line: 1, hash });
const plan = {
  ...{
    name: 'shop',
    folder: '/shop',
    files: ['/shop/compose.yaml', '/shop/sub/more.yaml'],
    included: [],
    profiles: [],
  },
  ...{ services: [service('web', 'h1'), service('db', 'h2'), service('cache')], problem: undefined },
};

const rowsOf = (
  members: readonly ContainerRecord[],
  more: { plan?: typeof plan | undefined; isFiltered?: boolean } = {},
) =>
  projectChildren(
    {
      name: 'shop',
      key: 'shop',
      plan: 'plan' in more ? more.plan : plan,
      members,
      isFiltered: more.isFiltered ?? false,
    },
    readAt,
    new ContainerRows(),
  );

test('services without containers are there, behind those that have some, and before the files', () => {
  const rows = rowsOf([member('web-1', 'web')]);
  assert.deepEqual(
    rows.map(({ label: text, context }) => `${text} | ${context.split(' ')[0] ?? ''}`),
    ['web-1 | container', 'cache | service', 'db | service', 'compose.yaml | composeFile', 'more.yaml | composeFile'],
  );
  assert.deepEqual(
    rowsOf([member('web-1', 'web')], { isFiltered: true }).map(({ label: text }) => text),
    ['web-1'],
  );
});

test('replicas stand together, and a service keeps its id when their states change', () => {
  const [row] = rowsOf([member('web-1', 'web'), member('web-2', 'web', 'h1', { state: 'exited' })]);
  assert.equal(row?.description, '1 of 2 running');
  assert.equal(row.context, 'service files made running stopped');
  assert.equal(row.id, rowsOf([member('web-1', 'web'), member('web-3', 'web')])[0]?.id);
  assert.deepEqual(row.refs[0], { kind: 'project', name: 'shop', service: 'web' });
});

test('what was made by other descriptions, by none, or for one command is marked', () => {
  const rows = rowsOf([
    member('web-1', 'web'),
    member('db-1', 'db', 'older'),
    member('cache-1', 'cache'),
    member('gone-1', 'gone'),
    member('run-1', 'web', 'h1', { labels: { [`${label}oneoff`]: 'True' } }),
  ]);
  const marks = rows.slice(0, 5).map(({ label: text, description }) => `${text}: ${description.split(' · ')[0] ?? ''}`);
  assert.deepEqual(marks.slice(1, 2).concat(marks.slice(3)), [
    'db-1: changed since up',
    'gone-1: orphan',
    'run-1: one-off',
  ]);
  assert.doesNotMatch(`${marks[0] ?? ''}${marks[2] ?? ''}`, /changed|orphan/);
  assert.doesNotMatch(JSON.stringify(rowsOf([member('gone-1', 'gone')], { plan: undefined })), /orphan/);
});

test('names of services and files are data', () => {
  const odd = { ...plan, files: ['/shop/\u001b[31mcompose.yaml'], services: [service('a/b%\u202e')] };
  const [missing, file] = rowsOf([], { plan: odd });
  assert.equal(missing?.label, 'a/b%');
  assert.equal(file?.label, 'compose.yaml');
  assert.equal(projectContext('group project', [], false), 'group project');
});
