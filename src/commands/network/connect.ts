import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ContainerRecord, type NetworkRecord } from '../../engine/engine.js';
import { compareApi } from '../../engine/docker/api-version.js';
import { statusText } from '../../engine/wording/status.js';
import { confirm, input, lines, pick, pickMany } from '../../host/ask.js';
import { type Inventory } from '../../inventory/inventory.js';
import { hasOwnNetwork } from '../../inventory/own-network.js';
import { connectForm, connectProblems, connectRequest } from '../../networks/connect-form.js';
import { networkProblems, networkRequest } from '../../networks/network-form.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { onEndpoint, sameEndpoint } from '../guard.js';
import { namesOf } from '../names.js';
import { Refusal } from '../refusal.js';

/** From this API on a container's networks have priorities (Docker 28). */
const priorityApi = '1.48';

/** Networks that containers can be put on later: not the engine's machine's own, and not the one that is none. */
const isOpen = ({ name, driver }: NetworkRecord) => name !== 'host' && name !== 'none' && driver !== 'null';

const canConnect = (container: ContainerRecord) => hasOwnNetwork(container) && container.state !== 'removing';

const isOn = (container: ContainerRecord, { id, name }: NetworkRecord) =>
  container.attachments.some(({ networkId, network }) => networkId === id || (networkId === '' && network === name));

/** Puts containers, chosen from all that aren't there, on a network. */
export const networkConnect = define({
  id: 'longshore.network.connect',
  on: 'network',
  many: false,
  offered: 'palette',
  changes: true,
  when: isOpen,
  run: async ({ inventory }, [network], signal) => {
    if (!network) return;
    await inventory.load(['container'], signal);
    const free = [...inventory.containers.values()].filter((one) => canConnect(one) && !isOn(one, network));
    if (free.length === 0) throw new Refusal(l10n.t('Every container that can be is on {0} already.', network.name));
    const choices = free
      .sort((a, b) => compareNames(a.name, b.name))
      .map((value) => ({
        label: plain(value.name),
        description: plain(statusText(value, Date.now()), 80),
        detail: value.attachments.map((place) => plain(place.network, 40)).join(', '),
        value,
      }));
    const chosen = await pickMany(l10n.t('Containers to connect to {0}', plain(network.name, 60)), choices);
    await connectAll(inventory, chosen, network, signal);
  },
});

/** Puts containers on a network: on the one whose id is given (they were dropped there), else on one that is chosen. */
export const containerConnect = define({
  id: 'longshore.container.connect',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: canConnect,
  run: async ({ inventory }, containers, signal, _, given) => {
    await inventory.load(['network'], signal);
    const dropped = typeof given === 'string' ? inventory.networks.get(given) : undefined;
    if (dropped && !isOpen(dropped)) {
      throw new Refusal(l10n.t('No container can be connected to {0} later.', plain(dropped.name, 60)));
    }
    const network = dropped ?? (await pickNetwork(inventory, containers));
    const missing = containers.filter((container) => !isOn(container, network));
    if (missing.length === 0) throw new Refusal(l10n.t('It is on {0} already.', plain(network.name, 60)));
    await connectAll(inventory, missing, network, signal);
  },
});

