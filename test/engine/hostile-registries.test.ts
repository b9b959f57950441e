import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Transfer } from '../../src/engine/wording/transfer.js';
import { tarOf } from '../support/oci-archive.js';
import { dockers, onEach } from './engines.js';

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What a registry does with a question for a manifest or a blob, in place of the truth. */
type Act = (path: string, response: http.ServerResponse) => boolean;

/** A registry of one image, which tells the truth where `act` doesn't answer. Ends with the test. */
async function registryOf(t: TestContext, act: Act): Promise<string> {
  const tar = await tarOf({ note: 'x' });
  const layer = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }),
  );
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const blob = (mediaType: string, bytes: Buffer) => ({ mediaType, size: bytes.length, digest: digestOf(bytes) });
  const manifest = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: type },
      config: blob('application/vnd.docker.container.image.v1+json', config),
      layers: [blob('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
    }),
  );
  const answers: Readonly<Record<string, Buffer>> = { [digestOf(config)]: config, [digestOf(layer)]: layer };
  const server = http.createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/v2/') response.end('{}');
    else if (act(path, response)) return;
    else if (path.includes('/manifests/')) {
      response.writeHead(200, {
        ...{ 'content-type': type, 'docker-content-digest': digestOf(manifest) },
        'content-length': manifest.length,
      });
      response.end(manifest);
    } else response.end(answers[path.slice(path.lastIndexOf('/') + 1)] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const manifests = (answer: (response: http.ServerResponse) => void): Act => {
  return (path, response) => {
    if (path.includes('/manifests/')) answer(response);
    return path.includes('/manifests/');
  };
};
const never = () => new AbortController().signal;

onEach(dockers, 'a pull from a registry that answers wrongly is a failure, and nothing is listed', async (bench) => {
  const { engine, ns, t } = bench;
  const cases: Readonly<Record<string, readonly [Act, RegExp]>> = {
    'a web page': [
      manifests((response) => response.setHeader('content-type', 'text/html').end('<html>Log in</html>')),
      /./,
    ],
    'too many questions': [
      manifests((response) =>
        response
          .writeHead(429, { 'retry-after': '3600' })
          .end('{"errors":[{"code":"TOOMANYREQUESTS","message":"no"}]}'),
      ),
      /toomanyrequests|429/i,
    ],
    'blobs of other bytes': [
      (path, response) => {
        if (path.includes('/blobs/')) response.end(Buffer.alloc(100, 7));
        return path.includes('/blobs/');
      },
      /verif|digest|mismatch|invalid/i,
    ],
  };
  for (const [what, [act, words]] of Object.entries(cases)) {
    const reference = `${await registryOf(t, act)}/${ns.name()}:one`;
    await assert.rejects(engine.pullImage(reference, { signal: never() }), words, what);
    assert.equal(await engine.image(reference), undefined, what);
  }
});

onEach(dockers, 'a pull from a registry that hangs in the middle is given up at once', async ({ engine, ns, t }) => {
  const abort = new AbortController();
  const address = await registryOf(t, (path, response) => {
    if (!path.includes('/blobs/')) return false;
    response.writeHead(200, { 'content-length': '1000000' }).write('begun');
    abort.abort();
    return true;
  });
  const reference = `${address}/${ns.name()}:one`;
  const told = new Transfer();
  const onMessage = (message: Parameters<Transfer['hear']>[0]) => told.hear(message, Date.now());
  await assert.rejects(engine.pullImage(reference, { signal: abort.signal, onMessage }), { name: 'AbortError' });
  assert.equal(await engine.image(reference), undefined);
});
