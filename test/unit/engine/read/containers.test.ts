import assert from 'node:assert/strict';
import test from 'node:test';
import { type ContainerRecord } from '../../../../src/engine/engine.js';
import { readContainer, readContainers } from '../../../../src/engine/read/containers.js';

const readAt = 1_700_000_000_000;

/** Reads a container with these fields, and compares those of the record that are expected. */
function check(fields: object, expected: Partial<ContainerRecord>): void {
  const record = readContainer({ Id: 'f'.repeat(64), ...fields }, readAt);
  assert.ok(record);
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, record[key as keyof ContainerRecord]]));
  assert.deepEqual(structuredClone(seen), expected);
}

test('an item of Docker 28.5 is read whole', () => {
  const record = readContainer(
    {
      Id: 'abc'.padEnd(64, '0'),
      Names: ['/web'],
      Image: 'nginx:1.27',
      ImageID: 'sha256:111',
      ImageManifestDescriptor: { mediaType: 'x' },
      Command: "/docker-entrypoint.sh nginx -g 'daemon off;'",
      Created: 1_699_999_000,
      Ports: [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { PrivatePort: 443, Type: 'tcp' },
      ],
      Labels: { a: 'b' },
      State: 'running',
      Status: 'Up 3 minutes (healthy)',
      HostConfig: { NetworkMode: 'web_default' },
      NetworkSettings: {
        Networks: {
          web_default: {
            IPAMConfig: null,
            Aliases: null,
            MacAddress: '02:42:ac:12:00:02',
            NetworkID: 'n1',
            Gateway: '172.18.0.1',
            IPAddress: '172.18.0.2',
            GlobalIPv6Address: '',
            DNSNames: null,
          },
        },
      },
      Mounts: [
        { Type: 'volume', Name: 'data', Source: '', Destination: '/data', Driver: 'local', Mode: 'z', RW: true },
        { Type: 'bind', Source: '/etc/x', Destination: '/x', Mode: 'ro', RW: false },
      ],
    },
    readAt,
  );
  assert.deepEqual(structuredClone(record), {
    kind: 'container',
    id: 'abc'.padEnd(64, '0'),
    name: 'web',
    image: 'nginx:1.27',
    imageId: 'sha256:111',
    command: "/docker-entrypoint.sh nginx -g 'daemon off;'",
    created: 1_699_999_000_000,
    state: 'running',
    health: 'healthy',
    status: 'Up 3 minutes (healthy)',
    readAt,
    exitCode: undefined,
    ports: [
      { privatePort: 80, publicPort: 8080, protocol: 'tcp', ip: '0.0.0.0' },
      { privatePort: 443, publicPort: undefined, protocol: 'tcp', ip: undefined },
    ],
    mounts: [
      { type: 'volume', name: 'data', source: '', destination: '/data', readOnly: false },
      { type: 'bind', name: undefined, source: '/etc/x', destination: '/x', readOnly: true },
    ],
    attachments: [
      {
        network: 'web_default',
        networkId: 'n1',
        ipv4: '172.18.0.2',
        ipv6: undefined,
        gateway: '172.18.0.1',
        mac: '02:42:ac:12:00:02',
        aliases: [],
      },
    ],
    networkMode: 'web_default',
    labels: { a: 'b' },
  });
});

test('the name without an inner slash is preferred, without its leading one', () => {
  check({ Names: ['/other/alias', '/web'] }, { name: 'web' });
  check({ Names: ['/other/alias'] }, { name: 'other/alias' });
  check({ Names: ['podman-says-it-so'] }, { name: 'podman-says-it-so' });
  for (const Names of [undefined, null, [], ['/'], [7], 'web', {}]) check({ Names }, { name: 'f'.repeat(12) });
});

test('states of Docker and Podman', () => {
  for (const state of ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const) {
    check({ State: state }, { state });
  }
  check({ State: 'configured' }, { state: 'created' });
  check({ State: 'initialized' }, { state: 'created' });
  check({ State: 'stopping', Status: 'Stopping' }, { state: 'running' });
  check({ State: 'stopped', Status: 'Exited (0) 2 hours ago' }, { state: 'exited', exitCode: 0 });
  check({ State: 'improper' }, { state: 'unknown' });
  check({ State: { Status: 'running' } }, { state: 'unknown' });
});

test('health comes from its field, or else from the end of the status', () => {
  check({ Status: 'Up 2 seconds (health: starting)' }, { health: 'starting' });
  check({ Status: 'Up 2 hours (unhealthy)' }, { health: 'unhealthy' });
  check({ Status: 'Up 2 hours' }, { health: undefined });
  check({ Status: 'Up 2 hours (Paused)' }, { health: undefined });
  // API 1.52 has the field, `none` for containers without a check.
  check({ Health: { Status: 'starting', FailingStreak: 0 }, Status: 'Up 2 seconds' }, { health: 'starting' });
  check({ Health: { Status: 'healthy' }, Status: 'Up 2 seconds (unhealthy)' }, { health: 'healthy' });
  check({ Health: { Status: 'none', FailingStreak: 0 }, Status: 'Up 2 seconds' }, { health: undefined });
  check({ Health: 'healthy', Status: 'Up 2 seconds' }, { health: undefined });
});