/** Makes a network for containers that are to find each other by name, and puts all of them on it. */
export const containerConnectTogether = define({
  id: 'longshore.container.connectTogether',
  on: 'container',
  many: true,
  offered: 'palette',
  changes: true,
  when: canConnect,
  run: async ({ inventory }, containers, signal) => {
    await inventory.load(['network'], signal);
    const { networks, engine } = inventory;
    const values = (name: string) => ({ name, driver: 'bridge' });
    const surroundings = { networks: [...networks.values()], isSwarmManager: false, choosesIpv6: false };
    const name = await input({
      title: l10n.t('A network for {0}', namesOf(containers)),
      prompt: l10n.t('Name of the new network. On it they find each other by name.'),
      value: freeName([...networks.values()].map((network) => network.name)),
      check: (text) => networkProblems(values(text), surroundings)['name'],
    });
    const id = await engine.createNetwork(networkRequest(values(name)), { signal });
    let joined = 0;
    try {
      await each(
        containers,
        (container) => container.name,
        signal,
        async (container) => {
          await engine.connectNetwork(id, container.id, {}, { signal });
          joined += 1;
        },
      );
    } catch (error) {
      if (joined === 0) await engine.removeNetwork(id);
      throw error;
    }
  },
});

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'together' : `together-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Puts a container on a network with an address, aliases and more that is filled in. */
export const containerConnectWith = define({
  id: 'longshore.container.connectWith',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: canConnect,
  run: async ({ inventory, panels }, [container], signal) => {
    if (!container) return;
    await inventory.load(['network'], signal);
    const network = await pickNetwork(inventory, [container]);
    const surroundings = () => ({
      network,
      containers: [...inventory.containers.values()],
      hasPriority: compareApi(inventory.engine.info.api, priorityApi) >= 0,
    });
    const still = sameEndpoint(inventory);
    (await panels()).showForm(
      {
        ...connectForm(container, surroundings()),
        check: (values) => connectProblems(values, surroundings()),
        run: (values, closing) =>
          still().connectNetwork(network.id, container.id, connectRequest(values), { signal: closing }),
      },
      'plug',
    );
  },
});

/** Takes containers off networks. */
export const attachmentDisconnect = define({
  id: 'longshore.attachment.disconnect',
  on: 'attachment',
  many: true,
  offered: 'palette',
  changes: true,
  when: ({ container, attachment }) => attachment.network !== 'host' && canConnect(container),
  run: async ({ inventory }, places, signal) => {
    const words = places.map(({ container, attachment }) =>
      l10n.t('{0} from {1}', plain(container.name, 60), plain(attachment.network, 60)),
    );
    const running = places.some(({ container }) => container.state === 'running');
    if (running) {
      const detail = [
        l10n.t('Connections over it break, and its names there no longer lead to it.'),
        ...(places.length > 1 ? [lines(words)] : []),
        onEndpoint(inventory),
      ].join('\n\n');
      const question =
        places.length === 1
          ? l10n.t('Disconnect {0}?', words[0] ?? '')
          : l10n.t('Disconnect from {0} networks?', places.length);
      await confirm(question, detail, l10n.t('Disconnect'));
    }
    await each(
      places,
      ({ container }) => container.name,
      signal,
      ({ container, attachment }) =>
        inventory.engine.disconnectNetwork(attachment.networkId || attachment.network, container.id, { signal }),
    );
  },
});

async function pickNetwork(inventory: Inventory, containers: readonly ContainerRecord[]): Promise<NetworkRecord> {
  const open = [...inventory.networks.values()]
    .filter((network) => isOpen(network) && containers.some((container) => !isOn(container, network)))
    .sort((a, b) => Number(a.isBuiltIn) - Number(b.isBuiltIn) || compareNames(a.name, b.name));
  if (open.length === 0) {
    throw new Refusal(l10n.t('There is no network that it isn’t on already.'), l10n.t('“Create Network…” makes one.'));
  }
  return pick(
    l10n.t('Network to connect to'),
    open.map((value) => ({
      label: plain(value.name),
      description: [value.driver, ...value.subnets.map(({ subnet }) => subnet)]
        .map((word) => plain(word, 50))
        .join(' · '),
      value,
    })),
  );
}

async function connectAll(
  inventory: Inventory,
  containers: readonly ContainerRecord[],
  network: NetworkRecord,
  signal: AbortSignal,
): Promise<void> {
  await each(
    containers,
    ({ name }) => name,
    signal,
    ({ id }) => inventory.engine.connectNetwork(network.id, id, {}, { signal }),
  );
}
