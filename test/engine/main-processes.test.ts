import assert from 'node:assert/strict';
import { type Engine, type Output, type Session } from '../../src/engine/engine.js';
import { EngineError } from '../../src/engine/errors.js';
import { type Ending, endingByError, endingOfExec, endingOfRun } from '../../src/terminal/core/ending-of.js';
import { openMain } from '../../src/terminal/core/open-main.js';
import { engines, onEach } from './engines.js';

async function printed({ output }: Session): Promise<string> {
  let text = '';
  for await (const { bytes } of output) text += bytes.toString();
  return text;
}

const size = { columns: 83, rows: 29 };

/** Runs a container as `docker run` does in the foreground. */
async function run(engine: Engine, id: string, signal: AbortSignal): Promise<{ said: string; ending: Ending }> {
  const main = await openMain(engine, id, { starts: true, detachKeys: '', size }, { signal });
  const said = await printed(main.session);
  return { said, ending: await endingOfRun(engine, id, main.exit, signal) };
}

onEach(engines, 'what runs in the foreground: all that it prints, and how it ended', async ({ t, engine, ns }) => {
  for (const more of [{}, { HostConfig: { AutoRemove: true } }, { Tty: true }, { Tty: true, OpenStdin: true }]) {
    const id = await ns.container({ Cmd: ['sh', '-c', 'echo out; echo err >&2; exit 5'], ...more });
    const { said, ending } = await run(engine, id, t.signal);
    assert.match(said, /out\r?\n/);
    assert.match(said, /err\r?\n/);
    assert.deepEqual(ending, { how: 'exited', code: 5 }, JSON.stringify(more));
  }
});

onEach(engines, 'what can’t be started says why, and is there as it was made', async ({ t, engine, ns }) => {
  const id = await ns.container({ Cmd: ['no-such-program'] });
  await assert.rejects(
    run(engine, id, t.signal),
    (error) => EngineError.is(error) && /no-such-program/.test(String(error)),
  );
  assert.notEqual((await engine.listContainers({ ids: [id] }))[0]?.state, 'running');
});

onEach(engines, 'a main process that is left runs on, and is drawn anew where it is come back to', async (bench) => {
  const { t, engine, ns } = bench;
  const script = 'trap "stty size" WINCH; echo begun; while read -r line; do :; done; sleep 1000';
  const id = await ns.container({ Cmd: ['sh', '-c', script], Tty: true, OpenStdin: true });
  const call = { signal: t.signal };
  const options = { detachKeys: 'ctrl-x', size };
  const first = await openMain(engine, id, { ...options, starts: true }, call);
  await first.session.write(Buffer.from('\u0018'));
  await printed(first.session).catch((error: unknown) => assert.ok(EngineError.is(error), String(error)));
  assert.deepEqual(await endingOfRun(engine, id, first.exit, t.signal), { how: 'detached' });
  const again = await openMain(engine, id, { ...options, starts: false }, call);
  const output = again.session.output[Symbol.asyncIterator]();
  let text = '';
  while (!/30 83/.test(text)) {
    const step = (await output.next()) as IteratorResult<Output, undefined>;
    if (step.done === true) assert.fail(`ended before it was drawn anew: ${text}`);
    text += step.value.bytes.toString();
  }
  again.session.dispose();
});

onEach(engines, 'one that is made without an input gets none', async ({ t, engine, ns }) => {
  const id = await ns.container({ Cmd: ['sh', '-c', 'cat; echo at its end'] });
  const main = await openMain(engine, id, { starts: true, detachKeys: '', size }, { signal: t.signal });
  assert.equal(main.hasInput, false);
  assert.equal(await printed(main.session), 'at its end\n');
});

onEach(engines, 'why nothing can be started in it: it is paused, or it has ended', async ({ engine, ns }) => {
  const id = await ns.container({ Cmd: ['sh', '-c', 'trap "exit 4" TERM; sleep 3600 & wait'] });
  const why = async () => {
    try {
      await engine.exec(id, { command: ['sh'], tty: true, stdin: true });
      return assert.fail('it was started');
    } catch (error) {
      return endingByError(() => engine, id, error);
    }
  };
  await engine.startContainer(id);
  await engine.pauseContainer(id);
  assert.deepEqual(await why(), { how: 'paused' });
  await engine.unpauseContainer(id);
  await engine.stopContainer(id);
  const ending = await why();
  assert.equal(ending.how, 'stopped');
  await engine.removeContainer(id, { force: true, anonymousVolumes: true });
  assert.equal((await why()).how, 'failed');
});

onEach(engines, 'a container that dies while a shell opens: its end is told, whenever it comes', async (bench) => {
  const { t, engine, ns } = bench;
  const id = await ns.container();
  for (const wait of [0, 1, 3, 10, 30, 60, 100]) {
    await engine.startContainer(id);
    const dies = new Promise((resolve) => setTimeout(resolve, wait)).then(() => engine.killContainer(id, 'SIGKILL'));
    let said = '';
    const open = async (): Promise<Ending> => {
      const exec = await engine.exec(id, { command: ['sh'], tty: true, stdin: true });
      said = await printed(exec);
      const isAnother = () => Promise.resolve(false);
      return endingOfExec(engine, id, exec, { command: ['sh'], said }, isAnother, t.signal);
    };
    const ending = await open().catch((error: unknown) => endingByError(() => engine, id, error));
    await dies;
    assert.ok(
      ending.how === 'stopped' || ending.how === 'failed',
      `after ${wait} ms: ${JSON.stringify(ending)} ${said}`,
    );
    await engine.waitContainer(id, t.signal);
  }
});
