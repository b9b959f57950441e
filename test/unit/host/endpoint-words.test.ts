import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { type Endpoint, type EndpointSource } from '../../../src/engine/endpoint/endpoint.js';
import { parseUrl } from '../../../src/engine/endpoint/parse-url.js';
import { endpointName, endpointSide } from '../../../src/host/endpoint-words.js';

const endpoint = (url: string, source: EndpointSource = { by: 'default' }): Endpoint => ({
  ...parseUrl(url, undefined, 'test'),
  source,
});

test('an endpoint is called after its context, else its host or socket', () => {
  const names: [string, string][] = [
    ['unix:///var/run/docker.sock', 'Docker'],
    ['unix:///run/docker.sock', 'Docker'],
    ['npipe:////./pipe/docker_engine', 'Docker'],
    ['npipe:////./pipe/dockerDesktopLinuxEngine', 'pipe/dockerDesktopLinuxEngine'],
    ['unix:///run/user/1000/docker.sock', '1000/docker.sock'],
    ['unix:///home/a/.colima/default/docker.sock', 'default/docker.sock'],
    ['unix:///x.sock', 'x.sock'],
    ['tcp://db.example:2376', 'db.example'],
    ['ssh://me@box:22/run/docker.sock', 'me@box'],
  ];
  for (const [url, name] of names) assert.equal(endpointName(endpoint(url)), name);
  assert.equal(endpointName(endpoint('tcp://x:1', { by: 'setting', context: 'prod' })), 'prod');
  assert.equal(endpointName(endpoint('tcp://x:1', { by: 'current-context', context: 'prod' })), 'prod');
  assert.equal(endpointName(endpoint('unix:///run/docker.sock', { by: 'setting', context: 'default' })), 'Docker');
  const bridged: Endpoint = {
    ...endpoint('unix:///run/docker.sock'),
    address: { transport: 'unix', path: '/tmp/b/x.sock' },
  };
  assert.equal(endpointName(bridged), 'Docker', 'by a bridge it is still the same endpoint');
});

test('the side that the engine is reached from is named', () => {
  const host = hostname();
  assert.equal(endpointSide(undefined, {}), `Reached from this machine, ${host}`);
  assert.equal(endpointSide('ssh-remote', {}), `Reached from ${host}, the remote host (Remote-SSH)`);
  assert.equal(endpointSide('wsl', { WSL_DISTRO_NAME: 'Ubuntu' }), 'Reached from the WSL distribution Ubuntu');
  assert.equal(
    endpointSide('dev-container', { WSL_DISTRO_NAME: 'Ubuntu' }),
    `Reached from inside the dev container ${host}`,
  );
  assert.match(endpointSide('127.0.0.1:8080', {}), /the machine that runs the editor’s server/);
});
