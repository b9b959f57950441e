import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { listContexts } from '../../../../src/engine/endpoint/context-store.js';
import { DockerHome } from './docker-home.js';

test('contexts are listed with the default first, by name, and broken ones with their problem', async (t) => {
  const home = await DockerHome.make(t);
  assert.deepEqual(await listContexts(home.input()), [
    { name: 'default', folder: '', description: '', url: 'unix:///var/run/docker.sock', problem: undefined },
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

test('a context that lies where docker won’t look it up, and one that is no file, are listed as broken', async (t) => {
  const home = await DockerHome.make(t);
  const meta = { Name: '../evil', Metadata: {}, Endpoints: { docker: { Host: 'tcp://x' } } };
  await home.write('.docker/contexts/meta/elsewhere/meta.json', JSON.stringify(meta));
  await home.write('.docker/contexts/meta/folder/meta.json/x', '');
  await home.write('.docker/contexts/meta/big/meta.json', `"${'x'.repeat(2_000_000)}"`);
  await home.write('.docker/contexts/meta/lacking/meta.json', '{"Name":"lacking"}');
  await mkdir(path.join(home.homedir, '.docker/contexts/meta/pipe'));
  execFileSync('mkfifo', [path.join(home.homedir, '.docker/contexts/meta/pipe/meta.json')]);
  const [, ...rest] = await listContexts(home.input());
  assert.deepEqual(
    rest.map(({ name, url, problem }) => [
      name,
      url,
      /not where|directory|no regular file|too big|no host/.exec(problem ?? '')?.[0],
    ]),
    [
      ['big', '', 'too big'],
      ['elsewhere', '', 'not where'],
      ['folder', '', 'directory'],
      ['lacking', '', 'no host'],
      ['pipe', '', 'no regular file'],
    ],
  );
});
