import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CauseId, causeTable } from '../../../src/diagnosis/causes/table.js';
import { lintTable } from '../../../src/diagnosis/causes/lints.js';
import { judge } from '../../../src/diagnosis/diagnose.js';
import { type Evidence } from '../../../src/diagnosis/evidence.js';
import {
  answered,
  engine,
  evidence,
  exchange,
  failed,
  healthy,
  missing,
  part,
  socketPath,
  tcp,
} from '../../support/evidence.js';

const refused = (more: Parameters<typeof evidence>[0] = {}) =>
  evidence({ exchange: exchange(failed('EACCES')), ...more });
const stranger = { account: { ...evidence().account, groups: [1000], databaseGroups: [1000] } };
const inTcp = (ping: Parameters<typeof exchange>[0], more: Parameters<typeof evidence>[0] = {}) =>
  evidence({ address: tcp(), socket: undefined, exchange: exchange(ping), ...more });
const inTls = (ping: Parameters<typeof exchange>[0], more: Parameters<typeof evidence>[0] = {}) =>
  inTcp(ping, { address: tcp(true), asked: { wantsTls: true }, ...more });
const bySsh = (stderr: string, exitCode = 255, more: Partial<NonNullable<Evidence['ssh']>> = {}) =>
  evidence({
    address: { transport: 'ssh', destination: 'me@far', port: undefined, path: '' },
    ...{ socket: undefined, exchange: undefined },
    ssh: { spawnCode: '', exitCode, stderr, answer: { kind: 'closed', isReset: false }, agent: 'missing', ...more },
  });
const at = (path: string, more: Parameters<typeof evidence>[0] = {}) =>
  evidence({ address: { transport: 'unix', path }, socket: { ...missing, path }, exchange: undefined, ...more });
const gone = (more: Parameters<typeof evidence>[0] = {}) => evidence({ socket: missing, exchange: undefined, ...more });
const daemon = { pid: 7, state: 'S', ageSeconds: 3600, uid: 0, hosts: [] as string[] };
const notInstalled = { ...evidence().service, program: '', hasUnitFile: false };
const files = (more: Partial<NonNullable<Evidence['tls']>> = {}): NonNullable<Evidence['tls']> => ({
  files: (['ca', 'cert', 'key'] as const).map((role) => ({
    ...{ file: `/c/${role}.pem`, role, problem: '', mode: 0o600, validTo: undefined },
  })),
  ...{ skipVerify: false, pairProblem: '', isKeyEncrypted: false, clientProblem: '', now: 0, ...more },
});

