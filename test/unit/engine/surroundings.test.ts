import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../src/base/log.js';
import { openEngine } from '../../../src/engine/docker/docker-engine.js';
import { scriptedServer } from '../../faults/scripted-server.js';
import { assertFails, connectTo } from './connect-scripted.js';

/** Sets variables of this process for one test. */
function withVariables(t: { after(run: () => void): void }, variables: Readonly<Record<string, string>>) {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  t.after(() => {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });
}

test('the variables that dockerode reads do not lead elsewhere', async (t) => {
  const server = await scriptedServer(t);
  const other = await scriptedServer(t, {}, { tcp: true });
  for (const host of [other.url, 'ssh://root@box', '::not a url::', 'unix:///nonexistent', 'tcp://x:2376']) {
    withVariables(t, {
      DOCKER_HOST: host,
      DOCKER_CERT_PATH: '/nonexistent',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CLIENT_TIMEOUT: '1',
    });
    const engine = await connectTo(t, server.url);
    assert.equal(engine.info.version, '28.5.2');
    assert.equal(process.env['DOCKER_HOST'], host);
  }
  assert.equal(other.connections.made, 0);
  assert.equal(server.requests.length, 5);
});

test('openEngine takes the endpoint, the API version and the headers from what it is given', async (t) => {
  const server = await scriptedServer(t);
  const engine = await openEngine({
    setting: '',
    env: { DOCKER_HOST: server.url, DOCKER_API_VERSION: '1.45', DOCKER_CUSTOM_HEADERS: 'X-A=1,"X-B=2,3"' },
    log: silentLog,
    signal: new AbortController().signal,
  });
  t.after(() => engine.dispose());
  assert.deepEqual(engine.endpoint.source, { by: 'DOCKER_HOST' });
  assert.equal(engine.info.api, '1.45');
  assert.deepEqual([server.headers[0]?.['x-a'], server.headers[0]?.['x-b']], ['1', '2,3']);
  const asked = openEngine({
    ...{ setting: 'context:none', env: { DOCKER_CONFIG: '/nonexistent' } },
    ...{ log: silentLog, signal: new AbortController().signal },
  });
  await assertFails(asked, 'bad-endpoint', /context "none"/);
});

test('a connected engine keeps no process alive once disposed', { timeout: 30_000 }, async (t) => {
  const server = await scriptedServer(t);
  const program = `
    import { openEngine } from ${JSON.stringify(path.resolve('src/engine/docker/docker-engine.ts'))};
    import { silentLog as log } from ${JSON.stringify(path.resolve('src/base/log.ts'))};
    const engine = await openEngine({ setting: ${JSON.stringify(server.url)}, env: {}, log, signal: new AbortController().signal });
    engine.dispose();
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 0);
});
