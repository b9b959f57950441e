import { kinds } from '../engine/engine.js';
import { cacheWaste, wasteOf } from '../inventory/waste.js';
import { define } from './command.js';
import { cleanUp } from './prune.js';

/** What takes the engine's disk, in pictures, with what of that can go. */
export const diskShow = define({
  id: 'longshore.disk.show',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ panels }) => (await panels()).showDisk(),
});

/** Removes what is ticked on the page of the disk, after the same question as every clean-up. */
export const diskClean = define({
  id: 'longshore.disk.clean',
  on: 'none',
  many: false,
  offered: 'menu',
  destructive: true,
  run: async ({ panels, inventory }, _none, signal) => {
    const page = (await panels()).disk;
    if (!page) return;
    const ticked = new Set(page.ticked);
    await inventory.load(kinds, signal);
    // What has come into use since it was measured isn't in the list any more.
    const disk = await inventory.engine.diskUsage({ signal });
    const all = [...kinds.flatMap((kind) => wasteOf(kind, inventory, disk)), ...cacheWaste(disk, Date.now())];
    const chosen = all.filter(({ key }) => ticked.has(key));
    if (chosen.length > 0) await cleanUp(inventory, chosen, signal).finally(() => page.measure());
    else await page.measure();
  },
});
