import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../src/base/errors.js';
import { type Engine } from '../../src/engine/engine.js';
import { collectEnding } from '../../src/ending/collect.js';
import { type Ending } from '../../src/ending/ending.js';
import { endingLine } from '../../src/ending/ending-line.js';
import { explainEnding } from '../../src/ending/explain-ending.js';
import { engines, onEach } from './engines.js';
import { type Namespace } from './namespace.js';
import { rawApi } from './raw-api.js';
import { tarOf } from '../support/oci-archive.js';

/** Starts a container and waits for its end; gives why it ended, or why it could not start. */
async function endOf(engine: Engine, id: string, during?: () => Promise<void>): Promise<Ending | undefined> {
  let refusal = '';
  try {
    await engine.startContainer(id);
    await during?.();
    const signal = AbortSignal.timeout(30_000);
    for await (const _ of engine.logs(id, { tty: false, follow: true, signal }));
  } catch (error) {
    refusal = messageOf(error);
  }
  for (;;) {
    const containers = await engine.listContainers();
    const container = containers.find((one) => one.id === id);
    assert.ok(container);
    if (container.state === 'running') continue;
    return explainEnding(await collectEnding(engine, container, containers, { refusal }));
  }
}

/** What a tooltip says of it. */
async function line(engine: Engine, id: string): Promise<string | undefined> {
  const containers = await engine.listContainers();
  const container = containers.find((one) => one.id === id);
  assert.ok(container);
  return endingLine(engine, container, containers);
}

/** An image, as docker save writes it, with a program for a processor that no machine of these tests has. */
async function foreignArchive(tag: string): Promise<Buffer> {
  const program = Buffer.alloc(64);
  // ELF, 64 bits, big-endian; an executable (2) for EM_S390 (22).
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 2, 1]);
  program.set([0, 2, 0, 22], 16);
  const layer = await tarOf({ app: program }, 0o755);
  const diff = createHash('sha256').update(layer).digest('hex');
  const config = {
    architecture: 's390x',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [tag], Layers: ['layer.tar'] }];
  return tarOf({
    'config.json': JSON.stringify(config),
    'layer.tar': layer,
    'manifest.json': JSON.stringify(manifest),
  });
}

/** Waits until it has printed that. */
async function printed(engine: Engine, id: string, words: string): Promise<void> {
  const stop = new AbortController();
  let said = '';
  for await (const { bytes } of engine.logs(id, { tty: false, follow: true, signal: stop.signal })) {
    said += bytes.toString();
    if (said.includes(words)) stop.abort();
  }
}

const withCommand = (ns: Namespace, ...Cmd: string[]) => ns.container({ Cmd });

onEach(engines, 'an end is explained: a shell without a terminal, codes, signals, the last lines', async (bench) => {
  const { engine, ns } = bench;
  assert.equal((await endOf(engine, await withCommand(ns, 'sh')))?.id, 'idle-shell');
  assert.equal((await endOf(engine, await withCommand(ns, 'true')))?.id, 'done');
  const failed = await endOf(engine, await withCommand(ns, 'sh', '-c', 'echo "listen: EADDRINUSE" >&2; exit 3'));
  assert.equal(failed?.id, 'failed');
  assert.match(failed.headline, /exit code 3/);
  assert.match(failed.steps[0]?.words ?? '', /same port/, 'the last lines are read');
  assert.equal((await endOf(engine, await withCommand(ns, 'sh', '-c', 'kill -SEGV $$; exec sleep 1')))?.id, 'done');
  assert.equal((await endOf(engine, await withCommand(ns, 'sh', '-c', 'exit 139')))?.id, 'signal-SIGSEGV');
  assert.equal((await endOf(engine, await withCommand(ns, 'sh', '-c', 'no-such-thing')))?.id, 'command-not-found');
});

onEach(engines, 'an end is explained: who stopped or killed it', async ({ engine, ns, given }) => {
  // Podman 4 tells of a stop late, or not at all.
  const told = given.flavour !== 'podman';
  const patient = await withCommand(ns, 'sh', '-c', 'trap "exit 0" TERM; echo ready; sleep 3600 & wait');
  const stopped = await endOf(engine, patient, async () => {
    // Before its trap is set it wouldn't hear.
    await printed(engine, patient, 'ready');
    await engine.stopContainer(patient);
  });
  assert.ok(stopped && (told ? ['stopped'] : ['stopped', 'done']).includes(stopped.id), stopped?.id);
  const deaf = await ns.container({ Cmd: ['sleep', '3600'], StopTimeout: 1 });
  const forced = await endOf(engine, deaf, () => engine.stopContainer(deaf));
  assert.ok(
    forced && (told ? ['stop-timed-out'] : ['stop-timed-out', 'signal-SIGKILL']).includes(forced.id),
    forced?.id,
  );
  const killed = await ns.container({ Cmd: ['sleep', '3600'] });
  assert.equal((await endOf(engine, killed, () => engine.killContainer(killed, 'SIGKILL')))?.id, 'killed');
});

