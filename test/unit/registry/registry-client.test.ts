import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { type Credentials } from '../../../src/registry/credentials.js';
import { RegistryClient } from '../../../src/registry/registry-client.js';
import { RegistryError } from '../../../src/registry/registry-error.js';

/** Nothing is broken here. */
const warn = (message: string) => {
  throw new Error(message);
};

interface Seen {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | undefined;
  readonly body: string;
}
type Act = (seen: Seen, response: http.ServerResponse, address: string) => void;

const json = (response: http.ServerResponse, body: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** A registry that does as it is told; gives its address and what it was asked. */
async function scripted(t: TestContext, act: Act): Promise<{ address: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { url = '', method = '' } = request;
      const one = { url, method, authorization: request.headers.authorization, body };
      if (url === '/v2/' && !one.authorization) {
        response.end('{}');
        return;
      }
      seen.push(one);
      act(one, response, address);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, seen };
}

function clientWith(credentials?: Credentials, deadline = 5_000): RegistryClient {
  return new RegistryClient({
    credentials: () => Promise.resolve(credentials),
    isInsecure: () => true,
    certificateFolders: [],
    warn,
    deadline,
  });
}

const ada = { username: 'ada', password: 'p+/ß: secret' };
const basic = `Basic ${Buffer.from('ada:p+/ß: secret').toString('base64')}`;

test('the token that a registry sends us for is used until it ends, with the log-in for its host alone', async (t) => {
  const { address, seen } = await scripted(t, ({ url, authorization }, response, at) => {
    if (url.startsWith('/token')) json(response, { token: 'T', expires_in: 300 });
    else if (authorization === 'Bearer T') json(response, { tags: ['1'] });
    else {
      const challenge = `Bearer realm="http://${at}/token",service="box \\"1\\"",scope="repository:a/b:pull"`;
      json(response, {}, 401, { 'www-authenticate': challenge });
    }
  });
  const client = clientWith(ada);
  assert.deepEqual(await client.tags(address, 'a/b'), { names: ['1'], next: undefined });
  await client.tags(address, 'a/b');
  const tokens = seen.filter(({ url }) => url.startsWith('/token'));
  assert.deepEqual(
    tokens.map(({ url, authorization }) => [url, authorization]),
    [['/token?service=box+%221%22&scope=repository%3Aa%2Fb%3Apull&account=ada', basic]],
  );
  client.forget(address);
  await client.tags(address, 'a/b');
  assert.equal(seen.filter(({ url }) => url.startsWith('/token')).length, 2);
});

test('an identity token goes in the body of a question and never in an address', async (t) => {
  const { address, seen } = await scripted(t, ({ url, authorization }, response, at) => {
    if (url === '/token') json(response, { access_token: 'T' });
    else if (authorization === 'Bearer T') json(response, { tags: [] });
    else json(response, {}, 401, { 'www-authenticate': `Bearer realm="http://${at}/token",service=s` });
  });
  await clientWith({ username: '<token>', identityToken: 'SECRET' }).tags(address, 'a');
  const [token] = seen.filter(({ method }) => method === 'POST');
  assert.equal(token?.url, '/token');
  assert.equal(new URLSearchParams(token.body).get('refresh_token'), 'SECRET');
});

test('a token’s address without TLS on another host gets no log-in', async (t) => {
  const other = await scripted(t, (_seen, response) => json(response, { token: 'T' }));
  const { address } = await scripted(t, (_seen, response) =>
    json(response, {}, 401, { 'www-authenticate': `Bearer realm="http://${other.address}/token"` }),
  );
  await assert.rejects(clientWith(ada).tags(address, 'a'), { code: 'denied' });
  assert.deepEqual(
    other.seen.map(({ url, authorization }) => [url, authorization]),
    [['/token', undefined]],
  );
});

test('a redirect to another host is followed without the log-in', async (t) => {
  const config = { architecture: 'arm64', os: 'linux', created: '2025-01-31T12:00:00Z' };
  const store = await scripted(t, (_seen, response) => json(response, config));
  const manifest = JSON.stringify({ config: { digest: 'sha256:c' }, layers: [{ size: 5 }, { size: 7 }] });
  const { address } = await scripted(t, ({ url, authorization }, response) => {
    if (authorization !== basic) json(response, {}, 401, { 'www-authenticate': 'Basic realm="r"' });
    else if (url.includes('/blobs/')) response.writeHead(307, { location: `http://${store.address}/blob` }).end();
    else response.end(manifest);
  });
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  assert.deepEqual(await clientWith(ada).describe(address, 'a', '1'), {
    ...{ digest, size: 12, updated: Date.UTC(2025, 0, 31, 12) / 1000, platforms: ['linux/arm64'] },
  });
  assert.deepEqual(
    store.seen.map(({ url, authorization }) => [url, authorization]),
    [['/blob', undefined]],
  );
});

