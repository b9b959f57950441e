import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBody } from '../../../src/making/create-body.js';
import { readPairs } from '../../../src/making/expand-files.js';
import { readRunSpec, type RunSpec } from '../../../src/making/flags.js';
import { parseRunCommand } from '../../../src/making/parse-run-command.js';
import { printRunCommand } from '../../../src/making/print-run-command.js';
import { parseBytes, parseCpus, parseDuration, printBytes, printDuration } from '../../../src/making/units.js';

function parsed(text: string): RunSpec {
  const told = parseRunCommand(text);
  assert.ok('spec' in told, `${text}: ${JSON.stringify(told)}`);
  return told.spec;
}

function problem(text: string): unknown {
  const told = parseRunCommand(text);
  assert.ok('problem' in told, text);
  return told.problem;
}

test('a command is read as the docker program reads it', () => {
  const cases: [string, string][] = [
    ['docker run nginx', 'docker run nginx'],
    ['docker run -d -p80:80 -p=81:81 --name=web nginx:1.27', 'docker run -d --name web -p 80:80 -p 81:81 nginx:1.27'],
    ['$ sudo -E docker -H tcp://x:1 container run -it --rm busybox sh', 'docker run -it --rm busybox sh'],
    ['podman run --replace --pod p -d x', 'docker run -d x'],
    ['docker create -ti x', 'docker run -it x'],
    ['# as in the manual\ndocker run x # and so on', 'docker run x'],
    ['# A=1 docker run x', 'docker run x'],
    ['A=1 /usr/bin/docker run x --name not-a-flag', 'docker run x --name not-a-flag'],
    ['docker run -ite A=1 -- x -c y', 'docker run -it -e A=1 x -c y'],
    [
      'docker run --init=false --rm=false --privileged=1 --name a --name b x',
      'docker run --name b --init=false --privileged x',
    ],
    [
      'docker run --net host --net-alias a --dns-opt b x',
      'docker run --network host --network-alias a --dns-option b x',
    ],
    ['docker run --sig-proxy=false --cidfile f -q x', 'docker run x'],
    [
      "docker run --entrypoint='' -e 'A=it''s' -e B= x 'a b' \"$\"",
      "docker run -e A=its -e B= --entrypoint= x 'a b' '$'",
    ],
    [
      'docker run \\\n  -v /a:/b:ro \\  \n  --health-cmd "curl -f http://localhost || exit 1" \\\r\n x',
      "docker run -v /a:/b:ro --health-cmd 'curl -f http://localhost || exit 1' x",
    ],
  ];
  for (const [text, printed] of cases) {
    const spec = parsed(text);
    assert.equal(printRunCommand(spec), printed, text);
    assert.deepEqual(parsed(printRunCommand(spec, 'lines')), spec, text);
  }
});

test('a command is read with what a terminal of any system has before and behind its lines', () => {
  const cases: [string, string][] = [
    ['ada@box:~/work$ docker run x', 'docker run x'],
    ['root@box:/# docker run x', 'docker run x'],
    ['[ada@box work]$ sudo docker run x', 'docker run x'],
    ['% docker run -e "A=$ docker run y" x', "docker run -e 'A=$ docker run y' x"],
    ['$ docker run \\\n> -d \\\n> --name web x', 'docker run -d --name web x'],
    ['docker run -d ^\r\n  -v C:\\data:/data ^\r\n  x', "docker run -d -v 'C:\\data:/data' x"],
    ['C:\\work>docker run -v "C:\\my data:/data" x', "docker run -v 'C:\\my data:/data' x"],
    ["PS C:\\work> docker run -d `\n>> -v 'C:\\data:/data' `\n>> x", "docker run -d -v 'C:\\data:/data' x"],
    ['PS> docker.exe run -e "A=say \\"hi\\"" x', 'docker run -e \'A=say "hi"\' x'],
    ['docker run `\n  --name web `\n  x sh -c "exit 3"', "docker run --name web x sh -c 'exit 3'"],
  ];
  for (const [text, printed] of cases) assert.equal(printRunCommand(parsed(text)), printed, text);
});

