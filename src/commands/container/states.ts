import { isUp } from '../../engine/is-up.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { offerWhy, watchStart } from './why.js';

const name = (container: ContainerRecord) => container.name;

/** Starts containers that don't run. */
export const containerStart = define({
  id: 'longshore.container.start',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'created' || state === 'exited' || state === 'dead' || state === 'unknown',
  offer: offerWhy,
  run: (services, containers, signal) =>
    each(containers, name, signal, async (container) => {
      watchStart(services, container);
      await services.inventory.engine.startContainer(container.id, { signal });
    }),
});

export const containerStop = define({
  id: 'longshore.container.stop',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: isUp,
  run: ({ inventory }, containers, signal) =>
    each(containers, name, signal, ({ id }) => inventory.engine.stopContainer(id, { signal })),
});

export const containerRestart = define({
  id: 'longshore.container.restart',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing' && state !== 'dead' && state !== 'paused',
  offer: offerWhy,
  run: ({ inventory }, containers, signal) =>
    each(containers, name, signal, ({ id }) => inventory.engine.restartContainer(id, { signal })),
});

export const containerPause = define({
  id: 'longshore.container.pause',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'running',
  run: ({ inventory }, containers, signal) =>
    each(containers, name, signal, ({ id }) => inventory.engine.pauseContainer(id, { signal })),
});

export const containerUnpause = define({
  id: 'longshore.container.unpause',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state === 'paused',
  run: ({ inventory }, containers, signal) =>
    each(containers, name, signal, ({ id }) => inventory.engine.unpauseContainer(id, { signal })),
});
