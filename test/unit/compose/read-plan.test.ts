import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelledPaths, placeArguments } from '../../../src/compose/core/compose-arguments.js';
import { projectNameOf } from '../../../src/compose/core/project-name.js';
import { planOfFile, planOfFolder } from '../../../src/compose/core/read-plan.js';

const reader = (files: Readonly<Record<string, string>>) => (file: string) => Promise.resolve(files[file]);
const web = 'services:\n  web:\n    image: a\n  tools:\n    image: b\n    profiles: [debug, "ops"]\n';

test('finds the file and its override, the newer name before the older', async () => {
  const files = {
    '/Shop 1/compose.yaml': web,
    '/Shop 1/docker-compose.yml': 'services: {old: {image: a}}',
    '/Shop 1/compose.override.yaml': 'services:\n  web: {profiles: [x]}\n  extra: {image: c}\n',
  };
  const plan = await planOfFolder('/Shop 1', reader(files), {});
  assert.equal(plan?.name, 'shop1');
  assert.deepEqual(plan.files, ['/Shop 1/compose.yaml', '/Shop 1/compose.override.yaml']);
  assert.deepEqual(
    plan.services.map(({ name, profiles, line }) => [name, profiles.join(), line]),
    [
      ['web', 'x', 1],
      ['tools', 'debug,ops', 3],
      ['extra', '', 2],
    ],
  );
  assert.deepEqual(plan.profiles, ['debug', 'ops', 'x']);
  assert.equal(await planOfFolder('/none', reader(files), {}), undefined);
});

test('takes names and files from the environment, then from .env, then from the file', async () => {
  const files = {
    '/a/.env': 'COMPOSE_FILE=x.yaml:sub/y.yaml\nCOMPOSE_PROJECT_NAME=fromenv\n',
    '/a/x.yaml': web,
    '/a/sub/y.yaml': 'name: other\nservices: {db: {image: d}}\n',
    '/a/compose.yaml': 'name: own-${STAGE:-dev}\nservices: {}\n',
  };
  const plan = await planOfFolder('/a', reader(files), {});
  assert.deepEqual([plan?.name, plan?.files], ['fromenv', ['/a/x.yaml', '/a/sub/y.yaml']]);
  const asked = await planOfFolder('/a', reader(files), { COMPOSE_FILE: 'compose.yaml', COMPOSE_PROJECT_NAME: '' });
  assert.deepEqual([asked?.name, asked?.files], ['own-dev', ['/a/compose.yaml']]);
  assert.equal((await planOfFile('/a/sub/y.yaml', reader(files), {})).name, 'other');
});

test('follows local includes, circles among them, and fetches nothing', async () => {
  const files = {
    '/a/compose.yaml':
      'include:\n  - b/compose.yaml\n  - path: [c.yaml]\n  - https://example.com/x.yaml\n  - git@host:x.git\nservices: {web: {image: a}}\n',
    '/a/b/compose.yaml': 'include: [../compose.yaml]\nservices: {db: {image: a}}\n',
    '/a/c.yaml': 'services: {cache: {image: a}}\n',
  };
  const asked: string[] = [];
  const read = (file: string) => {
    asked.push(file);
    return reader(files)(file);
  };
  const plan = await planOfFolder('/a', read, {});
  assert.deepEqual(plan?.services.map(({ name }) => name).sort(), ['cache', 'db', 'web']);
  assert.equal(plan.problem, undefined);
  assert.ok(asked.every((file) => file.startsWith('/a/')));
});

test('says what can’t be read, and shows what can', async () => {
  const broken = await planOfFolder(
    '/a',
    reader({ '/a/compose.yaml': 'services:\n  web:\n\timage: a\n  db: {image: b}' }),
    {},
  );
  assert.match(broken?.problem ?? '', /compose\.yaml: /);
  const refused = () => Promise.reject(new Error('EACCES: permission denied'));
  assert.match((await planOfFile('/a/compose.yaml', refused, {})).problem ?? '', /permission denied/);
  for (const text of ['', '[]', 'services: 7', '&a [*a, *a]', 'x: &x [*x]', '\0', 'services:\n  ? {a: b}\n  : c']) {
    const plan = await planOfFile('/a/compose.yaml', () => Promise.resolve(text), {});
    assert.deepEqual(plan.services, [], text);
  }
});

test('ten thousand aliases of aliases cost no time', async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `x${at + 1}: &x${at + 1} [${Array(9).fill(`*x${at}`).join()}]`);
  const text = `x0: &x0 [1]\n${lines.join('\n')}\nservices: {web: {image: a}}\n`;
  const plan = await planOfFile('/a/compose.yaml', () => Promise.resolve(text), {});
  assert.deepEqual(
    plan.services.map(({ name }) => name),
    ['web'],
  );
});

test('folders become names as docker compose makes them', () => {
  assert.deepEqual(['/a/My Shop', '/a/_x-1', '/a/.hidden', '/a/Ünï'].map(projectNameOf), [
    'myshop',
    'x-1',
    'hidden',
    'n',
  ]);
});

test('what is said to docker compose is an argument each, whatever it holds', () => {
  const place = { project: 'a', folder: '/x y', files: ['/x y/$(id).yaml'], environmentFiles: ['/e'], profiles: ['*'] };
  assert.deepEqual(placeArguments(place), [
    ...['--project-name', 'a', '--project-directory', '/x y', '--file', '/x y/$(id).yaml'],
    ...['--env-file', '/e', '--profile', '*'],
  ]);
  assert.deepEqual(labelledPaths('C:\\a.yaml,/b.yaml'), ['C:\\a.yaml', '/b.yaml']);
  assert.deepEqual(labelledPaths(undefined), []);
});
