import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { define } from '../command.js';

/** Shows what running containers use: charts for one, a table for several. */
export const containerStats = define({
  id: 'longshore.container.stats',
  on: 'container',
  many: true,
  offered: 'palette',
  when: ({ state }) => state === 'running' || state === 'paused',
  run: async ({ panels }, containers) => {
    const [first] = containers;
    if (!first) return;
    const more = containers.length - 1;
    const name = plain(first.name, 40);
    (await panels()).showStats(containers, more === 0 ? name : l10n.t('{0} and {1} more', name, more));
  },
});

/** Shows what all running containers use, those too that are started later. */
export const containersStats = define({
  id: 'longshore.containers.stats',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory, panels }) => {
    await inventory.load(['container'], AbortSignal.timeout(30_000));
    (await panels()).showStats(undefined, l10n.t('all containers'));
  },
});