test('the exit code comes from the status', () => {
  check({ Status: 'Exited (137) 2 weeks ago' }, { exitCode: 137 });
  check({ Status: 'Exited (-1) 2 weeks ago' }, { exitCode: -1 });
  check({ Status: 'Exited (3221225786) 1 second ago' }, { exitCode: 3_221_225_786 });
  check({ Status: 'Restarting (1) 5 seconds ago' }, { exitCode: 1 });
  check({ Status: 'Up 3 minutes (healthy)' }, { exitCode: undefined });
  check({ Status: 'Dead' }, { exitCode: undefined });
});

test('ports: what is not published has no public port, what is no port is left out', () => {
  const port = { privatePort: 80, publicPort: undefined, protocol: 'tcp', ip: undefined };
  check({ Ports: [{ PrivatePort: 80, PublicPort: 0, IP: '', Type: 'tcp' }] }, { ports: [port] });
  check({ Ports: [{ PrivatePort: 80 }] }, { ports: [port] });
  check(
    {
      Ports: [
        null,
        80,
        [],
        {},
        { PrivatePort: '80' },
        { PrivatePort: -1 },
        { PrivatePort: 70_000 },
        { PrivatePort: 80 },
      ],
    },
    { ports: [port] },
  );
  for (const Ports of [null, {}, '80/tcp', 80]) check({ Ports }, { ports: [] });
  check(
    { Ports: [{ PrivatePort: 80, PublicPort: 99_999, IP: '::', Type: 'udp' }] },
    { ports: [{ ...port, protocol: 'udp', ip: '::' }] },
  );
});

test('a mount is read-only only when the engine says so', () => {
  const readOnly = (RW: unknown) => readContainer({ Id: '1', Mounts: [{ RW }] }, readAt)?.mounts[0]?.readOnly;
  assert.deepEqual([true, false, undefined, null, 'false'].map(readOnly), [false, true, false, false, false]);
});

test('odd fields cost only themselves', () => {
  const odd: unknown[] = [null, undefined, true, 7, 'text', [], [[]], {}, { a: { b: [] } }, Number.NaN];
  const keys = 'Names Image ImageID Command Created Ports Labels State Status Health HostConfig NetworkSettings Mounts';
  for (const key of keys.split(' ')) {
    for (const value of odd) {
      const record = readContainer({ Id: 'x', Labels: { keep: 'me' }, Command: 'sh', [key]: value }, readAt);
      assert.equal(record?.id, 'x');
      if (key !== 'Labels') assert.equal(record.labels['keep'], 'me');
      if (key !== 'Command') assert.equal(record.command, 'sh');
    }
  }
  check(
    { NetworkSettings: { Networks: { a: null, b: 'x', c: { IPAddress: 7 } } } },
    {
      attachments: [
        { network: 'c', networkId: '', ipv4: '7', ipv6: undefined, gateway: undefined, mac: undefined, aliases: [] },
      ],
    },
  );
});

test('a creation time that no Date can hold reads as unknown', () => {
  for (const Created of [1e300, -62_135_596_800, '1.5', '2', 'yesterday', '0001-01-01T00:00:00Z']) {
    check({ Created }, { created: 0 });
  }
  check({ Created: '2024-05-06T07:08:09.123456789+02:00' }, { created: Date.UTC(2024, 4, 6, 5, 8, 9, 123) });
});

test('labels stay whole, however long or oddly named', () => {
  const long = 'x'.repeat(100_000);
  const raw: unknown = JSON.parse(`{"Id":"x","Labels":{"__proto__":"p","constructor":"c","long":"${long}","n":7}}`);
  const labels = readContainer(raw, readAt)?.labels ?? {};
  assert.deepEqual(Object.entries(labels), [
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['long', long],
  ]);
  assert.equal(({} as Record<string, unknown>)['p'], undefined);
  assert.equal('toString' in (readContainer({ Id: 'x', Labels: {} }, readAt)?.labels ?? {}), false);
});

test('a record that nobody can use is left out, its neighbours are not', () => {
  const ids = (raw: unknown) => readContainers(raw, readAt).map(({ id }) => id);
  assert.deepEqual(ids([{ Id: 'a' }, null, {}, { Id: '' }, { Id: null }, 'x', [], { Id: {} }, { Id: 'b' }]), [
    'a',
    'b',
  ]);
  for (const raw of [null, undefined, {}, 'x', 7, { message: 'page not found' }]) assert.deepEqual(ids(raw), []);
  const inherited: unknown = Object.create({ Id: 'inherited' });
  assert.equal(readContainer(inherited, readAt), undefined);
});
