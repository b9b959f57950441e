import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContainerDetails, type ContainerRecord } from '../../../src/engine/engine.js';
import { readContainerDetails } from '../../../src/engine/read/details.js';
import { type EndingFacts } from '../../../src/ending/ending.js';
import { explainEnding } from '../../../src/ending/explain-ending.js';
import { container } from '../../support/builders.js';

interface Given {
  readonly code?: number;
  readonly container?: Partial<ContainerRecord>;
  readonly details?: Partial<ContainerDetails>;
  readonly facts?: Partial<EndingFacts>;
}

function facts({ code = 1, container: record, details, facts: more }: Given): EndingFacts {
  return {
    container: container({ state: 'exited', exitCode: code, image: 'acme/web:2', ...record }),
    details: { ...readContainerDetails({}), exitCode: code, cmd: ['/srv'], ...details },
    ...{
      refusal: '',
      log: [],
      imagePlatform: 'linux/amd64',
      engineArchitecture: 'amd64',
      deeds: [],
      knowsDeeds: true,
      holders: [],
      programs: [],
    },
    ...more,
  };
}

/** The id of the reason, and that headline, reasons and steps say this. */
function check(given: Given, id: string, ...said: readonly RegExp[]): void {
  const ending = explainEnding(facts(given));
  assert.equal(ending?.id, id);
  const text = JSON.stringify(ending);
  for (const pattern of said) assert.match(text, pattern);
}

const runc =
  'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

test('what runs has not ended, and what never ran is said to', () => {
  assert.equal(explainEnding(facts({ container: { state: 'running' } })), undefined);
  check({ container: { state: 'created' } }, 'never-started');
});

test('docker run -d centos: a shell without a terminal', () => {
  for (const cmd of [['/bin/bash'], ['sh'], ['bash']]) {
    check({ code: 0, details: { cmd } }, 'idle-shell', /docker run -it acme\/web:2/, /sleep infinity/);
  }
  check({ code: 0, details: { cmd: ['bash'], hasInput: true } }, 'idle-shell');
  check({ code: 0, details: { cmd: ['bash'], hasInput: true, hasTerminal: true } }, 'done');
  check({ code: 0, details: { cmd: ['bash', '-c', 'make'] } }, 'done');
});

test('a server that goes to the background takes its container with it', () => {
  for (const cmd of [
    ['sh', '-c', 'service nginx start'],
    ['nginx'],
    ['/usr/sbin/sshd'],
    ['apachectl', 'start'],
    ['redis-server', '--daemonize', 'yes'],
  ]) {
    check({ code: 0, details: { cmd } }, 'went-to-background');
  }
  check({ code: 0, details: { cmd: ['nginx', '-g', 'daemon off;'] } }, 'done');
  check({ code: 0, details: { cmd: ['/usr/sbin/sshd', '-D'] } }, 'done');
});

test('exit codes and signals', () => {
  check({ code: 0 }, 'done', /ended in order/);
  check({ code: 0, facts: { deeds: ['kill SIGTERM', 'stop'] } }, 'stopped');
  check({ code: 1 }, 'failed', /exit code 1/);
  check({ code: 125 }, 'engine-failed', /125/);
  check({ code: 126 }, 'command-not-run', /126/);
  check({ code: 127 }, 'command-not-found', /127/);
  check({ code: 130 }, 'signal-SIGINT', /130 \(SIGINT\)/);
  check({ code: 132 }, 'signal-SIGILL');
  check({ code: 134 }, 'signal-SIGABRT');
  check({ code: 135 }, 'signal-SIGBUS', /shm-size/);
  check({ code: 137 }, 'signal-SIGKILL', /Nobody asked/);
  check({ code: 137, details: { memoryLimit: 6 * 2 ** 20 } }, 'signal-SIGKILL', /limited to 6 MiB/);
  check({ code: 139 }, 'signal-SIGSEGV', /139 \(SIGSEGV\)/);
  check({ code: 143 }, 'signal-SIGTERM');
  check({ code: 255 }, 'failed', /exit code 255/);
});

test('who ended it', () => {
  check({ code: 137, facts: { deeds: ['kill SIGTERM', 'kill SIGKILL', 'stop'] } }, 'stop-timed-out', /--init/);
  check({ code: 137, facts: { deeds: ['kill SIGKILL'] } }, 'killed');
  check({ code: 143, facts: { deeds: ['kill SIGTERM', 'stop'] } }, 'stopped');
  check({ code: 137, details: { oomKilled: true, memoryLimit: 6 * 2 ** 20 } }, 'out-of-memory', /6 MiB/);
  check({ code: 137, details: { oomKilled: true } }, 'out-of-memory', /machine had no memory/);
});

