import assert from 'node:assert/strict';
import { type Engine, type LogOptions } from '../../src/engine/engine.js';
import { type LogLine, LogLines, nanosecondsOf } from '../../src/engine/log-lines.js';
import { assertFails } from '../unit/engine/connect-scripted.js';
import { engines, onEach } from './engines.js';

/** Reads a log to its end, or until a line matches. */
async function read(engine: Engine, id: string, more: Partial<LogOptions> = {}, until?: RegExp): Promise<LogLine[]> {
  const stop = new AbortController();
  const lines = new LogLines();
  const found: LogLine[] = [];
  for await (const output of engine.logs(id, { tty: false, follow: false, signal: stop.signal, ...more })) {
    found.push(...lines.add(output));
    if (until && found.some(({ text }) => until.test(text))) stop.abort();
  }
  return [...found, ...lines.end()];
}

const texts = (lines: readonly LogLine[], from: LogLine['from']) =>
  lines.filter((line) => line.from === from).map(({ text }) => text);

onEach(engines, 'a log: both streams, tail, since, and no end while it is followed', async ({ engine, ns }) => {
  const script =
    'for n in 1 2 3; do echo out $n; echo err $n >&2; done; trap "echo bye; exit 0" TERM; sleep 1000 & wait';
  const id = await ns.container({ Cmd: ['sh', '-c', script] });
  await engine.startContainer(id);
  const followed = await read(engine, id, { follow: true }, /err 3/);
  assert.deepEqual(texts(followed, 'stderr'), ['err 1', 'err 2', 'err 3']);
  assert.ok(followed.every(({ timestamp }) => nanosecondsOf(timestamp) > 0n));

  const all = await read(engine, id);
  assert.deepEqual(texts(all, 'stdout'), ['out 1', 'out 2', 'out 3']);
  assert.equal((await read(engine, id, { tail: 2 })).length, 2);
  const last = nanosecondsOf(all.at(-1)?.timestamp ?? '');
  const since = `${last / 1_000_000_000n}.${String(last % 1_000_000_000n).padStart(9, '0')}`;
  const later = (await read(engine, id, { since })).filter(({ timestamp }) => nanosecondsOf(timestamp) > last);
  assert.deepEqual(later, [], 'nothing after the last line');

  const toTheEnd = read(engine, id, { follow: true });
  await engine.stopContainer(id);
  const lastSeen = texts(await toTheEnd, 'stdout').at(-1);
  // Podman may end the log before the last line has been written to it.
  if (!engine.info.isPodman || lastSeen !== 'out 3') assert.equal(lastSeen, 'bye', 'it ends with the container');
});

onEach(engines, 'the log of a terminal, and of what is not there', async ({ engine, ns }) => {
  const id = await ns.container({ Cmd: ['sh', '-c', 'printf "a\\033[31mred\\n"'], Tty: true });
  await engine.startContainer(id);
  const lines = await read(engine, id, { tty: true, follow: true });
  assert.deepEqual(texts(lines, 'stdout'), ['a\u001b[31mred']);
  await assertFails(read(engine, '0'.repeat(64)), 'not-found');
});