test('an index names its platforms, and is as large as the wanted one', async (t) => {
  const inner = JSON.stringify({ layers: [{ size: 100 }] });
  const innerDigest = `sha256:${createHash('sha256').update(inner).digest('hex')}`;
  const { address } = await scripted(t, ({ url }, response) => {
    if (url.endsWith(innerDigest)) response.end(inner);
    else {
      json(response, {
        manifests: [
          { digest: 'sha256:other', platform: { os: 'linux', architecture: 'amd64' } },
          { digest: innerDigest, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
          { digest: 'sha256:x', platform: { os: 'unknown', architecture: 'unknown' } },
        ],
      });
    }
  });
  const { platforms, size } = await clientWith().describe(address, 'a', '1', { platform: 'linux/arm64' });
  assert.deepEqual([platforms, size], [['linux/amd64', 'linux/arm64/v8'], 100]);
});

test('hostile and broken registries cost a clear error, and no secret', async (t) => {
  const cases: Record<string, [act: Act, code: string, words: RegExp]> = {
    'a web page': [(_seen, response) => response.end('<!DOCTYPE html><p>Log in'), 'bad-answer', /web page/],
    'no JSON': [(_seen, response) => response.end('{"tags": ['), 'bad-answer', /not JSON/],
    'another document': [(_seen, response) => json(response, { results: [] }), 'bad-answer', /no tags/],
    silence: [() => undefined, 'timeout', /no answer within/],
    'a cut answer': [
      (_seen, response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('{"tags"');
        setTimeout(() => response.destroy(), 20);
      },
      'unreachable',
      /abort|hang up|reset/i,
    ],
    'an endless answer': [
      (_seen, response) => {
        const chunk = Buffer.alloc(1_000_000, 32);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
      'bad-answer',
      /longer than 16 MB/,
    ],
    'a page that leads to itself': [
      ({ url }, response) => json(response, { tags: ['1'] }, 200, { link: `<${url}>; rel="next"` }),
      'bad-answer',
      /pages lead nowhere/,
    ],
    'a page on another host': [
      (_seen, response) => json(response, { tags: ['1'] }, 200, { link: '<http://127.0.0.2/x>; rel="next"' }),
      'bad-answer',
      /pages lead nowhere/,
    ],
    'redirects without end': [
      ({ url }, response) => response.writeHead(302, { location: `${url}x` }).end(),
      'bad-answer',
      /again and again/,
    ],
    'too many questions': [
      (_seen, response) => json(response, {}, 429, { 'retry-after': '3600' }),
      'too-many',
      /status 429/,
    ],
    'a log-in that is wrong': [
      (_seen, response) => json(response, {}, 401, { 'www-authenticate': 'Basic realm="r"' }),
      'denied',
      /status 401/,
    ],
    'a refusal in words': [
      (_seen, response) =>
        json(response, { errors: [{ code: 'NAME_UNKNOWN', message: 'repository \u001b[31m not known' }] }, 404),
      'not-found',
      /^repository {2}not known$/,
    ],
    'an odd status': [(_seen, response) => response.writeHead(502).end('<html>'), 'refused', /status 502/],
  };
  for (const [name, [act, code, words]] of Object.entries(cases)) {
    const { address } = await scripted(t, act);
    const deadline = code === 'timeout' ? 300 : 5_000;
    await assert.rejects(clientWith(ada, deadline).tags(address, 'a'), (error) => {
      assert.ok(RegistryError.is(error), name);
      assert.equal(error.code, code, name);
      assert.match(error.message, words, name);
      assert.doesNotMatch(error.message, /secret/, name);
      return true;
    });
  }
  await assert.rejects(clientWith().tags('127.0.0.1:9', 'a'), { code: 'unreachable' });
  const html = await scripted(t, (_seen, response) => json(response, {}, 401, { 'www-authenticate': 'Basic' }));
  await assert.rejects(clientWith().tags(html.address, 'a'), { code: 'log-in' });
});

test('what a registry sends is held to its digest', async (t) => {
  const { address } = await scripted(t, (_seen, response) =>
    json(response, { layers: [] }, 200, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
  );
  await assert.rejects(clientWith().describe(address, 'a', '1'), { code: 'bad-answer' });
  const silent = await scripted(t, (_seen, response) => json(response, { layers: [] }));
  await assert.rejects(clientWith().describe(silent.address, 'a', `sha256:${'1'.repeat(64)}`), {
    message: /in place of sha256:1111/,
  });
});

test('a registry that asks to wait a moment is asked once more; one that is given up on ends at once', async (t) => {
  let count = 0;
  const { address } = await scripted(t, (_seen, response) => {
    count += 1;
    if (count === 1) json(response, {}, 429, { 'retry-after': '0' });
    else json(response, { tags: ['1'] });
  });
  assert.deepEqual((await clientWith().tags(address, 'a')).names, ['1']);
  const silent = await scripted(t, () => undefined);
  const abort = new AbortController();
  const asking = clientWith().tags(silent.address, 'a', undefined, abort.signal);
  abort.abort();
  await assert.rejects(asking, { name: 'AbortError' });
});

test('pages are asked for one by one', async (t) => {
  const { address, seen } = await scripted(t, ({ url }, response) => {
    const last = Number(new URL(url, 'http://x').searchParams.get('last') ?? 0);
    json(response, { tags: [String(last + 1)] }, 200, { link: `</v2/a/tags/list?last=${last + 1}&n=1>; rel="next"` });
  });
  const client = clientWith();
  const first = await client.tags(address, 'a');
  const second = await client.tags(address, 'a', first.next);
  assert.deepEqual([...first.names, ...second.names], ['1', '2']);
  assert.equal(seen.length, 2);
});

test('a registry without a catalogue says so', async (t) => {
  for (const status of [401, 403, 404, 405, 500]) {
    const { address } = await scripted(t, (_seen, response) =>
      json(response, {}, status, { 'www-authenticate': 'Basic' }),
    );
    await assert.rejects(clientWith(ada).repositories(address), { code: 'unsupported' }, String(status));
  }
});