/** The evidence that leads to each cause as the finding (or, for those that are never the reason, beside it). */
const byCause: Readonly<Record<CauseId, Evidence>> = {
  'config-host-invalid': evidence({ asked: { by: 'DOCKER_HOST', host: 'fd://' }, address: undefined }),
  'config-host-missing-scheme': evidence({ asked: { by: 'DOCKER_HOST', host: '/x.sock' }, address: undefined }),
  'config-host-relative-path': evidence({ asked: { by: 'setting', host: 'unix://x.sock' }, address: undefined }),
  'context-not-found': evidence({
    asked: { by: 'DOCKER_CONTEXT', context: 'c', contextFile: { state: 'missing', file: '/m' } },
    address: undefined,
  }),
  'context-invalid': evidence({
    asked: { by: 'current-context', context: 'c', contextFile: { state: 'broken', file: '/m', detail: 'cut' } },
    address: undefined,
  }),
  'config-json-unreadable': gone({ asked: { configFile: { state: 'broken', file: '/c', code: 'EACCES' } } }),
  'env-override-shadow': evidence({
    asked: { by: 'DOCKER_HOST', host: 'unix:///x', shadowedContext: 'lab', variables: { DOCKER_HOST: 'unix:///x' } },
  }),
  'editor-env-differs': evidence({ shell: { variable: 'DOCKER_HOST', terminal: 'tcp://a', editor: '' } }),
  'tls-env-breaks-cli': evidence({
    asked: { variables: { DOCKER_TLS_VERIFY: '1' } },
    tls: files({ files: [{ file: '/c/ca.pem', role: 'ca', problem: 'ENOENT', mode: 0, validTo: undefined }] }),
  }),
  'socket-path-too-long': at('/x', { socket: { ...missing, path: '/x', bytes: 108 } }),
  'docker-not-installed': gone({ service: notInstalled }),
  'daemon-not-running': gone(),
  'daemon-start-failed': gone({
    service: {
      units: [
        {
          name: 'docker.service',
          load: 'loaded',
          active: 'failed',
          sub: 'failed',
          result: 'start-limit-hit',
          file: '',
        },
      ],
    },
  }),
  'daemon-config-invalid': gone({
    service: { daemonJson: { state: 'invalid', file: '/etc/docker/daemon.json', detail: 'Unexpected token' } },
  }),
  'daemon-listens-elsewhere': gone({ daemons: [{ ...daemon, hosts: ['unix:///run/other.sock'] }] }),
  'other-engine-available': gone({
    others: [{ engine: 'Podman', path: '/p.sock', isSocket: true, uid: 0, answers: true, isNamedByDaemon: false }],
  }),
  'docker-desktop-not-running': at('/home/u/.docker/desktop/docker.sock'),
  'vm-engine-not-running': at('/home/u/.orbstack/run/docker.sock'),
  'rootless-daemon-not-running': at('/run/user/1000/docker.sock'),
  'podman-socket-inactive': at('/run/user/1000/podman/podman.sock'),
  'container-socket-not-mounted': gone({ machine: { containerMarkers: ['/.dockerenv', 'overlay /'] } }),
  'wsl-integration-off': gone({
    service: notInstalled,
    machine: { wsl: { distribution: 'Ubuntu', hasDesktop: false } },
  }),
  'sandbox-hides-socket': gone({ machine: { sandbox: 'Flatpak' } }),
  'socket-dangling-symlink': gone({ socket: { ...missing, end: { kind: 'dangling', link: '/a', to: '/b' } } }),
  'socket-symlink-loop': gone({ socket: { ...missing, end: { kind: 'loop', at: '/a' } } }),
  'socket-path-not-a-directory': gone({ socket: { ...missing, end: { kind: 'not-a-directory', at: '/a' } } }),
  'socket-is-directory': refused({ socket: socketPath({ file: part({ type: 'directory' }) }) }),
  'socket-not-a-socket': refused({ socket: socketPath({ file: part({ type: 'file' }) }) }),
  'socket-stale': evidence({
    exchange: exchange(failed('ECONNREFUSED')),
    listener: { isListening: false, pending: 0 },
  }),
  'socket-bind-mount-stale': evidence({
    exchange: exchange(failed('ECONNREFUSED')),
    socket: socketPath({ file: part({ links: 0 }) }),
  }),
  'not-in-docker-group': refused({ ...stranger, socket: socketPath() }),
  'stale-groups': refused({
    account: { groups: [1000] },
    socket: socketPath(),
    stale: { pid: 5, kind: 'vscode-server', command: 'node server-main.js' },
  }),
  'sg-bridge-available': refused({
    account: { groups: [1000] },
    socket: socketPath(),
    sg: { works: true, detail: '' },
  }),
  'socket-group-root': refused({ socket: socketPath({ file: part({ gid: 0 }) }) }),
  'socket-gid-mismatch': refused({ socket: socketPath({ file: part({ gid: 777 }) }) }),
  'container-gid-mismatch': refused({
    socket: socketPath({ file: part({ gid: 777 }), mount: { root: '/run/docker.sock', isDeleted: false } }),
  }),
  'userns-unmapped': refused({
    machine: { isUserNamespace: true },
    socket: socketPath({ file: part({ uid: 65_534, gid: 65_534 }) }),
  }),
  'rootless-socket-other-user': refused({
    ...stranger,
    socket: socketPath({ file: part({ uid: 1001, gid: 100_105, mode: 0o1660 }) }),
  }),
  'parent-dir-denied': refused({
    socket: socketPath({
      parts: [part({ path: '/run/p', type: 'directory', mode: 0o700 })],
      ...{ file: undefined, end: { kind: 'denied', at: '/run/p' } },
    }),
  }),
  'socket-mode-too-strict': refused({ socket: socketPath({ file: part({ mode: 0o755 }) }) }),
  'lsm-denied': refused({ socket: socketPath({ writable: true }) }),
  'af-unix-forbidden': evidence({ exchange: exchange(failed('EAFNOSUPPORT')) }),
  'editor-fd-exhausted': evidence({ exchange: exchange(failed('EMFILE')), machine: { files: { open: 9, limit: 9 } } }),
  'podman-socket-rootful': refused({
    address: { transport: 'unix', path: '/run/podman/podman.sock' },
    socket: socketPath({ path: '/run/podman/podman.sock', file: part({ mode: 0o600, gid: 0 }) }),
  }),
  'daemon-starting': evidence({
    exchange: exchange({ kind: 'silent', phase: 'answer', ms: 1600 }),
    daemons: [{ ...daemon, ageSeconds: 3 }],
  }),
  'daemon-hung': evidence({
    exchange: exchange({ kind: 'silent', phase: 'answer', ms: 1600 }),
    daemons: [{ ...daemon, state: 'T' }],
  }),
  'daemon-backlog-full': evidence({ exchange: exchange(failed('EAGAIN')) }),
  'daemon-closed-connection': evidence({ exchange: exchange({ kind: 'closed', isReset: false }) }),
  'containerd-unresponsive': evidence({
    exchange: exchange(answered(200, engine), { kind: 'silent', phase: 'answer', ms: 1600 }),
  }),
  'daemon-internal-error': evidence({ exchange: exchange(answered(500, engine, '{"message":"server error"}')) }),
  'daemon-disk-full': evidence({
    failure: { code: 'engine-error', status: 500, message: 'write: no space left on device' },
  }),
  'docker-desktop-engine-error': evidence({
    exchange: exchange(answered(500, {}, 'Docker Desktop is manually paused')),
  }),
  'client-api-too-new': evidence({
    asked: { variables: { DOCKER_API_VERSION: '1.99' } },
    exchange: exchange(
      answered(200, engine),
      answered(400, engine, '{"message":"client version 1.99 is too new. Maximum supported API version is 1.51"}'),
    ),
  }),
  'client-api-too-old': evidence({
    exchange: exchange(
      answered(200, engine),
      answered(400, engine, 'client version 1.12 is too old. Minimum supported'),
    ),
  }),
  'api-version-invalid': evidence({
    asked: { variables: { DOCKER_API_VERSION: 'abc' } },
    exchange: exchange(answered(200, engine), answered(404, engine, '{"message":"page not found"}')),
  }),
  'authz-denied': evidence({
    exchange: exchange(
      answered(200, engine),
      answered(403, engine, '{"message":"authorization denied by plugin opa"}'),
    ),
  }),
  'socket-proxy-forbidden': evidence({
    exchange: exchange(answered(200, engine), answered(403, {}, 'Request forbidden by administrative rules.')),
  }),
  'not-docker-http': evidence({ exchange: exchange(answered(200, { server: 'nginx' }, '<html>')) }),
  'not-http': evidence({ exchange: exchange({ kind: 'noise', bytes: '00000604000000000000', text: '' }) }),
  'podman-answering': evidence({ exchange: exchange(answered(200, { ...engine, 'libpod-api-version': '4.3.1' })) }),
  'windows-containers-engine': evidence({ exchange: exchange(answered(200, { ...engine, ostype: 'windows' })) }),
  'rootless-rootful-mismatch': evidence({
    address: { transport: 'unix', path: '/run/user/1000/docker.sock' },
    others: [
      {
        engine: 'Docker',
        path: '/var/run/docker.sock',
        isSocket: true,
        uid: 0,
        answers: false,
        isNamedByDaemon: false,
      },
    ],
  }),
  'tcp-refused': inTcp(failed('ECONNREFUSED')),
  'tcp-timeout': inTcp({ kind: 'silent', phase: 'connect', ms: 1600 }),
  'tcp-unreachable': inTcp(failed('EACCES')),
  'dns-not-found': inTcp(failed('ENOTFOUND', '', 'getaddrinfo')),
  'dns-temporary-failure': inTcp(failed('EAI_AGAIN', '', 'getaddrinfo')),
  'tls-required': inTcp(answered(400, {}, 'Client sent an HTTP request to an HTTPS server.')),
  'tls-not-offered': inTls(failed('EPROTO', 'SSL routines::wrong version number', 'write')),
  'tls-server-cert-expired': inTls(failed('CERT_HAS_EXPIRED')),
  'tls-server-cert-not-yet-valid': inTls(failed('CERT_NOT_YET_VALID')),
  'tls-unknown-ca': inTls(failed('DEPTH_ZERO_SELF_SIGNED_CERT')),
  'tls-hostname-mismatch': inTls(failed('ERR_TLS_CERT_ALTNAME_INVALID')),
  'tls-client-cert-rejected': inTls(failed('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE')),
  'tls-client-key-mismatch': inTls(failed('X'), { tls: files({ pairProblem: 'they don’t belong together' }) }),
  'tls-material-unreadable': inTls(failed('X'), {
    tls: files({ files: [{ file: '/c/key.pem', role: 'key', problem: 'EACCES', mode: 0, validTo: undefined }] }),
  }),
  'tls-protocol-too-old': inTls(failed('EPROTO', 'tlsv1 alert protocol version', 'write')),
  'proxy-intercepts': inTcp(answered(502, { via: '1.1 squid' })),
  'proxy-may-intercept': inTcp(failed('ECONNREFUSED'), { asked: { proxies: ['HTTP_PROXY'] } }),
  'ssh-binary-missing': bySsh('', 255, { spawnCode: 'ENOENT' }),
  'ssh-host-key-unknown': bySsh('Host key verification failed.'),
  'ssh-host-key-changed': bySsh('WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.'),
  'ssh-auth-failed': bySsh('me@far: Permission denied (publickey).'),
  'ssh-key-permissions': bySsh("WARNING: UNPROTECTED PRIVATE KEY FILE!\nPermissions 0644 for '/k' are too open."),
  'ssh-unreachable': bySsh('ssh: connect to host far port 22: Connection timed out'),
  'ssh-remote-docker-missing': bySsh('sh: 1: docker: not found', 127),
  'ssh-remote-permission-denied': bySsh('dial unix /var/run/docker.sock: connect: permission denied', 1),
  'ssh-remote-daemon-down': bySsh('dial unix /var/run/docker.sock: connect: no such file or directory', 1),
  'ssh-stdout-polluted': bySsh('', 0, { answer: { kind: 'noise', bytes: '57', text: 'Welcome' } }),
  'npipe-missing': evidence({
    ...{ platform: 'win32', socket: undefined, exchange: exchange(failed('ENOENT')) },
    address: { transport: 'npipe', path: '\\\\.\\pipe\\docker_engine' },
  }),
  'npipe-access-denied': evidence({
    ...{ platform: 'win32', socket: undefined, exchange: exchange(failed('EPERM')) },
    address: { transport: 'npipe', path: '\\\\.\\pipe\\docker_engine' },
  }),
};

