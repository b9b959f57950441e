import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRun } from '../../../src/making/check-run.js';
import { createBody } from '../../../src/making/create-body.js';
import { type RunSpec } from '../../../src/making/flags.js';
import { parseRunCommand } from '../../../src/making/parse-run-command.js';
import { noteWords, problemWords } from '../../../src/making/parse-words.js';
import { printRunCommand } from '../../../src/making/print-run-command.js';
import { parseFromRunPage } from '../../../src/panels/core/run-contract.js';
import { runGroups } from '../../../src/panels/core/run-fields.js';
import { noGpuWords } from '../../../src/panels/core/run-offers.js';
import { RunValues } from '../../../src/panels/core/run-values.js';
import { container } from '../../support/builders.js';

function parsed(text: string): RunSpec {
  const told = parseRunCommand(text);
  assert.ok('spec' in told, text);
  return told.spec;
}

const facts = {
  ...{ isPodman: false, logDriver: '', runtime: 'runc', runtimes: ['runc'], cgroupVersion: '2', devices: [] },
  ...{ deviceFolders: [], logDrivers: ['json-file'], processors: 2, memory: 1, architecture: 'x86_64' },
};

const web = container({
  name: 'web',
  ports: [{ privatePort: 80, publicPort: 8080, protocol: 'tcp', ip: '127.0.0.1' }],
});

/** `flag: words` of each problem; those that don't stop it with a question mark. */
function problems(flags: string, replaces?: string): string[] {
  const spec = parsed(`docker run ${flags} x`);
  const { bad } = createBody(spec, { api: '1.51', folder: '/' });
  const networks = ['back', 'own'].map((name, at) => ({ id: `b${at + 1}`.repeat(32), name }));
  const takenPorts = new Map([
    ['127.0.0.1 9/tcp', ''],
    ['127.0.0.1 53/udp', 'dnsmasq (7)'],
    [' 8080/tcp', 'docker-proxy (8)'],
  ]);
  const known = { containers: [web], networks, takenPorts, facts, noGpus: 'no GPUs', replaces };
  return checkRun(spec, bad, known).map(({ flag, words, stops }) => `${flag}${stops ? '' : '?'}: ${words}`);
}

test('a name that no image can have is told before it is pulled', () => {
  const words = (image: string) =>
    checkRun({ flags: {}, image, command: [] }, [], {
      ...{
        containers: [],
        networks: [],
        takenPorts: new Map<string, string>(),
        facts: undefined,
        noGpus: '',
        replaces: undefined,
      },
    }).map((problem) => `${problem.flag}: ${problem.words}`);
  for (const good of ['nginx', 'r.example.com:5000/a/b:1', 'f'.repeat(64), `sha256:${'0'.repeat(64)}`]) {
    assert.deepEqual(words(good), []);
  }
  assert.match(words('“nginx”').join(), /^image: For example nginx/);
  assert.match(words('Nginx').join(), /^image: .*small letters/);
});

test('what the engine would refuse, or what means nothing, is said before it is asked', () => {
  const cases: [string, string[]][] = [
    ['-d --name app -p 8081:80 -e A=1 -v data:/d -v /a:/b', []],
    ['--network back --network-alias a', []],
    ['--network b1b1', []],
    ['--network bacl', ['network?: There is no network bacl: it could be created, but not started.']],
    ['--name web', ['name: Another container has this name.']],
    ['--name -x/y', ['name: Two characters or more: letters, digits, and then also _ . -']],
    ['-p 8080:80', ['publish: Port 8080 is taken: the container web has it.']],
    ['-p 127.0.0.1:8080:80/udp', []],
    ['-p 127.0.0.2:8080:80', []],
    ['-p 127.0.0.1:9:80', ['publish: Port 9 is taken by another program on the engine’s machine.']],
    ['-p 1:1 -p 1:2', ['publish: Port 1 is published twice.']],
    [
      '--network host -p 1:1',
      ['publish?: On the host’s network nothing is published: the program’s own ports are the machine’s.'],
    ],
    ['--network none -P', ['publish-all?: Without a network nobody reaches a published port.']],
    [
      '--network container:web -p 1:1 -h x',
      [
        'publish: With another container’s network --publish is that one’s matter: the engine refuses it.',
        'hostname: With another container’s network --hostname is that one’s matter: the engine refuses it.',
      ],
    ],
    [
      '--network host --network own',
      ['network: host, none, bridge and another container’s network can’t be had beside others.'],
    ],
    ['--ip 10.0.0.1', ['ip: --ip needs a network that somebody has made.']],
    [
      '--rm --restart always',
      ['restart: What is removed when it ends can’t be restarted: the engine refuses --restart with --rm.'],
    ],
    ['-m 1m', ['memory: At least 6m.']],
    ['-m lots', ['memory: “lots” is no size, such as 512m or 2g.']],
    ['--gpus all', ['gpus?: no GPUs']],
    ['-v $PWD:/a', ['volume: $PWD: nothing is put in for ~ or variables here. Write the whole path.']],
    ['-v data:b/c:ro', ['volume: b/c: a path in the container begins with /.']],
    ['-v /a:/x --mount type=tmpfs,dst=/x', ['volume: /x is mounted twice.']],
    ['-e "A B=1"', ['env?: A B is no name of a variable.']],
    ['-p 127.0.0.1:53:53/udp', ['publish: Port 53 is taken: the program dnsmasq (7) of this machine has it.']],
    ['--network host --link web:w', ['link: On the host’s network there are no links: the engine refuses them.']],
    ['--network none --dns 10.0.0.1', ['dns?: Without a network this means nothing.']],
    ['--volumes-from wep:ro', ['volumes-from: There is no container wep.']],
    ['--volumes-from c100:ro --pid container:web', []],
    ['--dns localhost', ['dns: --dns can’t be “localhost”. For example: 10.0.0.2']],
    ['--cap-add cap_net_admin --cap-drop all --stop-signal int --platform linux/arm/v7 --userns=host', []],
    ['--cpus 3', ['cpus: The engine’s machine has 2 processors.']],
    ['--cpuset-cpus 0-2', ['cpuset-cpus?: The engine’s machine has 2 processors; the first is 0.']],
    ['--runtime runsc', ['runtime: The engine has no runtime runsc.']],
    ['--runtime io.containerd.runc.v2 --log-driver none', []],
    ['--log-driver loki', ['log-driver?: The engine lists no log driver loki.']],
    ['--cpu-count 2', ['cpu-count?: This is for containers of Windows alone.']],
    ['-v %cd%:/a', ['volume: %cd%: nothing is put in for ~ or variables here. Write the whole path.']],
    ['-v a:/x -v bb:/y:ro,z', []],
    ['--no-healthcheck --health-cmd x', ['no-healthcheck: Without a health check there is no command for it.']],
  ];
  for (const [flags, told] of cases) assert.deepEqual(problems(flags), told, flags);
  assert.deepEqual(problems('--name web -p 8080:80', web.id), [], 'its own name and ports become free');
});

