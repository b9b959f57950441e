import { volumeForm, volumeProblems, volumeRequest } from '../../volumes/volume-form.js';
import { define } from '../command.js';
import { sameEndpoint } from '../guard.js';

/** Opens the form for a new volume. */
export const volumesCreate = define({
  id: 'longshore.volumes.create',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory, panels }, _, signal) => {
    await inventory.load(['volume'], signal);
    const still = sameEndpoint(inventory);
    (await panels()).showForm(
      {
        ...volumeForm(),
        check: (values) => volumeProblems(values, (name) => inventory.volumes.has(name)),
        run: async (values, closing) => {
          await still().createVolume(volumeRequest(values), { signal: closing });
        },
      },
      'database',
    );
  },
});
