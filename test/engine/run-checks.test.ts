import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkRun } from '../../src/making/check-run.js';
import { createBody } from '../../src/making/create-body.js';
import { parseRunCommand } from '../../src/making/parse-run-command.js';
import { dockers, onEach } from './engines.js';
import { image } from './namespace.js';

const run = promisify(execFile);

/** Each is refused by docker's program or by the engine. OTHER is a container, and NET a network of the test. */
const refused = [
  ...['--network host --link OTHER:db', '--network container:OTHER --dns 10.0.0.1', '--network container:'],
  ...['--network container:OTHER -p 80', '--network container:OTHER -h box', '--uts host -h box', '--ip 10.213.9.9'],
  ...['--network NET --network NET', '--network NET --network host', '--network name=NET,ip=nonsense'],
  ...['--network NET --ip 300.1.1.1', '--pid container:nobody-here', '--ipc container:nobody-here'],
  ...['--volumes-from nobody-here', '--link nobody-here:x', '--name OTHER', '--name a', '--name -a'],
  ...['-w relative', '--dns nonsense', '--dns-search "a b"', '--add-host a:nonsense', '--mac-address nonsense'],
  ...['--cap-add NONSENSE', '--cap-drop NONSENSE', '--security-opt nonsense', '--security-opt nonsense=1'],
  ...['-m 1m', '-m 100m --memory-swap 50m', '--memory-swap 100m', '-m 100m --memory-reservation 200m', '-m lots'],
  ...['--memory-reservation 1k', '--memory-swap -2', '--memory-swappiness 101', '--shm-size what'],
  ...['--cpus 1000', '--cpus 1 --cpu-period 50000', '--cpus 1 --cpu-quota 50000', '--cpuset-cpus abc'],
  ...[
    '--cpu-shares -1',
    '--cpu-period 10',
    '--cpu-quota 10',
    '--oom-score-adj 2000',
    '--blkio-weight-device /dev/null:5',
  ],
  ...['--ulimit nofile=200:100', '--ulimit nonsense=1', '--device-cgroup-rule nonsense', '--device /dev/null:/x:q'],
  ...['--stop-signal NONSENSE', '--restart on-failure:-1', '--restart always:3', '--rm --restart always'],
  ...['--health-cmd x --health-interval 1us', '--health-cmd x --health-retries -1'],
  ...['--no-healthcheck --health-interval 3s', '--pull sometimes', '--platform nonsense', '--runtime nonsense'],
  ...['--log-opt plain', '--sysctl plain', '--sysctl nonsense.foo=1', '--storage-opt plain'],
  ...['--pid nonsense', '--ipc nonsense', '--uts nonsense', '--userns nonsense', '--cgroupns nonsense', '-a nonsense'],
  ...[
    '-l =x',
    '-e =x',
    '--expose 99999',
    '-p 80:99999',
    '-v ab:/',
    '-v ab:/x:badmode',
    '-v ab:/x:ro,rw',
    '-v "a b:/x"',
  ],
  ...['--mount type=nonsense,dst=/x', '--mount type=volume,src=ab,dst=x', '--mount type=tmpfs,src=a,dst=/x'],
  ...['--mount type=bind,src=relative,dst=/x', '--mount type=bind,src=/etc', '--tmpfs relative'],
  ...['--tmpfs /x -v ab:/x', '--volumes-from OTHER:badmode', '--gpus nonsense', '--device-read-bps null:1m'],
];
/** 20.10 makes a container that doesn't start, or one in which this means nothing. */
const younger = ['--ip 10.213.9.9', '--cpu-shares -1', '--pull sometimes', '--ipc nonsense'];

onEach(dockers, 'what the engine refuses is told before it is asked', async ({ engine, ns, given }) => {
  const docker = (command: string) =>
    run('sh', ['-c', `'${given.docker}' -H '${given.host}' ${command}`], { env: { PATH: process.env['PATH'] } });
  const { name: other = '' } = (await engine.listContainers({ ids: [await ns.container()] }))[0] ?? {};
  const { name: network = '' } = (await engine.listNetworks({ ids: [await ns.network()] }))[0] ?? {};
  const known = {
    ...{ containers: await engine.listContainers(), networks: await engine.listNetworks() },
    ...{ takenPorts: new Map<string, string>(), facts: await engine.facts(), noGpus: '', replaces: undefined },
  };
  const tell = (command: string): string[] => {
    const parsed = parseRunCommand(command);
    assert.ok('spec' in parsed, command);
    const { bad } = createBody(parsed.spec, { api: engine.info.api, folder: '/' });
    return checkRun(parsed.spec, bad, known).flatMap(({ words, stops }) => (stops ? [words] : []));
  };
  const missed: string[] = [];
  for (const flags of refused) {
    const all = `${flags.replaceAll('OTHER', other).replaceAll('NET', network)} ${image}`;
    const id = await docker(`create ${all}`).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    if (id !== '') {
      ns.owns(`/containers/${id}?force=true&v=true`);
      if (given.flavour !== '20.10' || !younger.includes(flags)) missed.push(`accepted: ${flags}`);
    }
    if (tell(`docker create ${all}`).length === 0) missed.push(`not told: ${flags}`);
  }
  assert.deepEqual(missed, []);
});