onEach(engines, 'a start that fails is explained: programs, folders, ports', async ({ engine, ns }) => {
  const missing = await endOf(engine, await withCommand(ns, 'no-such-program'));
  assert.equal(missing?.id, 'program-missing');
  assert.match(missing.headline, /no-such-program/);
  assert.equal((await endOf(engine, await withCommand(ns, '/etc')))?.id, 'not-executable');

  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as { port: number };
  const bindings = (to: number) => ({
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(to) }] } },
  });
  const byProgram = await endOf(engine, await ns.container(bindings(port)));
  await new Promise((resolve) => listener.close(resolve));
  assert.equal(byProgram?.id, 'port-taken');
  assert.match(
    byProgram.headline,
    new RegExp(`Port ${port} is taken: the program .+ \\(process ${process.pid}\\) has it`),
  );

  const holder = await ns.container(bindings(port));
  await engine.startContainer(holder);
  // The same port of another address, and of another protocol: neither is in the way.
  const elsewhere = { '80/tcp': [{ HostIp: '127.0.0.2', HostPort: String(port) }] };
  const udp = { '80/udp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] };
  for (const PortBindings of [elsewhere, udp]) {
    await engine.startContainer(await ns.container({ HostConfig: { PortBindings } }));
  }
  const name = (await engine.listContainers({ ids: [holder] }))[0]?.name ?? '?';
  const byContainer = await endOf(engine, await ns.container(bindings(port)));
  assert.equal(byContainer?.id, 'port-taken');
  assert.ok(byContainer.headline.includes(`the container ${name} has it`), byContainer.headline);
});

onEach(engines, 'exit codes in full and in the tooltip’s line', async ({ engine, ns }) => {
  const ids = {
    ...{ 125: 'engine-failed', 126: 'command-not-run', 127: 'command-not-found', 130: 'signal-SIGINT' },
    ...{ 137: 'signal-SIGKILL', 139: 'signal-SIGSEGV', 143: 'signal-SIGTERM' },
  };
  await Promise.all(
    Object.entries(ids).map(async ([code, id]) => {
      const container = await withCommand(ns, 'sh', '-c', `exit ${code}`);
      assert.equal((await endOf(engine, container))?.id, id);
      assert.match((await line(engine, container)) ?? '', new RegExp(`Exit code ${code}[ :]`));
    }),
  );
});

onEach(engines, 'a mount and an entrypoint that are missing are named', async ({ engine, ns, given }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-gone-'));
  const bound = await ns.container({ HostConfig: { Mounts: [{ Type: 'bind', Source: folder, Target: '/x' }] } });
  await rm(folder, { recursive: true });
  const isGone = `A folder that it mounts isn’t there: ${folder}`;
  assert.equal((await endOf(engine, bound))?.headline, isGone);

  const volume = ns.name();
  const DriverOpts = { type: 'none', o: 'bind', device: folder };
  await rawApi(given.socket, 'POST', '/volumes/create', { Name: volume, Driver: 'local', DriverOpts });
  ns.owns(`/volumes/${volume}?force=true`);
  const mounted = await ns.container({ HostConfig: { Binds: [`${volume}:/x`] } });
  assert.equal((await endOf(engine, mounted))?.headline, isGone);

  const missing = await ns.container({ Entrypoint: ['/docker-entrypoint.sh'], Cmd: ['serve'] });
  assert.equal((await endOf(engine, missing))?.headline, 'The entrypoint /docker-entrypoint.sh isn’t in the image.');
  if (given.flavour === 'podman') return;
  // Podman keeps nothing of a start that failed.
  assert.match((await line(engine, missing)) ?? '', /^The entrypoint/);
});

onEach(engines, 'exec format error names the image’s processor and the engine’s', async ({ engine, ns, given }) => {
  const tag = `${ns.name()}:foreign`;
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-foreign-'));
  try {
    await writeFile(path.join(folder, 'image.tar'), await foreignArchive(tag));
    const env = { ...process.env, DOCKER_HOST: given.host };
    await promisify(execFile)(given.docker, ['load', '-i', path.join(folder, 'image.tar')], { env });
    ns.owns(`/images/${tag}?force=true`);
  } finally {
    await rm(folder, { recursive: true });
  }
  const container = await ns.container({ Image: tag, Cmd: ['/app'] });
  const ending = await endOf(engine, container);
  assert.match(ending?.headline ?? '', /^The image is for s390x, the engine’s machine is \w+: exec format error/);
  if (given.flavour !== 'podman') assert.equal(await line(engine, container), ending?.headline, 'in the tooltip, too');
});

onEach(
  engines,
  'a program for another processor, and one that takes too much memory',
  async ({ engine, ns, given }) => {
    // An ELF header for a processor that nobody has.
    const make = await ns.container({
      Cmd: ['sh', '-c', 'printf "\\177ELF\\002\\001\\001junk" >/junk; chmod +x /junk'],
    });
    await endOf(engine, make);
    const broken = await ns.container({ Image: await ns.commit(make), Cmd: ['/junk'] });
    assert.equal((await endOf(engine, broken))?.id, 'exec-format');
    if (given.flavour === 'podman') return;
    const hungry = await ns.container({
      Cmd: ['sh', '-c', 'tail /dev/zero'],
      HostConfig: { Memory: 8 * 2 ** 20, MemorySwap: 8 * 2 ** 20 },
    });
    assert.equal((await endOf(engine, hungry))?.id, 'out-of-memory');
  },
);
