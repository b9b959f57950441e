import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Engine } from '../../src/engine/engine.js';
import { text } from '../../src/engine/read/fields.js';
import { composeFile } from '../../src/making/compose-service.js';
import { checkRun } from '../../src/making/check-run.js';
import { createBody } from '../../src/making/create-body.js';
import { expandFiles } from '../../src/making/expand-files.js';
import { flagNames, flagOf, type RunSpec } from '../../src/making/flags.js';
import { fromContainer } from '../../src/making/from-container.js';
import { parseRunCommand } from '../../src/making/parse-run-command.js';
import { printRunCommand } from '../../src/making/print-run-command.js';
import { specOf } from '../../src/making/spec-of.js';
import { type Bench, dockers, onEach } from './engines.js';
import { image } from './namespace.js';

const run = promisify(execFile);

/** Commands whose container must be the same as the docker program's. NET is a network, and VOL a volume of the test. */
const commands = [
  '',
  '-it --rm --name NAME -h box --domainname example.org IMAGE sh -c "echo hi"',
  '-p 80 -p 18080:80 -p 127.0.0.1:18081:81/udp -p 127.0.0.1::82 -p 18000-18002:90-92 -p 19000-19010:95 IMAGE',
  '-P --expose 70 --expose 71-72/udp IMAGE',
  '-e A=1 -e "B=two words" -e HOME_OF_TEST -e NO_SUCH_VARIABLE_HERE --env-file FOLDER/env IMAGE',
  '-l a=b -l plain --label-file FOLDER/labels IMAGE',
  '-v VOL:/data -v /anonymous -v /etc:/host-etc:ro --tmpfs /t:size=1m --tmpfs /u --volumes-from OTHER:ro IMAGE',
  '--mount type=volume,source=VOL,target=/m,volume-nocopy --mount type=bind,src=/etc,dst=/e,ro --mount type=tmpfs,dst=/x,tmpfs-size=1m,tmpfs-mode=1770 IMAGE',
  '--mount "type=volume,dst=/m,volume-driver=local,volume-label=a=b,volume-opt=type=tmpfs,volume-opt=device=tmpfs,\\"volume-opt=o=size=1m,uid=1\\"" IMAGE',
  '--read-only --shm-size 128m --init IMAGE',
  '--network NET --network-alias a --network-alias b --ip 10.213.7.9 --link OTHER:other IMAGE',
  '--net=host IMAGE',
  '--net none --add-host a:10.0.0.1 --add-host b:10.0.0.2 --dns 10.0.0.3 --dns-search x.org --dns-opt ndots:2 IMAGE',
  '--network container:OTHER --pid container:OTHER --ipc container:OTHER IMAGE',
  '--mac-address 92:d0:c6:0a:29:33 --link OTHER:db IMAGE',
  '-u 1000:1000 --group-add 5 --group-add audio -w /tmp IMAGE',
  '-m 64m --memory-reservation 32m --memory-swap -1 --cpus 0.5 -c 512 --cpuset-cpus 0 --pids-limit 50 IMAGE',
  '-m 64m --memory-swap 96m --cpu-period 50000 --cpu-quota 25000 --oom-score-adj 200 IMAGE',
  '--ulimit nofile=100:200 --ulimit core=0 --sysctl net.ipv4.ip_forward=1 IMAGE',
  '--device /dev/null --device /dev/zero:/dev/one:r --device-cgroup-rule "c 1:3 mr" IMAGE',
  '--blkio-weight 300 --device-read-bps /dev/null:1mb --device-write-iops /dev/null:5 IMAGE',
  '--privileged --pid host --uts host --ipc host --userns host --cgroupns host IMAGE',
  '--cap-add NET_ADMIN --cap-drop MKNOD --security-opt no-new-privileges --security-opt seccomp=FOLDER/seccomp.json IMAGE',
  '--security-opt systempaths=unconfined --security-opt apparmor=unconfined IMAGE',
  '--health-cmd "test -f /x" --health-interval 1m30s --health-timeout 500ms --health-retries 2 --health-start-period 5s IMAGE',
  '--no-healthcheck --stop-signal SIGINT --stop-timeout 3 --restart on-failure:3 IMAGE',
  '--restart unless-stopped --log-driver json-file --log-opt max-size=1m --log-opt max-file=2 IMAGE',
  '--log-driver none --runtime runc --cgroup-parent /lsh IMAGE',
  '--entrypoint "" IMAGE ls',
  '--entrypoint /bin/ls IMAGE -l "/a b" \'$HOME\'',
  '-a stdout -i IMAGE cat',
  '--gpus all IMAGE',
  '--gpus \'"device=0,1",capabilities=compute\' --gpus 2 IMAGE',
];
/** What 20.10 doesn't know. */
const newer = [
  '--network name=NET,alias=c,ip=10.213.7.8 --network NET2 IMAGE',
  '--annotation a=b --health-cmd x --health-start-interval 2s IMAGE',
  '--device vendor.com/class=name --add-host x=10.0.0.1 IMAGE',
  '--mount type=bind,src=/etc,dst=/e,bind-recursive=disabled --mount type=volume,src=VOL,dst=/s,volume-subpath=sub IMAGE',
];

