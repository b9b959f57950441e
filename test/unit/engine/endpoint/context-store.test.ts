import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { listContexts } from '../../../../src/engine/endpoint/context-store.js';
import { DockerHome } from './docker-home.js';

test('contexts are listed with the default first, by name, and broken ones with their problem', async (t) => {
  const home = await DockerHome.make(t);
  assert.deepEqual(await listContexts(home.input()), [
    { name: 'default', description: '', url: 'unix:///var/run/docker.sock', problem: undefined },
  ]);
  await home.context('box10', { Host: 'ssh://box10' });
  await home.context('box9', { Host: 'ssh://box9' });
  await home.write('.docker/contexts/meta/abc/meta.json', 'x');
  const [first, ...rest] = await listContexts(home.input({ env: { DOCKER_HOST: 'tcp://box:1' } }));
  assert.equal(first?.url, 'tcp://box:1');
  const file = path.join(home.homedir, '.docker', 'contexts', 'meta', 'abc', 'meta.json');
  assert.deepEqual(
    rest.map(({ name, url, description }) => ({ name, url, description })),
    [
      { name: 'abc', url: '', description: '' },
      { name: 'box9', url: 'ssh://box9', description: 'about box9' },
      { name: 'box10', url: 'ssh://box10', description: 'about box10' },
    ],
  );
  assert.ok(rest[0]?.problem?.startsWith(file));
  assert.equal(rest[1]?.problem, undefined);
});
