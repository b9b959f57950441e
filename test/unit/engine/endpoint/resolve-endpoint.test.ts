import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type EndpointInput } from '../../../../src/engine/endpoint/endpoint-input.js';
import { resolveEndpoint } from '../../../../src/engine/endpoint/resolve-endpoint.js';
import { EngineError, type EngineErrorCode } from '../../../../src/engine/errors.js';
import { DockerHome } from './docker-home.js';

async function checkRefused(input: EndpointInput, code: EngineErrorCode, ...words: (string | RegExp)[]) {
  await assert.rejects(resolveEndpoint(input), (error) => {
    assert.ok(EngineError.is(error, code), String(error));
    for (const word of words)
      assert.ok(error.message.search(word) >= 0 || error.message.includes(String(word)), error.message);
    return true;
  });
}

test('who decides: the setting, DOCKER_HOST, DOCKER_CONTEXT, the current context, the default', async (t) => {
  const home = await DockerHome.make(t);
  await home.context('one', { Host: 'tcp://one:1' });
  await home.context('two', { Host: 'tcp://two:2' });
  await home.write('.docker/config.json', '{"currentContext":"two"}');
  const env: Record<string, string> = { DOCKER_HOST: 'tcp://host:3', DOCKER_CONTEXT: 'one' };

  const chosen = async (given: Partial<EndpointInput>) => {
    const { url, source } = await resolveEndpoint(home.input(given));
    return { url, source };
  };
  const bySetting = await chosen({ setting: ' unix:///my.sock ', env });
  assert.deepEqual(bySetting, { url: 'unix:///my.sock', source: { by: 'setting' } });
  assert.deepEqual(await chosen({ setting: 'context:two', env }), {
    url: 'tcp://two:2',
    source: { by: 'setting', context: 'two' },
  });
  // As docker --context default: DOCKER_HOST is a part of that one.
  assert.equal((await chosen({ setting: 'context:default', env })).url, 'tcp://host:3');
  assert.deepEqual(await chosen({ env }), { url: 'tcp://host:3', source: { by: 'DOCKER_HOST' } });
  assert.deepEqual(await chosen({ env: { ...env, DOCKER_HOST: '' } }), {
    url: 'tcp://one:1',
    source: { by: 'DOCKER_CONTEXT', context: 'one' },
  });
  assert.deepEqual(await chosen({}), { url: 'tcp://two:2', source: { by: 'current-context', context: 'two' } });
  await home.write('.docker/config.json', '{"auths":{}}');
  assert.deepEqual(await chosen({}), { url: 'unix:///var/run/docker.sock', source: { by: 'default' } });
  await home.write('.docker/config.json', '{"currentContext":"default"}');
  assert.deepEqual(await chosen({}), { url: 'unix:///var/run/docker.sock', source: { by: 'default' } });
  assert.deepEqual(await chosen({ env: { DOCKER_CONTEXT: 'default' } }), {
    url: 'unix:///var/run/docker.sock',
    source: { by: 'DOCKER_CONTEXT', context: 'default' },
  });
});

test('without any configuration there is the default of the platform', async (t) => {
  const home = await DockerHome.make(t);
  assert.equal((await resolveEndpoint(home.input())).url, 'unix:///var/run/docker.sock');
  assert.equal((await resolveEndpoint(home.input({ platform: 'win32' }))).url, 'npipe:////./pipe/docker_engine');
});

test('DOCKER_CONFIG moves the configuration', async (t) => {
  const home = await DockerHome.make(t);
  await home.context('there', { Host: 'ssh://there' });
  await home.write('.docker/config.json', '{"CurrentContext":"there"}');
  const env = { DOCKER_CONFIG: path.join(home.homedir, '.docker') };
  assert.equal((await resolveEndpoint({ ...home.input({ env }), homedir: '/nonexistent' })).url, 'ssh://there');
});

test('a context brings its TLS, and not that of the variables', async (t) => {
  const home = await DockerHome.make(t);
  const pems = { 'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY' };
  await home.context('full', { Host: 'tcp://full', SkipTLSVerify: false }, pems);
  await home.context('skip', { Host: 'tcp://skip', SkipTLSVerify: true });
  await home.context('bare', { Host: 'tcp://bare:2375' });
  const addressOf = async (name: string, env = {}) =>
    (await resolveEndpoint(home.input({ setting: `context:${name}`, env }))).address;
  assert.deepEqual(await addressOf('full'), {
    ...{ transport: 'tcp', host: 'full', port: 2376 },
    tls: { ca: 'CA', cert: 'CERT', key: 'KEY', skipVerify: false },
  });
  assert.deepEqual(await addressOf('skip'), {
    ...{ transport: 'tcp', host: 'skip', port: 2376 },
    tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: true },
  });
  assert.deepEqual(await addressOf('bare', { DOCKER_TLS: '1' }), {
    ...{ transport: 'tcp', host: 'bare', port: 2375, tls: undefined },
  });
});

