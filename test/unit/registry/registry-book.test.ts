import assert from 'node:assert/strict';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { registryRows } from '../../../src/explorer/rows/registry-rows.js';
import { type Row } from '../../../src/explorer/rows/row.js';
import { DockerHub } from '../../../src/registry/docker-hub.js';
import { RegistryBook } from '../../../src/registry/registry-book.js';
import { explainRegistryError } from '../../../src/registry/explain-registry-error.js';
import { RegistryError } from '../../../src/registry/registry-error.js';
import { RegistryClient } from '../../../src/registry/registry-client.js';

const warn = (message: string) => {
  throw new Error(message);
};

/** A registry of one repository with very many tags, all told at once, as Debian's registry does; and Docker Hub. */
async function setUp(t: TestContext, entries: (address: string) => string[], count = 10_000) {
  const asked: string[] = [];
  const tags = Array.from({ length: count }, (_, index) => `v${index}`);
  const server = http.createServer(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('content-type', 'application/json');
    if (url.startsWith('/v2/_catalog')) response.end(JSON.stringify({ repositories: ['team/app'] }));
    else if (url.startsWith('/v2/team/app/tags/list')) response.end(JSON.stringify({ tags }));
    else if (url.startsWith('/v2/team/app/manifests/')) response.end(JSON.stringify({ layers: [{ size: 5_000_000 }] }));
    else if (url.startsWith('/v2/repositories/library/nginx/tags'))
      response.end(
        JSON.stringify({
          results: [{ name: '1.27', full_size: 70e6, last_updated: '2025-01-30T12:00:00Z', images: [] }],
          next: `http://${address}/v2/repositories/library/nginx/tags?page=2`,
        }),
      );
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new RegistryClient({
    ...{ credentials: () => Promise.resolve(undefined), isInsecure: () => true, certificateFolders: [], warn },
  });
  const book = new RegistryBook({
    ...{ client, hub: new DockerHub(`http://${address}`), entries: () => entries(address) },
    logIns: () => Promise.resolve(new Set(['ghcr.io'])),
    hubUser: () => Promise.resolve(undefined),
  });
  await book.readLogIns();
  return { book, asked, address };
}

function printed(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap(({ label, description, children }) => [
    `${'  '.repeat(depth)}${[label, description].filter(Boolean).join('  ')}`,
    ...(Array.isArray(children) ? printed(children as readonly Row[], depth + 1) : []),
  ]);
}
const now = Date.UTC(2025, 0, 31, 12);

test('the tree of registries, before and after they are opened', async (t) => {
  const { book, address } = await setUp(t, (at) => [at, 'docker.io/library/nginx'], 2);
  assert.deepEqual(printed(registryRows(book, undefined, now)), [
    'Docker Hub',
    '  nginx',
    '    Loading…',
    '  Loading…',
    address,
    '  Loading…',
    'ghcr.io  logged in',
    '  Loading…',
  ]);
  await book.open('docker.io');
  await book.open('docker.io', 'library/nginx');
  await book.open(address);
  await book.open(address, 'team/app');
  const engine = { mirrors: ['https://m.example.com/'], insecure: [], insecureNetworks: ['127.0.0.0/8'] };
  assert.deepEqual(printed(registryRows(book, engine, now)), [
    'Docker Hub',
    '  nginx  1 tags and more',
    '    1.27  70MB · 24 hours ago',
    '    Show more…',
    address,
    '  team/app  2 tags',
    '    v1  5MB',
    '    v0  5MB',
    'ghcr.io  logged in',
    '  Loading…',
    'Mirrors of the engine  asked before Docker Hub',
    '  https://m.example.com/',
  ]);
});

test('of 10,000 tags a hundred are shown, the newest first, and few are asked about', async (t) => {
  const { book, address, asked } = await setUp(t, (at) => [at]);
  await book.open(address, 'team/app');
  const { names, hasMore } = book.tags(address, 'team/app');
  assert.deepEqual([names.length, names[0], hasMore], [100, 'v9999', true]);
  const manifests = () => asked.filter((url) => url.includes('/manifests/')).length;
  assert.equal(manifests(), 20);
  await book.open(address, 'team/app');
  await book.learn(address, 'team/app', 'v9999');
  assert.equal(manifests(), 20, 'nothing twice');
  await book.more(address, 'team/app');
  assert.equal(book.tags(address, 'team/app').names.length, 200);
  assert.equal(asked.filter((url) => url.includes('/tags/list')).length, 1);
  book.forget(address);
  await book.open(address, 'team/app');
  assert.equal(asked.filter((url) => url.includes('/tags/list')).length, 2);
});

test('a page of tags is shown before the next is asked for, and before any of them is described', async (t) => {
  let lists = 0;
  let described = 0;
  const server = http.createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    if (!url.includes('/tags/list')) {
      described += 1;
      return; // It never says what an image is.
    }
    const first = Number(new URL(url, 'http://x').searchParams.get('last') ?? 0);
    lists += 1;
    const tags = Array.from({ length: 100 }, (_, index) => `v${first + index}`);
    response.setHeader('link', `</v2/team/app/tags/list?n=100&last=${first + 100}>; rel="next"`);
    response.end(JSON.stringify({ tags }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new RegistryClient({
    ...{ credentials: () => Promise.resolve(undefined), isInsecure: () => true, certificateFolders: [], warn },
  });
  const book = new RegistryBook({
    ...{ client, hub: new DockerHub(`http://${address}`), entries: () => [address] },
    logIns: () => Promise.resolve(new Set<string>()),
    hubUser: () => Promise.resolve(undefined),
  });
  const shown = new Promise<void>((resolve) => {
    book.onDidChange(() => {
      if (book.tags(address, 'team/app').names.length > 0) resolve();
    });
  });
  void book.open(address, 'team/app');
  await shown;
  const { names, hasMore } = book.tags(address, 'team/app');
  assert.deepEqual([names.length, names[0], hasMore], [100, 'v0', true]);
  assert.equal(lists, 1);
  // What is asked about is at most as many as are asked at a time.
  assert.ok(described <= 4, `${described} were asked about`);
  book.forget();
});

test('Docker Hub out of reach is an error with words, and no list', async () => {
  const search = new DockerHub('http://127.0.0.1:9').search('nginx');
  await assert.rejects(search, (error) => {
    assert.ok(RegistryError.is(error, 'unreachable'));
    assert.match(explainRegistryError(error).what, /can’t be reached/);
    return true;
  });
});

test('what can’t be reached says so in its place, and the rest goes on', async (t) => {
  const { book, address } = await setUp(t, (at) => [at, '127.0.0.1:9'], 1);
  await book.open('127.0.0.1:9');
  await book.open(address);
  await book.open(address, 'absent');
  const rows = printed(registryRows(book, undefined, now)).join('\n');
  assert.match(rows, /127\.0\.0\.1:9 can’t be reached: .*ECONNREFUSED/);
  assert.match(rows, /team\/app/);
});
