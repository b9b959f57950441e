import * as l10n from '@vscode/l10n';
import { isUp } from '../../engine/is-up.js';
import { plain } from '../../base/text.js';
import { type NetworkRecord } from '../../engine/engine.js';
import { confirm, lines } from '../../host/ask.js';
import { usage, usersOfNetwork } from '../../inventory/usage.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';
import { namesOf } from '../names.js';
import { Refusal } from '../refusal.js';

/** Only a container that runs has an endpoint in the network: a stopped one keeps no network from going. */
const isAttached = isUp;

/** Removes networks that no running container is attached to. */
export const networkRemove = define({
  id: 'longshore.network.remove',
  on: 'network',
  many: true,
  offered: 'palette',
  destructive: true,
  when: ({ isBuiltIn }) => !isBuiltIn,
  run: async ({ inventory }, networks, signal) => {
    await inventory.load(['container'], signal);
    const users = usage(inventory.containers.values());
    const members = (network: NetworkRecord) => usersOfNetwork(users, network);
    const free = networks.filter((network) => !members(network).some(isAttached));
    const used = networks.filter((network) => members(network).some(isAttached));
    const reasons = used.map((network) =>
      l10n.t('{0} is used by {1}.', plain(network.name, 60), namesOf(members(network).filter(isAttached))),
    );
    const [first] = free;
    if (!first) {
      throw new Refusal(
        reasons.join(' '),
        l10n.t('Stop these containers first: a network with running containers can’t be removed.'),
      );
    }
    const details = free.map((network) => {
      const stopped = members(network);
      const name = plain(network.name, 60);
      return stopped.length > 0 ? `${name} · ${l10n.t('won’t start again without it: {0}', namesOf(stopped))}` : name;
    });
    await confirm(
      free.length === 1
        ? l10n.t('Remove the network {0}?', plain(first.name))
        : l10n.t('Remove {0} networks?', free.length),
      [
        lines(details),
        ...(reasons.length > 0 ? [`${l10n.t('These stay:')}\n${lines(reasons)}`] : []),
        onEndpoint(inventory),
      ].join('\n\n'),
      l10n.t('Remove'),
    );
    await each(
      free,
      ({ name }) => name,
      signal,
      ({ id }) => inventory.engine.removeNetwork(id, { signal }),
    );
  },
});