test('what is written in several lines is one command', () => {
  const text = printRunCommand(
    parsed('docker run -d --name web -p 80:80 -e "A=b c" nginx sh -c "echo \\"$1\\""'),
    'lines',
  );
  assert.equal(
    text,
    "docker run \\\n  -d \\\n  --name web \\\n  -p 80:80 \\\n  -e 'A=b c' \\\n  nginx sh -c 'echo \"$1\"'",
  );
});

test('what a shell would run or put in is kept as it is written, and told', () => {
  const told = parseRunCommand('docker run -v $(pwd):/a -v "$PWD/b":/b -e X=`id` ~/c nginx && rm -rf /');
  assert.ok('spec' in told);
  assert.deepEqual(told.spec.flags.volume, ['$(pwd):/a', '$PWD/b:/b']);
  assert.deepEqual(told.spec.flags.env, ['X=`id`']);
  assert.deepEqual(told.doubts, [
    { kind: 'substitution', text: '$(pwd)' },
    { kind: 'variable', text: '$PWD' },
    { kind: 'substitution', text: '`id`' },
    { kind: 'home', text: '~' },
    { kind: 'operator', text: '&& rm -rf /' },
  ]);
});

test('variables of Windows’ shells are told, too', () => {
  const told = parseRunCommand('docker run ^\n -v %cd%:/a ^\n -v $env:USERPROFILE\\b:/b x');
  assert.ok('spec' in told);
  assert.deepEqual(told.spec.flags.volume, ['%cd%:/a', '$env:USERPROFILE\\b:/b']);
  assert.deepEqual(
    told.doubts.map(({ kind, text }) => `${kind} ${text}`),
    ['variable %cd%', 'variable $env:USERPROFILE'],
  );
});

test('what is left out is told', () => {
  const told = parseRunCommand('A=1 docker --context x run --replace --secret=s --detach-keys ctrl-a -d x');
  assert.ok('spec' in told);
  assert.deepEqual(told.leftOut, ['A=1', '--context', '--replace', '--secret', '--detach-keys']);
});

test('why a text is no command', () => {
  assert.deepEqual(problem('  '), { kind: 'empty' });
  assert.deepEqual(problem('docker run -d'), { kind: 'no-image' });
  assert.deepEqual(problem('docker run -e "A x'), { kind: 'unbalanced-quote' });
  assert.deepEqual(problem('docker ps -a'), { kind: 'no-run', words: 'docker ps -a' });
  assert.deepEqual(problem('npm run start'), { kind: 'no-run', words: 'npm run start' });
  assert.deepEqual(problem('docker run --port 80 x'), { kind: 'unknown-flag', flag: '--port', like: '--publish' });
  assert.deepEqual(problem('docker run --volumes a x'), { kind: 'unknown-flag', flag: '--volumes', like: '--volume' });
  assert.deepEqual(problem('docker run --nonsense x'), { kind: 'unknown-flag', flag: '--nonsense', like: undefined });
  // As a web page has it.
  assert.deepEqual(problem('docker run -d –p 80:80 x'), { kind: 'unknown-flag', flag: '–p', like: '-p' });
  assert.deepEqual(problem('docker run —name=a x'), { kind: 'unknown-flag', flag: '—name=a', like: '--name=a' });
  assert.deepEqual(problem('docker run -dz x'), { kind: 'unknown-flag', flag: '-z', like: undefined });
  assert.deepEqual(problem('docker run --name'), { kind: 'no-value', flag: '--name' });
  assert.deepEqual(problem('docker run --rm=maybe x'), { kind: 'bad-value', flag: '--rm', value: 'maybe' });
});

