import assert from 'node:assert/strict';
import { type Engine, type Exec, type ExecOptions, type Session } from '../../src/engine/engine.js';
import { fakeSsh, farSide } from '../faults/fake-ssh.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { engines, onEach } from './engines.js';
import { readUntil } from './read-until.js';

/** Reads all that a program prints, its two streams apart. */
async function read(session: Session): Promise<{ stdout: string; stderr: string }> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for await (const { from, bytes } of session.output) parts[from].push(bytes);
  return { stdout: Buffer.concat(parts.stdout).toString(), stderr: Buffer.concat(parts.stderr).toString() };
}

async function run(engine: Engine, id: string, script: string, more: Partial<ExecOptions> = {}): Promise<Exec> {
  return engine.exec(id, { command: ['sh', '-c', script], tty: false, stdin: false, ...more });
}

onEach(engines, 'exec without a terminal: both streams apart, input to its end, exit code', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const loud = await run(engine, id, 'echo out; echo err >&2; exit 7');
  assert.deepEqual(await read(loud), { stdout: 'out\n', stderr: 'err\n' });
  assert.equal(await loud.exitCode(), 7);

  const count = await run(engine, id, 'wc -c', { stdin: true });
  for (let n = 0; n < 100; n += 1) await count.write(Buffer.alloc(10_000, 'x'));
  count.end();
  assert.equal((await read(count)).stdout.trim(), '1000000');
  assert.equal(await count.exitCode(), 0);

  const told = await run(engine, id, 'echo $WHAT; pwd; id -u', {
    environment: ['WHAT=a b'],
    workingDir: '/tmp',
    user: '7',
  });
  assert.equal((await read(told)).stdout, 'a b\n/tmp\n7\n');
});

onEach(engines, 'exec with a terminal: size, resize, echo and the end', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const shell = await engine.exec(id, { command: ['sh'], tty: true, stdin: true, size: { columns: 91, rows: 31 } });
  await shell.resize({ columns: 101, rows: 33 });
  await shell.write(Buffer.from("stty size; echo e''nd å☃\n"));
  assert.match(await readUntil(shell, /end å☃/), /33 101/);
  const again = await engine.exec(id, { command: ['sh'], tty: true, stdin: true });
  await again.write(Buffer.from('exit 3\n'));
  await read(again);
  assert.equal(await again.exitCode(), 3);
  shell.dispose();
});

onEach(engines, 'a reader that is slow makes the program wait', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const flood = await run(engine, id, 'head -c 50000000 /dev/zero');
  let bytes = 0;
  let chunks = 0;
  const before = process.memoryUsage().rss;
  for await (const output of flood.output) {
    bytes += output.bytes.length;
    chunks += 1;
    if (chunks === 5) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.ok(process.memoryUsage().rss - before < 25_000_000, 'what was not read is kept in memory');
    }
  }
  assert.equal(bytes, 50_000_000);
});

onEach(engines, 'what can’t be run is refused, or said in its output', async ({ engine, ns }) => {
  const id = await ns.container();
  await assert.rejects(run(engine, id, 'true'), { name: 'EngineError' }, 'it does not run');
  await engine.startContainer(id);
  const missing = await engine.exec(id, { command: ['no-such-program'], tty: true, stdin: true }).then(
    async (session) => ({ said: (await read(session)).stdout, code: await session.exitCode() }),
    (error: unknown) => ({ said: String(error), code: 127 }),
  );
  assert.match(missing.said, /no-such-program/);
  assert.ok([126, 127].includes(missing.code ?? 0), `${missing.code}`);
  await engine.pauseContainer(id);
  await assert.rejects(run(engine, id, 'true'), { name: 'EngineError' }, 'it is paused');
  await engine.unpauseContainer(id);
});

onEach(engines, 'a container that dies ends what runs in it', async ({ engine, ns }) => {
  const id = await ns.container();
  await engine.startContainer(id);
  const shell = await engine.exec(id, { command: ['sh'], tty: true, stdin: true });
  await shell.write(Buffer.from("echo rea''dy\n"));
  const reading = read(shell);
  await engine.killContainer(id, 'SIGKILL');
  await reading;
  assert.notEqual(await shell.exitCode(), 0);
});

