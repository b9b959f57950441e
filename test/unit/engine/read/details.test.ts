import assert from 'node:assert/strict';
import test from 'node:test';
import { readContainerDetails, readImageDetails } from '../../../../src/engine/read/details.js';

const nothingOfContainer = {
  id: '',
  attachments: [],
  startedAt: undefined,
  finishedAt: undefined,
  exitCode: undefined,
  oomKilled: false,
  error: '',
  restartPolicy: '',
  restartCount: 0,
  health: undefined,
  entrypoint: [],
  cmd: [],
  user: '',
  workingDir: '',
  environment: [],
  hasTerminal: false,
  hasInput: false,
  pid: 0,
  pidMode: '',
  ipcMode: '',
  networkMode: '',
  volumesFrom: [],
  memoryLimit: 0,
  removesItself: false,
  exposedPorts: [],
  links: [],
  wantedPorts: [],
};

const nothingOfImage = {
  id: '',
  platform: '',
  author: '',
  layers: 0,
  entrypoint: [],
  cmd: [],
  user: '',
  workingDir: '',
  exposedPorts: [],
  volumes: [],
  env: [],
  onBuild: [],
  shell: [],
};

test('a container of API 1.52, which says addresses only by network', () => {
  const raw = {
    Id: 'abc',
    RestartCount: 2,
    State: {
      Status: 'exited',
      Pid: 12,
      OOMKilled: true,
      ExitCode: 137,
      Error: 'no such file',
      StartedAt: '2024-01-02T03:04:05.5Z',
      FinishedAt: '2024-01-02T03:04:06Z',
      Health: {
        Status: 'unhealthy',
        FailingStreak: 3,
        Log: [{ Start: '2024-01-02T03:04:05Z', ExitCode: 0, Output: 'first' }, 'odd', { ExitCode: 1, Output: 'last' }],
      },
    },
    HostConfig: {
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 },
      ...{ PidMode: 'host', IpcMode: 'private', Memory: 6_291_456, AutoRemove: true, Links: ['/db:/web/store'] },
      PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }], '53/udp': [{ HostIp: '::1', HostPort: '' }, null] },
    },
    Config: {
      ...{ Entrypoint: ['/entry'], Cmd: ['-g', 'daemon off;'], User: '101', WorkingDir: '/srv' },
      ...{ Env: ['A=b'], Tty: true, OpenStdin: true, ExposedPorts: { '80/tcp': {}, '53/udp': {} } },
    },
    NetworkSettings: {
      Networks: {
        web: {
          NetworkID: 'n1',
          IPAddress: '10.0.0.2',
          GlobalIPv6Address: 'fd00::2',
          Gateway: '10.0.0.1',
          MacAddress: '02:00:00:00:00:01',
          Aliases: ['db'],
          DNSNames: ['web-1', 'db', 'abc'],
        },
      },
    },
  };
  const checks = [
    { started: Date.UTC(2024, 0, 2, 3, 4, 5), exitCode: 0, output: 'first' },
    { started: 0, exitCode: 1, output: 'last' },
  ];
  assert.deepEqual(readContainerDetails(raw), {
    id: 'abc',
    attachments: [
      {
        network: 'web',
        networkId: 'n1',
        ipv4: '10.0.0.2',
        ipv6: 'fd00::2',
        gateway: '10.0.0.1',
        mac: '02:00:00:00:00:01',
        aliases: ['db', 'web-1', 'abc'],
      },
    ],
    startedAt: Date.UTC(2024, 0, 2, 3, 4, 5, 500),
    finishedAt: Date.UTC(2024, 0, 2, 3, 4, 6),
    exitCode: 137,
    oomKilled: true,
    error: 'no such file',
    restartPolicy: 'on-failure',
    restartCount: 2,
    health: { status: 'unhealthy', failingStreak: 3, lastOutput: 'last', log: checks },
    entrypoint: ['/entry'],
    cmd: ['-g', 'daemon off;'],
    user: '101',
    workingDir: '/srv',
    environment: ['A=b'],
    hasTerminal: true,
    hasInput: true,
    pid: 12,
    pidMode: 'host',
    ipcMode: 'private',
    networkMode: '',
    volumesFrom: [],
    memoryLimit: 6_291_456,
    removesItself: true,
    exposedPorts: ['80/tcp', '53/udp'],
    links: [{ target: 'db', alias: 'store' }],
    wantedPorts: [
      { privatePort: 80, protocol: 'tcp', ip: '', publicPort: 8080 },
      { privatePort: 53, protocol: 'udp', ip: '::1', publicPort: undefined },
      { privatePort: 53, protocol: 'udp', ip: '', publicPort: undefined },
    ],
  });
});

test('a container that never started, and what Podman and old engines write otherwise', () => {
  const check = (raw: object, expected: object) =>
    assert.deepEqual(readContainerDetails(raw), { ...nothingOfContainer, ...expected });
  check(
    { State: { StartedAt: '0001-01-01T00:00:00Z', FinishedAt: '0001-01-01T00:00:00Z', ExitCode: 0 } },
    { exitCode: 0 },
  );
  check({ Config: { Entrypoint: '/entry', Cmd: null } }, { entrypoint: ['/entry'] });
  check({ NetworkSettings: { Networks: null } }, {});
  check({ State: { Health: { Status: 'none' } } }, {});
  check({ State: { Health: { Status: '', Log: null } } }, {});
  const starting = { health: { status: 'starting', failingStreak: 0, lastOutput: undefined, log: [] } };
  check({ State: { Healthcheck: { Status: 'starting', Log: null } } }, starting);
});

test('odd answers read as empty', () => {
  for (const raw of [
    null,
    undefined,
    7,
    'x',
    [],
    {},
    { State: [], Config: 'x', HostConfig: null, NetworkSettings: 1 },
  ]) {
    assert.deepEqual(readContainerDetails(raw), nothingOfContainer);
    assert.deepEqual(readImageDetails(raw), nothingOfImage);
  }
});

test('an image', () => {
  const raw = {
    Id: 'sha256:1',
    Author: 'me',
    Os: 'linux',
    Architecture: 'arm64',
    Variant: 'v8',
    RootFS: { Type: 'layers', Layers: ['sha256:a', 'sha256:b'] },
    Config: {
      Entrypoint: null,
      Cmd: ['nginx'],
      User: 'www',
      WorkingDir: '/srv',
      ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
      Volumes: { '/data': {} },
      Env: ['A=1'],
      OnBuild: ['RUN x'],
      Shell: ['/bin/bash', '-c'],
    },
  };
  assert.deepEqual(readImageDetails(raw), {
    id: 'sha256:1',
    platform: 'linux/arm64/v8',
    author: 'me',
    layers: 2,
    entrypoint: [],
    cmd: ['nginx'],
    user: 'www',
    workingDir: '/srv',
    exposedPorts: ['80/tcp', '443/tcp'],
    volumes: ['/data'],
    env: ['A=1'],
    onBuild: ['RUN x'],
    shell: ['/bin/bash', '-c'],
  });
  assert.equal(readImageDetails({ Os: 'linux', Architecture: 'amd64', Variant: '' }).platform, 'linux/amd64');
});
