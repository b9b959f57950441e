import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { silentLog } from '../../../src/base/log.js';
import { Registries } from '../../../src/language/registries.js';

const manifest = { layers: [{ size: 100 }, { size: 23 }] };
const digest = `sha256:${createHash('sha256').update(JSON.stringify(manifest)).digest('hex')}`;
const asked: string[] = [];
/** Docker Hub's two questions, and a registry that wants a token, which it gives to one user alone. */
const server = http.createServer((request, response) => {
  const { url = '', headers } = request;
  asked.push(`${url} ${headers.authorization ?? ''}`.trim());
  const answer = (body: unknown, status = 200, more: http.OutgoingHttpHeaders = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(JSON.stringify(body));
  };
  if (url.startsWith('/v2/search/')) answer({ results: [{ repo_name: 'library/nginx' }, { repo_name: 'me/nginx' }] });
  else if (url === '/v2/repositories/library/nginx/tags/1.27')
    answer({
      last_updated: '2025-01-31T12:00:00Z',
      full_size: 70_000_000,
      digest: 'sha256:abc',
      images: [
        { os: 'linux', architecture: 'amd64', variant: null },
        { os: 'linux', architecture: 'arm64', variant: 'v8' },
        { os: 'unknown', architecture: 'unknown' },
      ],
    });
  else if (url === '/v2/repositories/library/nginx/tags/gone') answer({ message: 'no such tag' }, 404);
  else if (url === '/v2/team/app/manifests/2') {
    if (headers.authorization !== 'Bearer abc')
      answer({}, 401, {
        'www-authenticate': `Bearer realm="${address()}/token",service="s",scope="repository:team/app:pull"`,
      });
    else answer(manifest, 200, { 'docker-content-digest': digest });
  } else if (url.startsWith('/v2/repositories/library/nginx/tags'))
    answer({ results: [{ name: '1.27' }, { name: 'latest' }] });
  else if (url.startsWith('/token')) answer(headers.authorization === `Basic ${user}` ? { token: 'abc' } : {});
  else if (url.startsWith('/v2/team/app/tags/list')) {
    if (headers.authorization === 'Bearer abc') answer({ name: 'team/app', tags: ['1', '2'] });
    else
      answer({}, 401, {
        'www-authenticate': `Bearer realm="${address()}/token",service="s",scope="repository:team/app:pull"`,
      });
  } else answer('broken', 500);
});
const user = Buffer.from('me:secret').toString('base64');
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const folder = mkdtempSync(path.join(tmpdir(), 'longshore-registries-'));
process.env['DOCKER_CONFIG'] = folder;
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test('names are searched for and asked for once', async () => {
  const registries = new Registries(silentLog, address());
  assert.deepEqual(await registries.suggest('ng'), ['nginx', 'me/nginx']);
  assert.deepEqual(await registries.suggest('ng'), ['nginx', 'me/nginx']);
  assert.equal(asked.filter((url) => url.includes('query=ng')).length, 1);
  assert.deepEqual(await registries.suggest('n'), []);
});

test('tags come behind the colon', async () => {
  assert.deepEqual(await new Registries(silentLog, address()).suggest('nginx:1'), ['nginx:1.27', 'nginx:latest']);
});

test('a registry’s tags need its token, which a login gives', async () => {
  const host = address().slice('http://'.length);
  assert.deepEqual(await new Registries(silentLog, address()).suggest(`${host}/team/app:`), []);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth: user } } }));
  const names = await new Registries(silentLog, address()).suggest(`${host}/team/app:`);
  assert.deepEqual(names, [`${host}/team/app:2`, `${host}/team/app:1`]);
  assert.ok(asked.includes(`/token?service=s&scope=repository%3Ateam%2Fapp%3Apull&account=me Basic ${user}`));
});

test('without an answer there are no suggestions, and the host is left alone for a while', async () => {
  const closed = 'http://127.0.0.1:9';
  const registries = new Registries(silentLog, closed);
  assert.deepEqual(await registries.suggest('nginx:'), []);
  assert.deepEqual(await registries.suggest('redis:'), []);
  assert.deepEqual(await new Registries(silentLog, address()).suggest('$X:'), []);
});

test('the registry’s facts about an image: of Docker Hub, and of a registry with a login', async () => {
  const registries = new Registries(silentLog, address());
  const facts = {
    digest: 'sha256:abc',
    size: 70_000_000,
    updated: Date.UTC(2025, 0, 31, 12) / 1000,
    platforms: ['linux/amd64', 'linux/arm64/v8'],
  };
  assert.deepEqual(await registries.describe('nginx:1.27'), facts);
  assert.deepEqual(await registries.describe('docker.io/library/nginx:1.27'), facts);
  assert.equal(asked.filter((url) => url.endsWith('/tags/1.27')).length, 1, 'asked once');
  assert.equal(await registries.describe('nginx:gone'), undefined);
  assert.equal(await registries.describe('$X'), undefined);
  const host = address().slice('http://'.length);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth: user } } }));
  const own = { digest, size: 123, updated: undefined, platforms: [] };
  assert.deepEqual(await registries.describe(`${host}/team/app:2`), own);
  assert.equal(await new Registries(silentLog, 'http://127.0.0.1:9').describe('nginx:1.27'), undefined);
});