onEach(engines, 'attach: both streams, input, and the main process goes on', async ({ engine, given, ns }) => {
  const id = await ns.container({
    Cmd: ['sh', '-c', 'while read line; do echo "got $line"; echo "no $line" >&2; done'],
    OpenStdin: true,
  });
  await engine.startContainer(id);
  const first = await engine.attach(id, { tty: false, stdin: true, detachKeys: 'ctrl-p,ctrl-q' });
  await first.write(Buffer.from('one\n'));
  await readUntil(first, /got one\n[^]*no one\n|no one\n[^]*got one\n/);
  first.dispose();
  const state = async () => (await engine.listContainers({ ids: [id] }))[0]?.state;
  if (given.flavour === 'podman') {
    // Its monitor ends the input of a process without a terminal when one leaves; the command says so before.
    while ((await state()) !== 'exited') await new Promise((resolve) => setTimeout(resolve, 20));
    return;
  }
  const second = await engine.attach(id, { tty: false, stdin: true, detachKeys: 'ctrl-p,ctrl-q' });
  await second.write(Buffer.from('two\n'));
  await readUntil(second, /got two/);
  assert.equal(await state(), 'running');
  second.dispose();
});

onEach(engines, 'attach with a terminal, and the keys that leave it', async ({ engine, ns }) => {
  const id = await ns.container({ Cmd: ['sh'], OpenStdin: true, Tty: true });
  await engine.startContainer(id);
  const session = await engine.attach(id, { tty: true, stdin: true, detachKeys: 'ctrl-p,ctrl-q' });
  await session.resize({ columns: 77, rows: 22 });
  await session.write(Buffer.from("stty size; echo rea''dy\n"));
  assert.match(await readUntil(session, /ready\r/), /22 77/);
  const detached = await engine.attach(id, { tty: true, stdin: true, detachKeys: 'ctrl-x' });
  const reading = read(detached);
  await detached.write(Buffer.from('\x18'));
  await reading.catch((error: unknown) => assert.match(String(error), /EngineError/));
  assert.equal((await engine.listContainers({ ids: [id] }))[0]?.state, 'running');
});

onEach(engines, 'a session through ssh’s pipes', async ({ t, given, ns }) => {
  const ssh = await fakeSsh(t, farSide);
  const engine = await connectTo(t, `ssh://me@box${given.socket}`, { ssh: ssh.program });
  const id = await ns.container();
  await engine.startContainer(id);
  const count = await run(engine, id, 'wc -c', { stdin: true });
  await count.write(Buffer.alloc(100_000, 'x'));
  count.end();
  assert.equal((await read(count)).stdout.trim(), '100000');
  const shell = await engine.exec(id, { command: ['sh'], tty: true, stdin: true });
  await shell.write(Buffer.from("echo e''nd\n"));
  await readUntil(shell, /end\r/);
  shell.dispose();
});

onEach(engines, 'files: what is there and what is not', async ({ engine, ns }) => {
  const id = await ns.container({
    Cmd: ['sh', '-c', 'echo hello >/tmp/f; ln -s f /tmp/l; chmod 640 /tmp/f; sleep 1000'],
  });
  await engine.startContainer(id);
  while (!(await engine.stat(id, '/tmp/l'))) await new Promise((resolve) => setTimeout(resolve, 20));
  const file = await engine.stat(id, '/tmp/f');
  assert.deepEqual([file?.type, file?.size], ['file', 6]);
  assert.equal((await engine.stat(id, '/tmp/l'))?.type, 'symlink');
  assert.equal((await engine.stat(id, '/tmp'))?.type, 'directory');
  assert.equal(await engine.stat(id, '/tmp/nothing'), undefined);
  assert.equal((await engine.readSmallFile(id, '/tmp/l'))?.toString(), 'hello\n');
  assert.equal(await engine.readSmallFile(id, '/tmp'), undefined);
  await engine.killContainer(id, 'SIGKILL');
  assert.equal((await engine.readSmallFile(id, '/tmp/f'))?.toString(), 'hello\n');
});