async function given({ ns, engine, t, given: { host, docker } }: Bench) {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-making-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    path.join(folder, 'env'),
    '\uFEFF# why\n\nC=three # no comment\n  D="quoted"\nHOME_OF_TEST\nABSENT_HERE\n',
  );
  await writeFile(path.join(folder, 'labels'), 'one=1\ntwo\n');
  await writeFile(path.join(folder, 'seccomp.json'), '{ "defaultAction": "SCMP_ACT_ALLOW" }\n');
  // A real shell takes the command's quotes away.
  const program = async (command: string) => {
    const env = { PATH: process.env['PATH'], HOME_OF_TEST: 'from here' };
    const { stdout } = await run('sh', ['-c', `'${docker}' -H '${host}' ${command}`], { env });
    return stdout.trim();
  };
  const other = await ns.container();
  const volume = await ns.volume();
  const networks = [ns.name(), ns.name()];
  for (const [at, name] of networks.entries()) {
    await program(`network create --subnet 10.213.${7 + at}.0/24 ${name}`);
    t.after(() => program(`network rm ${name}`));
  }
  const name = ns.name();
  const fill = (text: string) =>
    text
      .replaceAll('FOLDER', folder)
      .replaceAll('VOL', volume)
      .replaceAll(/\bNET2\b/g, networks[1] ?? '')
      .replaceAll(/\bNET\b/g, networks[0] ?? '')
      .replaceAll('OTHER', other.slice(0, 12))
      .replaceAll(/\bNAME\b/g, name)
      .replaceAll('IMAGE', image);
  return { program, fill, engine };
}

const surroundings = {
  readText: (file: string) => readFile(file, 'utf8'),
  variable: (name: string) => (name === 'HOME_OF_TEST' ? 'from here' : undefined),
};

function parsed(text: string): RunSpec {
  const told = parseRunCommand(text);
  assert.ok('spec' in told, `${text}: ${JSON.stringify(told)}`);
  return told.spec;
}

/** Makes it as Longshore does, as `docker create` is not in the background. */
async function make(engine: Engine, spec: RunSpec): Promise<string> {
  const { name, config, moreNetworks, bad } = createBody(await expandFiles(spec, surroundings), {
    ...{ api: engine.info.api, folder: process.cwd() },
  });
  assert.deepEqual(bad, []);
  const id = await engine.createContainer({ name, config });
  for (const [network, endpoint] of Object.entries(moreNetworks)) await engine.connectNetwork(network, id, endpoint);
  return id;
}

/** What was asked for, a line each: nothing of what every container has of its own, and nothing that says nothing. */
async function wish(engine: Engine, id: string): Promise<readonly string[]> {
  const raw = (await engine.inspect('container', id)) as Record<string, Record<string, unknown>>;
  const lines: string[] = [];
  const visit = (at: string, value: unknown) => {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return;
    if (Array.isArray(value)) {
      const name = text(raw, 'Name');
      const items = value
        .map((item) => JSON.stringify(item).replace(`:${name}/`, ':/OWN/'))
        .filter((item) => item !== `"${id.slice(0, 12)}"`);
      // The program sends what -v says in any order; 20.10 knows CAP_MKNOD by its short name too.
      lines.push(`${at} ${(/\.(Binds|Env)$/.test(at) ? items.sort() : items).join(' ').replaceAll('"CAP_', '"')}`);
    } else if (typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) visit(`${at}.${key}`, item);
      if (Object.keys(value).length === 0) lines.push(`${at} {}`);
    } else lines.push(`${at} ${JSON.stringify(value).replaceAll(id.slice(0, 12), 'OWN')}`);
  };
  visit('Config', raw['Config']);
  visit('HostConfig', raw['HostConfig']);
  visit('Networks', raw['NetworkSettings']?.['Networks']);
  return lines
    .filter(
      (line) =>
        !/\.(DNSNames|ConsoleSize) |(Volumes|PortBindings|ExposedPorts|Labels|Sysctls|Annotations) \{\}$/.test(line),
    )
    .sort();
}

onEach(dockers, 'a container made of a command is the docker program’s own', async (bench) => {
  const { engine, t } = bench;
  const { program, fill } = await given(bench);
  const facts = await engine.facts();
  const remove = (id: string) => engine.removeContainer(id, { force: true, anonymousVolumes: true });
  for (const text of [...commands, ...(bench.given.flavour === '28.5' ? newer : [])]) {
    const args = fill(text === '' ? 'IMAGE' : text);
    const spec = parsed(`docker create ${args}`);
    await t.test(args.slice(0, 60), async () => {
      const known = { containers: await engine.listContainers(), networks: [], facts, noGpus: '' };
      const told = checkRun(spec, [], { ...known, takenPorts: new Map(), replaces: undefined });
      assert.deepEqual(
        told.filter(({ stops }) => stops),
        [],
        'what docker accepts is not held up',
      );
      const theirs = (await program(`create ${args}`)).split('\n').at(-1) ?? '';
      const asked = await wish(engine, theirs);
      const raw = await engine.inspect('container', theirs);
      await remove(theirs);
      const ours = await make(engine, spec);
      const made = await wish(engine, ours);
      await remove(ours);
      assert.deepEqual(made, asked);

      // And back: what is read from it, written and read again makes the same once more.
      const back = fromContainer(raw, await engine.inspect('image', image), facts);
      const again = parsed(printRunCommand(back, 'lines'));
      assert.deepEqual(again, back);
      const third = await make(engine, again);
      const remade = await wish(engine, third);
      await remove(third);
      // What it was attached to when it was made means nothing later.
      const lasting = (lines: readonly string[]) =>
        lines.filter((line) => !/^Config\.(Attach\w+|StdinOnce) /.test(line));
      assert.deepEqual(lasting(remade), lasting(asked), printRunCommand(back));
    });
  }
});

