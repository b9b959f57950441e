import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { configuredEndpoints } from '../../../src/connection/endpoints/known-endpoints.js';
import { probeEndpoint } from '../../../src/connection/endpoints/probe-endpoint.js';
import { type Surroundings } from '../../../src/diagnosis/collect/probe.js';
import { scriptedServer } from '../../faults/scripted-server.js';
import { DockerHome } from '../engine/endpoint/docker-home.js';

const never = new AbortController().signal;
/** Milliseconds after which a test has failed: four seconds are promised, and machines can be slow. */
const limit = 20_000;

function surroundings(home: DockerHome, given: Partial<Surroundings> = {}): Surroundings {
  return { platform: 'linux', env: {}, homedir: home.homedir, setting: '', remote: '', ssh: 'ssh', ...given };
}

const rowsOf = async (given: Surroundings, ...settings: string[]) =>
  (await configuredEndpoints(given, settings)).map(({ label, setting, problem }) => ({ label, setting, problem }));

test('the variable that decides is what docker would use, and one that it hides is told as hidden', async (t) => {
  const home = await DockerHome.make(t);
  await home.context('box', { Host: 'ssh://box' });
  const env = { DOCKER_HOST: 'tcp://a:1', DOCKER_CONTEXT: 'box' };
  const all = await configuredEndpoints(surroundings(home, { env }), ['tcp://b:2', 'context:box', '']);
  assert.deepEqual(
    all.map(({ setting, label }) => [setting, label]),
    [
      ['', 'What docker itself would use'],
      ['tcp://b:2', 'tcp://b:2'],
      ['context:box', 'box'],
      ['context:default', 'default'],
      ['context:box', 'box'],
    ],
  );
  assert.match(all[0]?.description ?? '', /tcp:\/\/a:1 · .*DOCKER_HOST/);
  assert.match(all[2]?.description ?? '', /DOCKER_HOST hides/);
});

test('every broken configuration is a row with its reason, and the others are there', { timeout: limit }, async (t) => {
  const home = await DockerHome.make(t);
  await home.context('good', { Host: 'unix:///x.sock' });
  await home.context('relative', { Host: 'unix://relative' });
  await home.context('evil', { Host: 'ssh://-oProxyCommand=touch${IFS}evil' });
  await home.write('.docker/contexts/meta/a/meta.json', '{"Name":');
  await home.write('.docker/contexts/meta/b/meta.json', '{"Name":"b","Endpoints":{}}');
  await home.write('.docker/contexts/meta/c/meta.json', JSON.stringify({ Name: 'c', pad: 'x'.repeat(50_000_000) }));
  for (const text of ['nonsense', '[]', `"${'x'.repeat(50_000_000)}"`, '{"currentContext":7}']) {
    await home.write('.docker/config.json', text);
    const rows = await rowsOf(surroundings(home));
    assert.equal(rows[0]?.problem, undefined, 'docker goes on with its default, and so do we');
    const problems = Object.fromEntries(rows.map(({ label, problem }) => [label, problem]));
    assert.equal(problems['good'], undefined);
    assert.match(problems['a'] ?? '', /is not JSON/);
    assert.match(problems['b'] ?? '', /no host/);
    assert.match(problems['c'] ?? '', /too big/);
  }
  for (const name of ['../x', '..', 'no\u0000thing', '$(touch evil)', '-x']) {
    const env = { DOCKER_CONTEXT: name };
    assert.match((await rowsOf(surroundings(home, { env })))[0]?.problem ?? '', /does not exist/, name);
  }
  for (const host of ['tcp://', 'unix://relative', 'ssh://-oProxyCommand=touch evil', 'ssh://u:secret@h', 'fd://3']) {
    const [own] = await rowsOf(surroundings(home, { env: { DOCKER_HOST: host } }));
    assert.match(own?.problem ?? '', /DOCKER_HOST/);
    assert.doesNotMatch(own?.problem ?? '', /secret/);
  }
});

test('a store that is no folder is told, and what docker would use stays', async (t) => {
  const home = await DockerHome.make(t);
  await home.write('.docker/contexts/meta', '');
  const rows = await rowsOf(surroundings(home));
  assert.equal(rows[0]?.problem, undefined);
  assert.match(rows[1]?.problem ?? '', /can't be read/);
});

async function probed(t: TestContext, home: DockerHome, setting: string, given: Partial<Surroundings> = {}) {
  const state = await probeEndpoint(surroundings(home, { setting, ...given }), never);
  t.diagnostic(`${setting}: ${state.words}`);
  return state;
}

test('an engine tells its name and version', { timeout: limit }, async (t) => {
  const home = await DockerHome.make(t);
  const server = await scriptedServer(t);
  assert.deepEqual(await probed(t, home, server.url), { answers: true, words: 'Docker Engine 28.5.2 · API 1.51' });
  await home.context('here', { Host: server.url });
  assert.equal((await probed(t, home, 'context:here')).answers, true);
});

test(
  'where nobody answers the row says the finding, within its time, and runs nothing',
  { timeout: limit },
  async (t) => {
    const home = await DockerHome.make(t);
    const evil = path.join(home.homedir, 'evil');
    await home.context('evil', { Host: `ssh://-oProxyCommand=touch ${evil}` });
    const silent = path.join(home.homedir, 'silent.sock');
    const server = net.createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(silent, resolve));
    t.after(() => server.close());
    // A getent and an id that hang, first on the way.
    const bin = path.join(home.homedir, 'bin');
    await mkdir(bin);
    for (const name of ['getent', 'id']) {
      await writeFile(path.join(bin, name), '#!/bin/sh\nexec sleep 60\n');
      await chmod(path.join(bin, name), 0o755);
    }
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const cases: [string, RegExp][] = [
      ['unix:///nowhere/docker.sock', /\/nowhere\/docker\.sock/],
      [`unix:///${'x'.repeat(120)}`, /107/],
      [`unix://${silent}`, /doesn’t answer/],
      ['tcp://127.0.0.1:1', /127\.0\.0\.1/],
      ['context:evil', /begins with "-"/],
      ['context:../../etc', /does not exist/],
      ['ftp://x', /scheme/],
    ];
    await Promise.all(
      cases.map(async ([setting, words]) => {
        const state = await probed(t, home, setting, { env });
        assert.equal(state.answers, false);
        assert.match(state.words, words);
      }),
    );
    await assert.rejects(rm(evil), /ENOENT/);
  },
);

test('a probe asks ssh for nothing that opens a window', { timeout: limit }, async (t) => {
  const home = await DockerHome.make(t);
  const ssh = path.join(home.homedir, 'ssh');
  const said = path.join(home.homedir, 'said');
  await writeFile(ssh, `#!/bin/sh\necho "$@" >> ${said}\necho 'Permission denied (publickey).' >&2\nexit 255\n`);
  await chmod(ssh, 0o755);
  const state = await probed(t, home, 'ssh://me@box', { ssh });
  assert.match(state.words, /SSH/);
  for (const line of (await readFile(said, 'utf8')).trim().split('\n')) assert.match(line, /^-o BatchMode=yes /);
});