/** Never the reason why nobody gets in, but true beside it. */
const beside: ReadonlySet<string> = new Set([
  'env-override-shadow',
  'editor-env-differs',
  'tls-env-breaks-cli',
  'sg-bridge-available',
  'rootless-rootful-mismatch',
  'proxy-may-intercept',
]);

describe('each cause is found by its evidence, and all of its words are filled', () => {
  for (const [id, given] of Object.entries(byCause)) {
    test(id, () => {
      const { finding, also, runnersUp, lints } = judge(given);
      const told = beside.has(id) ? also.find((one) => one.id === id) : finding;
      assert.equal(told?.id, id, JSON.stringify({ finding: finding?.id, also: also.map((one) => one.id) }));
      const all = [finding, ...also, ...runnersUp, ...lints].flatMap((one) => (one ? [one] : []));
      for (const { finding: sentence, why, never, steps } of all) {
        const words = [
          sentence,
          why,
          never,
          ...steps.flatMap((step) => [step.words, step.command ?? '', step.snippet ?? '']),
        ];
        assert.doesNotMatch(words.join('\n'), /\{\w+\}|undefined|NaN|\[object/);
        assert.notEqual(sentence, '');
        assert.notEqual(why, '');
      }
    });
  }
  test('there are 91 causes and 15 lints, by the specification’s ids', () => {
    assert.equal(Object.keys(causeTable).length, 91);
    assert.equal(Object.keys(lintTable).length, 15);
    assert.deepEqual(Object.keys(byCause).sort(), Object.keys(causeTable).sort());
  });
});

test('a connection that works has no finding', () => {
  const { finding, isConnected } = judge(evidence());
  assert.equal(finding, undefined);
  assert.ok(isConnected);
});

test('the order: what is there goes before groups, and groups before the daemon', () => {
  const ids = (given: Evidence) => [judge(given).finding?.id, ...judge(given).runnersUp.map(({ id }) => id)];
  // A directory in the socket's place refuses like a missing group does.
  assert.equal(
    ids(refused({ ...stranger, socket: socketPath({ file: part({ type: 'directory' }) }) }))[0],
    'socket-is-directory',
  );
  assert.deepEqual(ids(refused({ ...stranger, socket: socketPath() })), ['not-in-docker-group']);
  assert.deepEqual(ids(gone({ machine: { sandbox: 'Flatpak' }, service: notInstalled })), [
    'sandbox-hides-socket',
    'docker-not-installed',
    'daemon-not-running',
  ]);
  // Neither the process nor the mode explains it: but the file is a mount that has lost its name.
  assert.equal(
    ids(refused({ ...stranger, socket: socketPath({ file: part({ links: 0 }) }) }))[0],
    'socket-bind-mount-stale',
  );
});

test('nobody is told to open the socket to everybody', () => {
  for (const given of Object.values(byCause)) {
    const { finding, also } = judge(given);
    const commands = [finding, ...also].flatMap((one) => one?.steps ?? []).map(({ command = '' }) => command);
    assert.deepEqual(
      commands.filter((command) => /chmod\s+(a\+|o\+|[0-7]*[2367]\b(?!\d))/.test(command)),
      [],
    );
  }
});

test('without systemd its commands become those of init, or go', () => {
  const service = { ...evidence().service, hasSystemd: false };
  const { finding } = judge(gone({ service }));
  assert.deepEqual(
    finding?.steps.map(({ command }) => command),
    ['sudo service docker start'],
  );
});

test('what came from outside is quoted in commands, or the command goes', () => {
  const named = (name: string) =>
    judge(
      refused({
        account: { ...stranger.account, groupNames: { 990: name }, user: 'it’s me' },
        socket: socketPath(),
      }),
    ).finding?.steps.map(({ command }) => command);
  assert.ok(named('a b; rm -rf /')?.includes("sudo usermod -aG 'a b; rm -rf /' 'it’s me'"));
  assert.equal(named('x\ny')?.[0], undefined);
  assert.equal(named('-x')?.[0], undefined);
});

test('lints', () => {
  const ids = (given: Evidence) => judge(given).lints.map(({ id, severity }) => `${id} ${severity}`);
  const file = (more: Parameters<typeof part>[0]) =>
    evidence({ socket: socketPath({ file: part(more), writable: true }) });
  assert.deepEqual(ids(evidence()), ['lint-rootful-equals-root info']);
  assert.ok(ids(file({ mode: 0o666 })).includes('lint-socket-world-writable critical'));
  assert.ok(ids(file({ uid: 1001 })).includes('lint-socket-foreign-owner high'));
  assert.ok(ids(file({ gid: 0, mode: 0o600 })).includes('lint-acl-grants-access low'));
  const directory = (mode: number, more = {}) =>
    evidence({
      socket: socketPath({ parts: [part({ path: '/t', type: 'directory', mode }), part(more)], file: part(more) }),
    });
  assert.ok(ids(directory(0o777)).includes('lint-socket-dir-replaceable critical'));
  assert.ok(ids(directory(0o1777)).includes('lint-socket-in-shared-dir medium'));
  assert.ok(ids(directory(0o1777, { uid: 1001 })).includes('lint-socket-dir-replaceable high'));
  const group = (name: string) =>
    evidence({ account: { groupNames: { 990: name } }, socket: socketPath({ writable: true }) });
  assert.ok(ids(group('users')).includes('lint-socket-group-unexpected high'));
  assert.ok(ids(group('team')).includes('lint-socket-group-unexpected medium'));
  assert.ok(ids(evidence({ account: { databaseGroups: [1000] } })).includes('lint-access-after-removal medium'));
  const mounted = socketPath({ writable: true, mount: { root: '/run/docker.sock', isDeleted: false } });
  const container = evidence({ machine: { containerMarkers: ['a', 'b'] }, socket: mounted });
  assert.ok(ids(container).includes('lint-host-socket-in-container high'));
  const remote = (host: string, tls: boolean, skipVerify = false) =>
    evidence({
      address: {
        ...{ transport: 'tcp', host, port: 2376 },
        tls: tls ? { ca: 'CA', cert: undefined, key: undefined, skipVerify } : undefined,
      },
      socket: undefined,
      asked: { wantsTls: tls },
      tls: tls
        ? files({ files: files().files.map((one) => ({ ...one, mode: 0o644, validTo: 5 * 86_400_000 })) })
        : undefined,
    });
  assert.deepEqual(ids(remote('127.0.0.1', false)), ['lint-tcp-plaintext high']);
  assert.deepEqual(ids(remote('box', false)), ['lint-tcp-plaintext critical', 'lint-remote-engine low']);
  assert.ok(ids(remote('db.prod.example', true)).includes('lint-remote-engine high'));
  assert.ok(ids(remote('product.example', true)).includes('lint-remote-engine low'));
  assert.ok(ids(remote('box', true, true)).includes('lint-tls-no-verify high'));
  assert.ok(ids(remote('box', true)).includes('lint-key-readable-by-others medium'));
  assert.ok(ids(remote('box', true)).includes('lint-cert-expires-soon medium'));
  const warning = 'API is accessible on http://0.0.0.0:2375 without encryption.';
  const told = evidence({
    exchange: { ...healthy, info: answered(200, engine, JSON.stringify({ Warnings: [warning] })) },
  });
  assert.ok(ids(told).includes('lint-daemon-exposes-tcp critical'));
  assert.ok(ids(evidence({ openPorts: [{ port: 2375, isLoopback: true }] })).includes('lint-daemon-exposes-tcp high'));
});
