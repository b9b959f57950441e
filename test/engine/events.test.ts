import assert from 'node:assert/strict';
import { type Engine, type EngineEvent } from '../../src/engine/engine.js';
import { type Bench, engines, onEach } from './engines.js';

/** Collects the events of one container until `last` has come, doing `act` once the stream is open. */
async function listen(
  engine: Engine,
  id: string,
  last: string,
  act: () => Promise<unknown>,
  since?: string,
): Promise<EngineEvent[]> {
  const controller = new AbortController();
  const found: EngineEvent[] = [];
  let acting: Promise<unknown> = Promise.resolve();
  const onOpen = () => {
    acting = act();
  };
  for await (const event of engine.events({ since, onOpen, signal: controller.signal })) {
    if (event.id !== id) continue;
    found.push(event);
    if (event.action === last) controller.abort();
  }
  await acting;
  return found;
}

const actions = (events: readonly EngineEvent[]) => events.map(({ action }) => action);

onEach(engines, 'events as they happen, and again from one of them on', async ({ engine, ns }: Bench) => {
  const id = await ns.container();
  const first = await listen(engine, id, 'start', () => engine.startContainer(id));
  assert.ok(actions(first).includes('start'));
  const start = first.at(-1)!;
  assert.match(start.timeNano, /^\d{19}$/);
  assert.equal(start.type, 'container');
  assert.equal(start.attributes['longshore.run'], ns.prefix);

  // While nobody listens …
  await engine.stopContainer(id);
  const later = await listen(
    engine,
    id,
    // Podman 4 says it otherwise.
    engine.info.isPodman ? 'remove' : 'destroy',
    () => engine.removeContainer(id, { force: false, anonymousVolumes: true }),
    start.timeNano,
  );
  // … nothing is missed.
  assert.ok(actions(later).includes('die'), actions(later).join());
  assert.ok(!actions(later).includes('create'), 'not what was before');
  const die = later.find(({ action }) => action === 'die')!;
  assert.equal(die.attributes['exitCode'] ?? die.attributes['containerExitCode'], '0');
});

onEach(engines, 'events of the other kinds', async ({ engine, ns }) => {
  const controller = new AbortController();
  const seen = new Set<string>();
  const wanted = engine.info.isPodman
    ? ['volume create', 'image tag']
    : ['volume create', 'network create', 'image tag'];
  const onOpen = () => void Promise.all([ns.volume(), ns.network(), ns.tag()]);
  for await (const event of engine.events({ onOpen, signal: controller.signal })) {
    seen.add(`${event.type} ${event.action}`);
    if (wanted.every((one) => seen.has(one))) controller.abort();
  }
  assert.ok(wanted.every((one) => seen.has(one)));
});
