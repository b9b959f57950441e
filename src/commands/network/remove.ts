import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { confirm, lines } from '../../host/ask.js';
import { usage } from '../../inventory/usage.js';
import { define } from '../command.js';
import { each } from '../each.js';

export const networkRemove = define({
  id: 'longshore.network.remove',
  on: 'network',
  many: true,
  offered: 'palette',
  destructive: true,
  when: ({ isBuiltIn }) => !isBuiltIn,
  run: async ({ inventory }, networks, signal) => {
    await inventory.load(['container'], signal);
    const members = usage(inventory.containers.values()).ofNetwork;
    const details = networks.map(({ id, name }) => {
      const attached = (members.get(id) ?? []).map((container) => plain(container.name, 40));
      return attached.length > 0
        ? `${plain(name, 60)} · ${l10n.t('attached: {0}', attached.join(', '))}`
        : plain(name, 60);
    });
    await confirm(
      networks.length === 1
        ? l10n.t('Remove the network {0}?', plain(networks[0]?.name ?? ''))
        : l10n.t('Remove {0} networks?', networks.length),
      `${lines(details)}\n\n${l10n.t('The engine refuses while running containers are attached.')}`,
      l10n.t('Remove'),
    );
    await each(
      networks,
      ({ name }) => name,
      signal,
      ({ id }) => inventory.engine.removeNetwork(id, { signal }),
    );
  },
});
