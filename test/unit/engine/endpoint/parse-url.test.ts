import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TlsMaterial } from '../../../../src/engine/endpoint/endpoint.js';
import { parseUrl } from '../../../../src/engine/endpoint/parse-url.js';
import { EngineError } from '../../../../src/engine/errors.js';

const tls: TlsMaterial = { ca: 'CA', cert: undefined, key: undefined, skipVerify: false };

function check(url: string, expected: { url: string; address: object }, material?: TlsMaterial) {
  assert.deepEqual(parseUrl(url, material, 'here'), expected, url);
}

function checkRefused(url: string, why: RegExp) {
  assert.throws(
    () => parseUrl(url, undefined, 'the origin'),
    (error) => {
      assert.ok(EngineError.is(error, 'bad-endpoint'), `${url}: ${String(error)}`);
      assert.match(error.message, why);
      assert.match(error.message, /^the origin: /);
      return true;
    },
    url,
  );
}

test('unix sockets', () => {
  check('unix:///run/a b.sock', { url: 'unix:///run/a b.sock', address: { transport: 'unix', path: '/run/a b.sock' } });
  check('UNIX:///run/d.sock', { url: 'unix:///run/d.sock', address: { transport: 'unix', path: '/run/d.sock' } });
  // docker takes its default for an empty path.
  check('unix://', {
    url: 'unix:///var/run/docker.sock',
    address: { transport: 'unix', path: '/var/run/docker.sock' },
  });
  checkRefused('unix://run/docker.sock', /not absolute/);
  checkRefused('unix://~/docker.sock', /not absolute/);
  checkRefused('unix:///run/a\nb', /control character/);
});

test('named pipes', () => {
  const address = { transport: 'npipe', path: '\\\\.\\pipe\\docker_engine' };
  check('npipe:////./pipe/docker_engine', { url: 'npipe:////./pipe/docker_engine', address });
  check('npipe://\\\\.\\pipe\\docker_engine', { url: 'npipe:////./pipe/docker_engine', address });
  check('npipe://', { url: 'npipe:////./pipe/docker_engine', address });
  checkRefused('npipe://docker_engine', /name of the pipe/);
});

test('tcp, http and https', () => {
  const at = (host: string, port: number, used?: TlsMaterial) => ({ transport: 'tcp', host, port, tls: used });
  check('tcp://box', { url: 'tcp://box:2375', address: at('box', 2375) });
  check('tcp://box', { url: 'tcp://box:2376', address: at('box', 2376, tls) }, tls);
  check('tcp://box:99/', { url: 'tcp://box:99', address: at('box', 99) });
  check('box:99', { url: 'tcp://box:99', address: at('box', 99) });
  check('10.0.0.1:99', { url: 'tcp://10.0.0.1:99', address: at('10.0.0.1', 99) });
  check('tcp://:2375', { url: 'tcp://localhost:2375', address: at('localhost', 2375) });
  check('tcp://[::1]:99', { url: 'tcp://[::1]:99', address: at('::1', 99) });
  check('http://box', { url: 'http://box:80', address: at('box', 80) }, tls);
  check('https://box', { url: 'https://box:443', address: at('box', 443, tls) }, tls);
  const system = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };
  check('https://box', { url: 'https://box:443', address: at('box', 443, system) });
});

test('tcp that can not be', () => {
  checkRefused('tcp://', /no host/);
  checkRefused('tcp://box:0', /wrong port/);
  checkRefused('tcp://box:65536', /wrong port/);
  checkRefused('tcp://box:x', /wrong port/);
  checkRefused('tcp://box:', /wrong port/);
  checkRefused('tcp://box:2375/prefix', /other than host and port/);
  checkRefused('tcp://bo x', /other than host and port/);
  checkRefused('/var/run/docker.sock', /unix:\/\//);
  checkRefused('gopher://box', /unknown scheme gopher:\/\//);
  checkRefused('fd://', /unknown scheme/);
});

test('ssh', () => {
  const at = (destination: string, port?: number, path = '') => ({ transport: 'ssh', destination, port, path });
  check('ssh://box', { url: 'ssh://box', address: at('box') });
  check('ssh://me@box', { url: 'ssh://me@box', address: at('me@box') });
  check('ssh://me@Box:22/', { url: 'ssh://me@Box:22', address: at('me@Box', 22) });
  check('ssh://me@[fe80::1]:22', { url: 'ssh://me@[fe80::1]:22', address: at('me@fe80::1', 22) });
  check('ssh://box/run/my.sock', { url: 'ssh://box/run/my.sock', address: at('box', undefined, '/run/my.sock') });
  check('ssh://a%40b@box', { url: 'ssh://a%40b@box', address: at('a@b@box') });
});

test('ssh that can not be, or is meant to harm', () => {
  checkRefused('ssh://', /no host/);
  checkRefused('ssh://me@', /no host/);
  checkRefused('ssh://@box', /empty user/);
  checkRefused('ssh://-oProxyCommand=touch%20x', /begins with "-"/);
  checkRefused('ssh://-lroot@box', /begins with "-"/);
  checkRefused('ssh://%2DoProxyCommand=x', /begins with "-"/);
  checkRefused('ssh://bo%0ax', /blank or control/);
  checkRefused('ssh://box:-1', /wrong port/);
  checkRefused('ssh://box?x=1', /query or fragment/);
  checkRefused('ssh://box/p#x', /query or fragment/);
  checkRefused('ssh://bo%x', /percent-encoding/);
});

test('a password is refused and never shown', () => {
  for (const url of ['ssh://me:s3cret@box', 'tcp://me:s3cret@box', 'https://me:s3cret@box:1', 'me:s3cret@box']) {
    checkRefused(url, /password/);
    assert.throws(
      () => parseUrl(url, undefined, 'here'),
      (error) => error instanceof Error && !error.message.includes('s3cret'),
    );
  }
});
