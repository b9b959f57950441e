import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { removeVolume } from '../../engine/helper-container.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { confirm, lines } from '../../host/ask.js';
import { usage } from '../../inventory/usage.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';
import { namesOf } from '../names.js';
import { Refusal } from '../refusal.js';
import { isPlain, placeOf } from './plain-volume.js';

/** Removes volumes. There is no force: the engine never removes one that a container uses, stopped or not. */
export const volumeRemove = define({
  id: 'longshore.volume.remove',
  on: 'volume',
  many: true,
  offered: 'palette',
  destructive: true,
  run: async ({ inventory }, volumes, signal) => {
    await inventory.load(['container'], signal);
    const { ofVolume } = usage(inventory.containers.values());
    const free = volumes.filter(({ name }) => !ofVolume.has(name));
    const used = volumes.filter(({ name }) => ofVolume.has(name));
    const reasons = used.map(({ name }) =>
      l10n.t('{0} is used by {1}.', plain(name, 64), namesOf(ofVolume.get(name) ?? [])),
    );
    const [first] = free;
    if (!first) {
      throw new Refusal(
        reasons.join(' '),
        l10n.t('Remove these containers first: a volume that even a stopped one uses can’t be removed.'),
      );
    }
    const details = free.map((volume) => {
      const size = inventory.details.volumeSizes.get(volume.name);
      return [
        plain(volume.name, 64),
        ...(size === undefined ? [] : [humanSizeOf(size, 3)]),
        ...(isPlain(volume) ? [] : [l10n.t('its data stays at {0}', plain(placeOf(volume), 80))]),
      ].join(' · ');
    });
    const isLost = free.some(isPlain);
    const backUpFirst = l10n.t('Back Up First…');
    const remove = l10n.t('Remove');
    const answer = await confirm(
      free.length === 1
        ? isLost
          ? l10n.t('Remove the volume {0} and all its data?', plain(first.name, 64))
          : l10n.t('Remove the volume {0}?', plain(first.name, 64))
        : l10n.t('Remove {0} volumes and all their data?', free.length),
      [
        lines(details),
        ...(reasons.length > 0 ? [`${l10n.t('These stay:')}\n${lines(reasons)}`] : []),
        ...(isLost ? [l10n.t('The data is in no other place, and can’t be brought back.')] : []),
        onEndpoint(inventory),
      ].join('\n\n'),
      remove,
      ...(isLost && free.length === 1 && !inventory.engine.info.isPodman ? [backUpFirst] : []),
    );
    if (answer === backUpFirst) {
      await vscode.commands.executeCommand('longshore.volume.backUp', { kind: 'volume', id: first.id });
      return;
    }
    await each(
      free,
      ({ name }) => name,
      signal,
      ({ name }) => removeVolume(inventory.engine, name, { signal }),
    );
  },
});
