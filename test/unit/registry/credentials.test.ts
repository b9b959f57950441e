import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { askHelper } from '../../../src/registry/credential-helper.js';
import { authHeader, credentialsFor } from '../../../src/registry/credentials.js';
import { registryOf } from '../../../src/registry/registry-name.js';

test('the registry that a name leads to', () => {
  const cases: [name: string, registry: string][] = [
    ['nginx', 'docker.io'],
    ['library/nginx', 'docker.io'],
    ['docker.io/library/nginx', 'docker.io'],
    ['index.docker.io/a/b', 'docker.io'],
    ['ghcr.io/a/b', 'ghcr.io'],
    ['localhost/a', 'localhost'],
    ['127.0.0.1:5000/a', '127.0.0.1:5000'],
    ['MyHost/a', 'MyHost'],
    ['team/app', 'docker.io'],
  ];
  for (const [name, registry] of cases) assert.equal(registryOf(name), registry, name);
});

/** A configuration folder, and a PATH on which a helper stands when its script is given. */
async function setUp(t: TestContext, config: unknown, helper?: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-credentials-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  await writeFile(path.join(folder, 'config.json'), text);
  if (helper !== undefined) {
    const file = path.join(folder, 'docker-credential-try');
    await writeFile(file, `#!/bin/sh\ncd ${folder}\n${helper}\n`);
    await chmod(file, 0o755);
  }
  const warnings: string[] = [];
  const ask = (registry: string, env: Record<string, string> = {}) =>
    credentialsFor(registry, {
      folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
      warn: (message) => warnings.push(message),
    });
  return { folder, ask, warnings };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('what stands in config.json, by today’s keys and by old addresses', async (t) => {
  const { ask, warnings } = await setUp(t, {
    auths: {
      'https://index.docker.io/v1/': { auth: base64('ada:a:b') },
      'https://old.example.com/v1/': { auth: base64('bob:secret\0\0') },
      'token.example.com': { auth: base64('eve:'), identitytoken: 'T' },
      'broken.example.com': { auth: 'no colon' },
    },
  });
  assert.deepEqual(await ask('docker.io'), { username: 'ada', password: 'a:b' });
  assert.deepEqual(await ask('old.example.com'), { username: 'bob', password: 'secret' });
  assert.deepEqual(await ask('token.example.com'), { username: 'eve', identityToken: 'T' });
  assert.equal(await ask('broken.example.com'), undefined);
  assert.equal(await ask('other.example.com'), undefined);
  const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'ci.example.com': { auth: base64('ci:x') } } }) };
  assert.deepEqual(await ask('ci.example.com', env), { username: 'ci', password: 'x' });
  assert.deepEqual(warnings, []);
});

test('a helper is asked on its standard input and believed before the file', async (t) => {
  const answer = `cat > asked; echo '{"ServerURL":"x","Username":"ada","Secret":"from helper"}'`;
  const { ask, folder } = await setUp(t, { credsStore: 'try', auths: { r: { auth: base64('a:b') } } }, answer);
  assert.deepEqual(await ask('r'), { username: 'ada', password: 'from helper' });
  assert.equal(await readFile(path.join(folder, 'asked'), 'utf8'), 'r');
  await ask('docker.io');
  assert.equal(await readFile(path.join(folder, 'asked'), 'utf8'), 'https://index.docker.io/v1/');
});

test('a token from a helper, and a registry of its own helper', async (t) => {
  const answer = `echo '{"Username":"<token>","Secret":"T"}'`;
  const { ask } = await setUp(t, { credHelpers: { 'a.example.com': 'try' } }, answer);
  assert.deepEqual(await ask('a.example.com'), { username: '<token>', identityToken: 'T' });
  assert.equal(await ask('b.example.com'), undefined);
});

test('broken helpers and files cost the log-in, are told, and leak nothing', async (t) => {
  const cases: [config: unknown, helper: string | undefined, warning: RegExp | undefined][] = [
    ['{"auths": "SECRET"', undefined, /config\.json is not JSON/],
    [{ credsStore: 'try' }, 'echo "credentials not found in native keychain"; exit 1', undefined],
    [{ credsStore: 'try' }, 'echo SECRET; exit 3', /ended with 3/],
    [{ credsStore: 'try' }, 'echo "SECRET is no JSON"', /is not JSON/],
    [{ credsStore: 'try' }, 'head -c 3000000 /dev/zero', /docker-credential-try/],
    [{ credsStore: 'absent' }, undefined, /docker-credential-absent: is not installed/],
    [{ credsStore: '../try; touch ran' }, undefined, /no name of a program/],
  ];
  for (const [config, helper, warning] of cases) {
    const { ask, warnings } = await setUp(t, config, helper);
    assert.equal(await ask('r'), undefined);
    assert.doesNotMatch(warnings.join('\n'), /SECRET/);
    if (warning) assert.match(warnings.join('\n'), warning);
    else assert.deepEqual(warnings, []);
  }
});

test('a helper that hangs, and heeds no signal, is given up', async (t) => {
  const { folder } = await setUp(t, {}, 'trap "" TERM; exec sleep 600');
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  await assert.rejects(askHelper('try', 'get', 'r', env, 300), { name: 'HelperError', message: /took too long/ });
});

test('the header is base64 for URLs, with padding', () => {
  const header = authHeader('docker.io', { username: 'ü', password: '>>>???' });
  assert.match(header, /^[\w-]+=*$/);
  assert.equal(header.length % 4, 0);
  assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
    ...{ username: 'ü', password: '>>>???', serveraddress: 'https://index.docker.io/v1/' },
  });
  const token = authHeader('r', { username: 'u', identityToken: 'T' });
  assert.deepEqual(JSON.parse(Buffer.from(token, 'base64url').toString()), {
    ...{ username: 'u', identitytoken: 'T', serveraddress: 'r' },
  });
});
