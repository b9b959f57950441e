import * as l10n from '@vscode/l10n';
import { compareApi } from '../../engine/docker/api-version.js';
import { networkForm, networkProblems, networkRequest } from '../../networks/network-form.js';
import { define } from '../command.js';
import { sameEndpoint } from '../guard.js';

/** From this API on an engine chooses IPv6 subnets by itself (Docker 27). */
const ipv6Api = '1.46';

/** Opens the form for a new network. */
export const networksCreate = define({
  id: 'longshore.networks.create',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory, panels }, _, signal) => {
    await inventory.load(['network'], signal);
    const { engine } = inventory;
    const isSwarmManager = !engine.info.isPodman && (await engine.isSwarmManager({ signal }));
    const surroundings = () => ({
      networks: [...inventory.networks.values()],
      ...{ isSwarmManager, choosesIpv6: compareApi(engine.info.api, ipv6Api) >= 0 },
    });
    const still = sameEndpoint(inventory);
    (await panels()).showForm(
      {
        ...networkForm(surroundings()),
        title: l10n.t('Create Network'),
        check: (values) => networkProblems(values, surroundings()),
        run: async (values, closing) => {
          await still().createNetwork(networkRequest(values), { signal: closing });
        },
      },
      'type-hierarchy',
    );
  },
});