test('TLS by variables', async (t) => {
  const home = await DockerHome.make(t);
  await home.write('certs/ca.pem', 'CA');
  await home.write('certs/cert.pem', 'CERT');
  await home.write('certs/key.pem', 'KEY');
  await home.write('.docker/ca.pem', 'HOME CA');
  const certs = path.join(home.homedir, 'certs');
  const tlsWith = async (env: Record<string, string>) => {
    const { address } = await resolveEndpoint(home.input({ env: { DOCKER_HOST: 'tcp://box', ...env } }));
    return address.transport === 'tcp' ? address.tls : assert.fail();
  };
  const all = { ca: 'CA', cert: 'CERT', key: 'KEY' };
  assert.equal(await tlsWith({ DOCKER_CERT_PATH: certs }), undefined);
  assert.deepEqual(await tlsWith({ DOCKER_TLS_VERIFY: '0', DOCKER_CERT_PATH: certs }), { ...all, skipVerify: false });
  assert.deepEqual(await tlsWith({ DOCKER_TLS: 'x', DOCKER_CERT_PATH: certs }), { ...all, skipVerify: true });
  assert.deepEqual(await tlsWith({ DOCKER_TLS_VERIFY: '1' }), {
    ...{ ca: 'HOME CA', cert: undefined, key: undefined, skipVerify: false },
  });
  // Not for sockets, whose TLS docker ignores: not even the missing file matters.
  const env = { DOCKER_HOST: 'unix:///x.sock', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nonexistent' };
  assert.equal((await resolveEndpoint(home.input({ env }))).url, 'unix:///x.sock');
});

test('with TLS by variables the default is a port, where the certificates are there', async (t) => {
  const home = await DockerHome.make(t);
  const input = home.input({ env: { DOCKER_TLS_VERIFY: '1' } });
  assert.equal((await resolveEndpoint(input)).url, 'unix:///var/run/docker.sock');
  await home.write('.docker/ca.pem', 'CA');
  assert.equal((await resolveEndpoint(input)).url, 'tcp://localhost:2376');
});

test('a context with an empty host means the default; blanks around DOCKER_HOST don’t count', async (t) => {
  const home = await DockerHome.make(t);
  await home.context('empty', { Host: '' });
  assert.equal((await resolveEndpoint(home.input({ setting: 'context:empty' }))).url, 'unix:///var/run/docker.sock');
  const env = { DOCKER_HOST: ' unix:///x.sock ' };
  assert.equal((await resolveEndpoint(home.input({ env }))).url, 'unix:///x.sock');
});

test('TLS files that are missing are named', async (t) => {
  const home = await DockerHome.make(t);
  const directory = path.join(home.homedir, 'certs');
  await home.write('certs/cert.pem', 'CERT');
  const env = { DOCKER_HOST: 'tcp://box', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: directory };
  await checkRefused(home.input({ env }), 'tls', path.join(directory, 'key.pem'));
  await home.write('certs/key.pem', 'KEY');
  await checkRefused(home.input({ env }), 'tls', path.join(directory, 'ca.pem'));
});

test('the message names the part that is wrong', async (t) => {
  const home = await DockerHome.make(t);
  const config = path.join(home.homedir, '.docker', 'config.json');
  await checkRefused(home.input({ setting: 'unix://x' }), 'bad-endpoint', /the setting longshore\.endpoint/);
  await checkRefused(home.input({ env: { DOCKER_HOST: 'tcp://' } }), 'bad-endpoint', /DOCKER_HOST/);
  await checkRefused(home.input({ env: { DOCKER_HOST: 'http://box:1' } }), 'bad-endpoint', /DOCKER_HOST/);
  await checkRefused(
    home.input({ setting: 'context:gone' }),
    'bad-endpoint',
    /"gone".*longshore\.endpoint/,
    'meta.json',
  );
  await checkRefused(home.input({ env: { DOCKER_CONTEXT: 'gone' } }), 'bad-endpoint', /"gone".*DOCKER_CONTEXT/);
  await home.write('.docker/config.json', '{"currentContext":"gone"}');
  await checkRefused(home.input(), 'bad-endpoint', /"gone".*config\.json/);
  // As docker does: a configuration that can't be read is ignored, and that is told.
  for (const text of ['{"currentContext":', '[]', '{"currentContext":7}', `{"x":"${'x'.repeat(1_000_000)}"}`]) {
    await home.write('.docker/config.json', text);
    const { url, source } = await resolveEndpoint(home.input());
    assert.equal(url, 'unix:///var/run/docker.sock');
    assert.ok(source.by === 'default' && source.ignored?.includes(config));
  }
  // What isn't needed isn't read.
  assert.equal((await resolveEndpoint(home.input({ env: { DOCKER_HOST: 'tcp://box:1' } }))).url, 'tcp://box:1');
});

test('a broken context is refused with its file', async (t) => {
  const home = await DockerHome.make(t);
  const file = await home.context('broken', { Host: 'tcp://x' });
  const relative = path.relative(home.homedir, file);
  const input = home.input({ setting: 'context:broken' });
  assert.equal((await resolveEndpoint(input)).url, 'tcp://x:2375');
  await home.write(relative, '{');
  await checkRefused(input, 'bad-endpoint', file, /not JSON/);
  await home.write(relative, '{"Name":"broken","Endpoints":{"kubernetes":{}}}');
  await checkRefused(input, 'bad-endpoint', file, /no host/);
  await home.context('odd', { Host: 'gopher://x' });
  await checkRefused(home.input({ setting: 'context:odd' }), 'bad-endpoint', /the Docker context "odd"/, /gopher/);
});