test('why the engine could not start it', () => {
  const refused: [string, string, ...RegExp[]][] = [
    [`${runc}exec: "nope": executable file not found in $PATH: unknown`, 'program-missing', /command nope/],
    [`${runc}exec: "/go.sh": stat /go.sh: no such file or directory: unknown`, 'program-missing', /go\.sh/, /Windows/],
    [
      'crun: executable file `nope` not found in $PATH: No such file or directory: OCI runtime',
      'program-missing',
      /nope/,
    ],
    [`${runc}exec: "/etc": permission denied: unknown`, 'not-executable', /chmod \+x \/etc/],
    [
      'driver failed programming external connectivity on endpoint x (ab): Bind for 0.0.0.0:8080 failed: port is already allocated',
      'port-taken',
      /Port 8080 is taken by another program/,
    ],
    [
      'driver failed programming external connectivity on endpoint x (ab): Error starting userland proxy: listen tcp4 127.0.0.1:8081: bind: address already in use',
      'port-taken',
      /Port 8081/,
    ],
    [
      'failed to set up container networking: failed to bind host port for 127.0.0.1:8082:172.17.0.3:80/tcp: address already in use',
      'port-taken',
    ],
    ['invalid mount config for type "bind": bind source path does not exist: /nowhere', 'mount-missing', /\/nowhere/],
    [
      `${runc}error during container init: error mounting "/srv/a" to rootfs at "/etc/b": mount /srv/a:/etc/b: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)?`,
      'mount-kind',
      /\/srv\/a can’t be mounted at \/etc\/b/,
    ],
    [
      `${runc}error during container init: error mounting "/srv/a" to rootfs at "/x": stat /srv/a: no such file or directory: OCI`,
      'mount-missing',
      /isn’t there: \/srv\/a/,
    ],
    [
      "error while mounting volume '/v/lost/_data': failed to mount local volume: mount /srv/b:/v/lost/_data, flags: 0x1000: no such file or directory",
      'mount-missing',
      /isn’t there: \/srv\/b"/,
    ],
    [
      'mounting volume lost for container 8e5e: mount: /v/lost/_data: special device /srv/c does not exist. dmesg(1) may have more',
      'mount-missing',
      /isn’t there: \/srv\/c"/,
    ],
    ['unable to find user nobody1: no matching entries in passwd file', 'user-unknown', /nobody1/],
    ['network 0f1e2d not found', 'network-gone', /0f1e2d/],
    ['cannot join network of a non running container: abc', 'joined-stopped'],
    ['could not select device driver "" with capabilities: [[gpu]]', 'device-driver', /\[\[gpu\]\]/],
    ['write /var/lib: no space left on device', 'no-space'],
    ['something new', 'refused', /something new/],
  ];
  for (const [refusal, id, ...said] of refused) {
    check({ code: 128, container: { state: 'created' }, facts: { refusal } }, id, ...said);
  }
});

test('a port’s holder is named, and an entrypoint told from a command', () => {
  const refusal = 'Bind for 0.0.0.0:8080 failed: port is already allocated';
  check({ facts: { refusal, holders: [{ port: 8080, name: 'shop' }] } }, 'port-taken', /the container shop has it/);
  const programs = [{ port: 8080, process: { pid: 4711, name: 'nginx' } }];
  check({ facts: { refusal, programs } }, 'port-taken', /the program nginx \(process 4711\) has it/, /kill 4711/);
  const missing = `${runc}exec: "/go": stat /go: no such file or directory: unknown`;
  check({ details: { entrypoint: ['/go'] }, facts: { refusal: missing } }, 'program-missing', /The entrypoint \/go/);
});

test('exec format error names both processors', () => {
  const refusal = `${runc}exec /srv: exec format error`;
  const other = { imagePlatform: 'linux/arm64/v8', refusal };
  check({ facts: other }, 'exec-format', /for arm64, the engine’s machine is amd64/, /--install arm64/);
  check({ facts: { refusal } }, 'exec-format', /#!\/bin\/sh/);
  const log = ['exec /srv: exec format error'];
  check({ code: 255, facts: { log, imagePlatform: 'linux/arm64' } }, 'exec-format', /arm64/);
});

test('the last lines suggest what to do', () => {
  const logs: Record<string, RegExp> = {
    'You need to specify one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD': /-e MYSQL_ROOT_PASSWORD=/,
    'Error: superuser password is not specified. You must specify POSTGRES_PASSWORD': /-e POSTGRES_PASSWORD=/,
    'Error: listen EADDRINUSE: address already in use :::80': /same port/,
    "Error: Cannot find module 'express'": /isn’t installed/,
    'open /data/x: permission denied': /owner/,
    'connect ECONNREFUSED 10.0.0.2:5432': /doesn’t answer/,
  };
  for (const [line, said] of Object.entries(logs)) check({ facts: { log: ['begin', line] } }, 'failed', said);
});

test('what comes from the engine is plain text, and a command is quoted', () => {
  const evil = facts({ code: 0, container: { image: 'a;rm -rf /' }, details: { cmd: ['sh'] } });
  const commands = explainEnding(evil)?.steps.map(({ command }) => command);
  assert.equal(commands?.[0], "docker run -it 'a;rm -rf /'");
  check({ facts: { refusal: 'bad \u001b[31mred\u202e' } }, 'refused', /bad red"/);
});