test('values that their flags can’t take are told one by one', () => {
  const flags =
    '-p 99999:80 -p a:b -p 1-3:5-6 -p 300.1.1.1x:1:1 -m lots --cpus many --restart sometimes --restart always:3';
  const more =
    '--ulimit x --mount type=bind,nonsense=1,dst=/x --mount type=bind,src=/x --gpus what --health-interval soon';
  const last =
    '--add-host nobody --device a:b:c:d --network name=x,y=z --expose x --device-read-bps /dev/a:fast --shm-size -1';
  const { bad } = createBody(parsed(`docker run ${flags} ${more} ${last} -v : x`), { api: '1.51', folder: '/w' });
  const values = bad.map(({ flag, value }) => `${flag} ${value}`);
  assert.deepEqual(values.sort(), [
    'add-host nobody',
    'cpus many',
    'device a:b:c:d',
    'device-read-bps /dev/a:fast',
    'expose x',
    'gpus what',
    'health-interval soon',
    'memory lots',
    'mount type=bind,nonsense=1,dst=/x',
    'mount type=bind,src=/x',
    'network name=x,y=z',
    'publish 1-3:5-6',
    'publish 300.1.1.1x:1:1',
    'publish 99999:80',
    'publish a:b',
    'restart always:3',
    'shm-size -1',
    'ulimit x',
    'volume :',
  ]);
});

test('paths that begin with a point begin in the folder', () => {
  const spec = parsed('docker run -v ./a:/a -v ..:/b:ro -v .:/c -v data:/d --mount type=bind,src=./e,dst=/e x');
  const { config } = createBody(spec, { api: '1.51', folder: '/home/ada/my #1 50%' });
  const { Binds, Mounts } = config['HostConfig'] as { Binds: string[]; Mounts: { Source: string }[] };
  const at = '/home/ada/my #1 50%';
  assert.deepEqual(Binds, [`${at}/a:/a`, '/home/ada:/b:ro', `${at}:/c`, 'data:/d']);
  assert.equal(Mounts[0]?.Source, `${at}/e`);
});

test('sizes, durations and processors, there and back', () => {
  const sizes: [string, number | undefined][] = [
    ['512', 512],
    ['1k', 1024],
    ['1.5GiB', 1.5 * 1024 ** 3],
    ['64mb', 64 * 1024 ** 2],
    ['2 g', 2 * 1024 ** 3],
    ['1tb', 1024 ** 4],
    ['-1', undefined],
    ['1x', undefined],
    ['', undefined],
  ];
  for (const [text, bytes] of sizes) assert.equal(parseBytes(text), bytes, text);
  for (const bytes of [0, 1, 1000, 1024, 3 * 1024 ** 2, 5 * 1024 ** 4])
    assert.equal(parseBytes(printBytes(bytes)), bytes);
  assert.equal(parseDuration('1h2m3.5s'), 3_723_500_000_000);
  assert.equal(parseDuration('5'), undefined);
  assert.equal(parseDuration('5 s'), undefined);
  for (const ns of [0, 1, 5e8, 1e9, 90e9, 3600e9]) assert.equal(parseDuration(printDuration(ns)), ns);
  assert.deepEqual([parseCpus('1.5'), parseCpus('.5'), parseCpus('-1')], [1.5e9, 0.5e9, undefined]);
});

test('a file of variables is read as docker reads it', () => {
  assert.deepEqual(readPairs('\uFEFFA=1\r\n  # no\n\n B="x y"\nC\nD=\n'), ['A=1', 'B="x y"', 'C', 'D=']);
  assert.equal(readPairs('A=1\nB C=2\n'), 2);
  assert.equal(readPairs('=1'), 1);
});

test('what came from elsewhere is read by the table', () => {
  const raw = {
    flags: { rm: true, name: 5, env: ['A=1', 2], nonsense: true, memory: '1g' },
    image: 'x',
    command: ['a', {}],
  };
  assert.deepEqual(readRunSpec(raw), { flags: { rm: true, env: ['A=1'], memory: '1g' }, image: 'x', command: ['a'] });
  for (const odd of [undefined, null, 5, 'x', []])
    assert.deepEqual(readRunSpec(odd), { flags: {}, image: '', command: [] });
});
