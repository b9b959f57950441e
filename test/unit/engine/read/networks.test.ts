import assert from 'node:assert/strict';
import test from 'node:test';
import { readNetwork, readNetworks } from '../../../../src/engine/read/networks.js';

test('a network of Docker', () => {
  const raw = {
    Name: 'web_default',
    Id: 'a'.repeat(64),
    Created: '2024-01-02T03:04:05.123456789Z',
    Scope: 'local',
    Driver: 'bridge',
    EnableIPv4: true,
    EnableIPv6: true,
    IPAM: {
      Driver: 'default',
      Options: null,
      Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1', IPRange: '172.18.5.0/24' }, { Subnet: 'fd00::/64' }],
    },
    Internal: false,
    Attachable: true,
    Ingress: false,
    Containers: {},
    Options: { 'com.docker.network.bridge.name': 'br0' },
    Labels: { 'com.docker.compose.project': 'web' },
  };
  assert.deepEqual(structuredClone(readNetwork(raw)), {
    kind: 'network',
    id: 'a'.repeat(64),
    name: 'web_default',
    driver: 'bridge',
    scope: 'local',
    created: Date.UTC(2024, 0, 2, 3, 4, 5, 123),
    subnets: [
      { subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: '172.18.5.0/24' },
      { subnet: 'fd00::/64', gateway: undefined, range: undefined },
    ],
    isInternal: false,
    isAttachable: true,
    hasIpv6: true,
    isBuiltIn: false,
    options: { 'com.docker.network.bridge.name': 'br0' },
    labels: { 'com.docker.compose.project': 'web' },
  });
});

test('the networks that engines make for themselves', () => {
  const check = (raw: object, isBuiltIn: boolean) =>
    assert.equal(readNetwork({ Id: 'x', ...raw })?.isBuiltIn, isBuiltIn, JSON.stringify(raw));
  for (const Name of ['bridge', 'host', 'none', 'ingress', 'docker_gwbridge']) check({ Name }, true);
  check({ Name: 'nat', Driver: 'nat' }, true);
  check({ Name: 'web', Driver: 'nat' }, false);
  check({ Name: 'nat', Driver: 'bridge' }, false);
  const Id = '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9';
  check({ Name: 'podman', Driver: 'bridge', Id }, true);
  check({ Name: 'podman', Driver: 'bridge' }, false);
  // Podman 4.3.1's answer to Docker's API, as recorded: its default network goes by the name of Docker's.
  check({ Name: 'bridge', Driver: 'bridge', Id }, true);
  check({ Name: 'bridge2' }, false);
});

test('odd fields and odd neighbours', () => {
  const odd = { Id: 'b', Name: null, IPAM: { Config: null }, Internal: 'yes', EnableIPv6: 1, Options: null, Labels: 7 };
  const record = readNetwork(odd);
  assert.deepEqual([record?.name, record?.subnets, record?.isInternal, record?.hasIpv6], ['b', [], false, false]);
  const subnets = readNetwork({
    Id: 'b',
    IPAM: { Config: [null, {}, { Gateway: '1.1.1.1' }, { Subnet: '1.0.0.0/8' }] },
  });
  assert.deepEqual(subnets?.subnets, [{ subnet: '1.0.0.0/8', gateway: undefined, range: undefined }]);
  assert.equal(readNetwork({ Id: 'b', IPAM: [] })?.id, 'b');
  assert.deepEqual(
    readNetworks([null, {}, 'x', { Id: 'a' }, { Id: [] }, { Id: 'b' }]).map(({ id }) => id),
    ['a', 'b'],
  );
  for (const raw of [null, {}, 'x', 7]) assert.deepEqual(readNetworks(raw), []);
});