onEach(dockers, 'the table of flags is the docker program’s own', async (bench) => {
  const { program } = await given(bench);
  const help = await program('run --help');
  const told = [...help.matchAll(/^ {2}(?:-(\w), | {4})--([\w-]+)(?: (\S+))? {2,}/gm)].map(
    ([, short, name = '', type]) => {
      const isList = /^(list|map|mount|network|ulimit|gpu-request)$/.test(type ?? '');
      return `${name} ${short ?? ''} ${type === undefined ? 'bool' : isList ? 'list' : 'text'}`;
    },
  );
  assert.ok(told.length > 90, help);
  const ours = flagNames.map((name) => `${name} ${flagOf(name).short ?? ''} ${flagOf(name).kind}`);
  const isHelp = /^help /;
  assert.deepEqual(
    told.filter((flag) => !ours.includes(flag) && !isHelp.test(flag)),
    [],
  );
  // The program hides from Linux what is for Windows' containers.
  const shown = ours.filter((_, at) => flagOf(flagNames[at] ?? 'name').isWindows !== true);
  if (bench.given.flavour === '28.5')
    assert.deepEqual(
      shown.filter((flag) => !told.includes(flag)),
      [],
    );
});

/** What Compose says in its own words: the same container in all else. */
const composable = [
  "--name NAME -it -h box -e A='$HOME and \"quotes\"' -e B= -w /tmp -u 0 IMAGE sh -c 'echo $A'",
  '--name NAME -p 127.0.0.1:18082:80 -p 81:81/udp --expose 70 -v VOL:/data:ro --tmpfs /t -l a=b --restart on-failure:2 IMAGE',
  '--name NAME --network NET --ip 10.213.7.9 --add-host a:10.0.0.1 -v /etc:/e:ro --init IMAGE',
  '--name NAME --network none -m 64m --cpus 0.5 --pids-limit 50 --ulimit nofile=100:200 --shm-size 128m --cap-add NET_ADMIN IMAGE',
  '--name NAME --health-cmd "test -f /x" --health-interval 1m30s --health-retries 2 --stop-signal SIGINT --stop-timeout 3 IMAGE',
  '--name NAME --entrypoint /bin/ls --log-driver json-file --log-opt max-size=1m --privileged --sysctl net.ipv4.ip_forward=1 IMAGE -l',
  '--name NAME --volumes-from OTHER --network container:OTHER --device /dev/null:/dev/one:r --read-only IMAGE',
];

onEach(
  dockers.filter(({ flavour }) => flavour === '28.5'),
  'a service for Compose makes the same container',
  async (bench) => {
    const { engine, ns, t, given: on } = bench;
    const { fill } = await given(bench);
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-compose-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const plugins = path.join(on.docker, '../../libexec/docker/cli-plugins');
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [plugins] }));
    for (const text of composable) {
      const spec = parsed(`docker create ${fill(text)}`);
      const ours = await make(engine, spec);
      const asked = await wish(engine, ours);
      const file = composeFile([await specOf(engine, ours)]);
      await engine.removeContainer(ours, { force: true, anonymousVolumes: true });
      await writeFile(path.join(folder, 'compose.yaml'), file);
      const project = ns.name();
      await run(
        on.docker,
        [
          '-H',
          on.host,
          '--config',
          folder,
          'compose',
          '-p',
          project,
          '-f',
          path.join(folder, 'compose.yaml'),
          'create',
        ],
        {
          env: { PATH: process.env['PATH'] },
        },
      );
      const made = (await engine.listContainers()).find(
        ({ labels }) => labels['com.docker.compose.project'] === project,
      );
      assert.ok(made, file);
      const theirs = await wish(engine, made.id);
      await engine.removeContainer(made.id, { force: true, anonymousVolumes: true });
      // Its own labels, aliases and ways: the names of what it attaches to, and how it writes binds and memory.
      const alike = (lines: readonly string[]) =>
        lines.filter(
          (line) =>
            !/com\.docker\.compose|^Config\.(Attach|StdinOnce|Env "PATH)|\.Aliases |\.IPAddress |IPAMConfig \{\}/.test(
              line,
            ),
        );
      assert.deepEqual(alike(theirs), alike(asked), file);
    }
  },
);
