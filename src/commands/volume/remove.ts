import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { confirm, lines } from '../../host/ask.js';
import { usage } from '../../inventory/usage.js';
import { define } from '../command.js';
import { each } from '../each.js';

/** Removes volumes. There is no force: the engine never removes one that a container uses, stopped or not. */
export const volumeRemove = define({
  id: 'longshore.volume.remove',
  on: 'volume',
  many: true,
  offered: 'palette',
  destructive: true,
  run: async ({ inventory }, volumes, signal) => {
    await inventory.load(['container'], signal);
    const users = usage(inventory.containers.values()).ofVolume;
    const details = volumes.map(({ name }) => {
      const size = inventory.details.volumeSizes.get(name);
      const used = (users.get(name) ?? []).map((container) => plain(container.name, 40));
      return [
        plain(name, 64),
        ...(size === undefined ? [] : [humanSizeOf(size, 3)]),
        ...(used.length > 0 ? [l10n.t('used by {0}', used.join(', '))] : []),
      ].join(' · ');
    });
    await confirm(
      volumes.length === 1
        ? l10n.t('Remove the volume {0} and all its data?', plain(volumes[0]?.name ?? '', 64))
        : l10n.t('Remove {0} volumes and all their data?', volumes.length),
      `${lines(details)}\n\n${l10n.t('The data can’t be brought back. A volume that a container uses stays: remove the container first.')}`,
      l10n.t('Remove'),
    );
    await each(
      volumes,
      ({ name }) => name,
      signal,
      ({ name }) => inventory.engine.removeVolume(name, { force: false }, { signal }),
    );
  },
});
