import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { messageOf } from '../../src/base/errors.js';
import { type Engine } from '../../src/engine/engine.js';
import { collectEnding } from '../../src/ending/collect.js';
import { type Ending } from '../../src/ending/ending.js';
import { explainEnding } from '../../src/ending/explain-ending.js';
import { engines, onEach } from './engines.js';
import { type Namespace } from './namespace.js';

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
  const patient = await ns.container();
  const stopped = await endOf(engine, patient, () => engine.stopContainer(patient));
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
  assert.match(byProgram.headline, new RegExp(`Port ${port} is taken by another program`));

  const holder = await ns.container(bindings(port));
  await engine.startContainer(holder);
  const name = (await engine.listContainers({ ids: [holder] }))[0]?.name ?? '?';
  const byContainer = await endOf(engine, await ns.container(bindings(port)));
  assert.equal(byContainer?.id, 'port-taken');
  assert.ok(byContainer.headline.includes(`the container ${name} has it`), byContainer.headline);
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
