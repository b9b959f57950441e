import * as l10n from '@vscode/l10n';
import { type FormPlan, type FormProblems, type FormValues, tableRows } from '../base/form.js';
import { plain } from '../base/text.js';
import { type ContainerRecord, type NetworkRecord } from '../engine/engine.js';
import { addressText, contains, freeAddress, isReserved, parseAddress, parseSubnet } from './address.js';

/** What a container's place on a network is held against. */
export interface ConnectSurroundings {
  readonly network: NetworkRecord;
  /** Every container of the engine: who has which address there. */
  readonly containers: readonly ContainerRecord[];
  /** Whether the engine knows which network is the way out: from Docker 28 on (API 1.48). */
  readonly hasPriority: boolean;
}

/** The form for a container's place on a network. */
export function connectForm(container: ContainerRecord, surroundings: ConnectSurroundings): FormPlan {
  const { network, hasPriority } = surroundings;
  const subnets = network.subnets.map(({ subnet }) => plain(subnet, 50)).join(', ');
  const free = suggestion(surroundings);
  const aliases = { id: 'aliases', label: l10n.t('Aliases'), kind: 'table', columns: [l10n.t('Name')] } as const;
  return {
    title: l10n.t('Connect {0} to {1}', plain(container.name, 40), plain(network.name, 40)),
    about: l10n.t('All of it can be left empty: the engine chooses an address in {0}.', subnets || network.driver),
    action: l10n.t('Connect'),
    initial: {},
    fields: [
      {
        ...{ id: 'ipv4', label: l10n.t('IPv4 address'), kind: 'text' },
        ...(free === undefined ? {} : { hint: l10n.t('{0} is free', free) }),
      },
      ...(network.hasIpv6 ? [{ id: 'ipv6', label: l10n.t('IPv6 address'), kind: 'text' } as const] : []),
      ...(isDefaultBridge(network) ? [] : [aliases]),
      { ...{ id: 'linkLocal', label: l10n.t('Link-local addresses'), kind: 'table' }, columns: [l10n.t('Address')] },
      ...(hasPriority
        ? [
            {
              ...({ id: 'priority', label: l10n.t('Gateway priority'), kind: 'text' } as const),
              hint: l10n.t('of several networks, the one with the highest is the way out; 0 by default'),
            },
          ]
        : []),
    ],
  };
}

/** What is wrong with it, before the engine is asked. */
export function connectProblems(values: FormValues, surroundings: ConnectSurroundings): FormProblems {
  const problems: Record<string, string> = {};
  const put = (field: string, problem: string | undefined) => {
    if (problem !== undefined) problems[field] ??= problem;
  };
  put('ipv4', addressProblem(values['ipv4'] ?? '', 4, surroundings));
  put('ipv6', addressProblem(values['ipv6'] ?? '', 6, surroundings));
  for (const [text = ''] of tableRows(values['linkLocal'])) {
    const address = parseAddress(text);
    const isLinkLocal = address && linkLocal.some((subnet) => contains(subnet, address));
    if (!isLinkLocal) put('linkLocal', l10n.t('{0} is no link-local address (169.254.0.0/16, fe80::/10).', text));
  }
  for (const [text = ''] of tableRows(values['aliases'])) {
    if (!/^[\w-]{1,63}(\.[\w-]{1,63})*$/.test(text))
      put('aliases', l10n.t('{0} can’t be a name in the network.', plain(text, 60)));
  }
  if (!/^-?\d{0,9}$/.test((values['priority'] ?? '').trim())) put('priority', l10n.t('The priority is a number.'));
  return problems;
}

/** EndpointSettings, as POST /networks/{id}/connect takes them. */
export function connectRequest(values: FormValues): Readonly<Record<string, unknown>> {
  const text = (field: string) => (values[field] ?? '').trim();
  const column = (field: string) => tableRows(values[field]).flatMap(([cell = '']) => (cell === '' ? [] : [cell]));
  const ipam = {
    ...(text('ipv4') === '' ? {} : { IPv4Address: text('ipv4') }),
    ...(text('ipv6') === '' ? {} : { IPv6Address: text('ipv6') }),
    ...(column('linkLocal').length === 0 ? {} : { LinkLocalIPs: column('linkLocal') }),
  };
  const aliases = column('aliases');
  const priority = Number(text('priority'));
  return {
    ...(Object.keys(ipam).length === 0 ? {} : { IPAMConfig: ipam }),
    ...(aliases.length === 0 ? {} : { Aliases: aliases }),
    ...(priority === 0 ? {} : { GwPriority: priority }),
  };
}

/** Docker's own bridge, which has neither names nor addresses to choose. */
export function isDefaultBridge({ isBuiltIn, name }: Pick<NetworkRecord, 'isBuiltIn' | 'name'>): boolean {
  return isBuiltIn && name === 'bridge';
}

const linkLocal = ['169.254.0.0/16', 'fe80::/10'].flatMap((text) => parseSubnet(text) ?? []);

/** Whoever has an address on the network, by address. */
function holders({ network, containers }: ConnectSurroundings): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  const put = (text: string | undefined, who: string) => {
    const address = text === undefined ? undefined : parseAddress(text.split('/')[0] ?? '');
    if (address) taken.set(addressText(address), who);
  };
  for (const { gateway } of network.subnets) put(gateway, l10n.t('the gateway'));
  for (const { name, attachments } of containers) {
    for (const { networkId, ipv4, ipv6 } of attachments) {
      if (networkId !== network.id) continue;
      put(ipv4, plain(name, 60));
      put(ipv6, plain(name, 60));
    }
  }
  return taken;
}

function addressProblem(text: string, family: 4 | 6, surroundings: ConnectSurroundings): string | undefined {
  const { network } = surroundings;
  if (text.trim() === '') return undefined;
  const address = parseAddress(text.trim());
  if (address?.family !== family) return l10n.t('{0} is no IPv{1} address.', plain(text, 60), family);
  if (isDefaultBridge(network)) return l10n.t('Addresses can be chosen on networks of your own only.');
  const subnets = network.subnets.flatMap(({ subnet }) => parseSubnet(subnet) ?? []);
  const subnet = subnets.find((candidate) => contains(candidate, address));
  const all = network.subnets.map((one) => one.subnet).join(', ');
  if (!subnet) return l10n.t('{0} is outside of the network’s subnets: {1}.', text, plain(all, 100));
  if (isReserved(subnet, address)) return l10n.t('{0} is the first or last address of {1}.', text, plain(all, 100));
  const holder = holders(surroundings).get(addressText(address));
  return holder === undefined ? undefined : l10n.t('{0} is taken: {1} has it.', text, holder);
}

function suggestion(surroundings: ConnectSurroundings): string | undefined {
  if (isDefaultBridge(surroundings.network)) return undefined;
  const taken = holders(surroundings);
  for (const { subnet, range } of surroundings.network.subnets) {
    const parsed = parseSubnet(range ?? subnet);
    if (parsed?.family !== 4) continue;
    const free = freeAddress(parsed, (address) => taken.has(addressText(address)));
    if (free) return addressText(free);
  }
  return undefined;
}