test('what is pasted and isn’t taken over is worded', () => {
  const words = (text: string) => {
    const told = parseRunCommand(text);
    return 'problem' in told ? problemWords(told.problem) : noteWords(told).join(' ');
  };
  assert.equal(
    words('docker run --ports 1 x'),
    'docker run has no flag --ports; perhaps --publish was meant. Nothing was taken over.',
  );
  assert.equal(words('docker run "x'), 'A quote is opened and not closed.');
  assert.equal(words('docker run x $(id)'), '$(id) was not run: write in its place what it would print.');
  assert.equal(
    words('podman run --pod a ~/x; ls'),
    '~ stands for a home folder: write its whole path. Left out: ; ls Left out: --pod',
  );
});

test('a form holds everything that docker run can say, and gives it back as it was', () => {
  const commands = [
    'docker run x',
    "docker run -dit --rm --init -e 'A=b=c' -e 'MANY=one\ntwo\tthree ' -e EMPTY= -p 127.0.0.1:80:80/udp -p 90 x sh -c 'a \"b\"'",
    'docker run -v /a:/b:ro -v data:/c -v /d --entrypoint= --network name=n,alias=a -l plain -l a=b --restart on-failure:3 x',
    'docker run -p published=1,target=2 --log-opt max-size=1m --cgroup-parent /x --device /dev/null:/dev/a:r --privileged x',
  ];
  for (const text of commands) {
    const spec = parsed(text);
    const values = new RunValues(() => undefined);
    assert.deepEqual(values.toSpec(values.toValues(spec)), spec, printRunCommand(spec));
  }
  const { toValues } = { toValues: (spec: RunSpec) => new RunValues((name) => `${name} here`).toValues(spec) };
  assert.equal(toValues(parsed('docker run -e HOME x'))['env'], 'HOME\tHOME here');
});

test('every flag has its field, once', () => {
  const ids = runGroups().flatMap(({ fields }) => fields.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  for (const flag of ['publish', 'env', 'volume', 'gpus', 'cgroup-parent', 'blkio-weight'])
    assert.ok(ids.includes(flag), flag);
});

test('messages of the page that are none', () => {
  assert.deepEqual(parseFromRunPage({ kind: 'run', values: { image: 'x' } })?.kind, 'run');
  for (const odd of [
    null,
    {},
    { kind: 'run', values: { image: 5 } },
    { kind: 'pick', values: {} },
    { kind: 'paste' },
    { kind: 'rm' },
  ]) {
    assert.equal(parseFromRunPage(odd), undefined);
  }
});

test('why there are no GPUs', () => {
  assert.match(noGpuWords(facts), /no NVIDIA runtime/);
  assert.match(noGpuWords({ ...facts, deviceFolders: ['/etc/cdi'] }), /lists no GPU/);
  assert.equal(noGpuWords({ ...facts, runtimes: ['nvidia'] }), '');
  assert.match(noGpuWords({ ...facts, devices: ['nvidia.com/gpu=0'] }), /choose nvidia\.com\/gpu=0 under “Devices”/);
});
