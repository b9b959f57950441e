import * as l10n from '@vscode/l10n';
import { type FormPlan, type FormProblems, type FormValues, pairsOf, tableRows } from '../base/form.js';
import { plain } from '../base/text.js';
import { type NetworkRecord } from '../engine/engine.js';
import {
  type Subnet,
  contains,
  covers,
  hasHostBits,
  isReserved,
  overlaps,
  parseAddress,
  parseSubnet,
  subnetText,
} from './address.js';

/** What a form for a new network is held against. */
export interface NetworkSurroundings {
  readonly networks: readonly NetworkRecord[];
  readonly isSwarmManager: boolean;
  /** Whether the engine finds an IPv6 subnet by itself: from Docker 27 on (API 1.46). */
  readonly choosesIpv6: boolean;
}

/** The form for a new network. */
export function networkForm({ isSwarmManager, choosesIpv6 }: NetworkSurroundings): FormPlan {
  const lan = { field: 'driver', is: ['macvlan', 'ipvlan'] };
  return {
    title: l10n.t('Create Network'),
    about: l10n.t('Containers on a network of their own find each other by name.'),
    action: l10n.t('Create Network'),
    initial: { driver: 'bridge', mode: '', subnets: '', options: '', labels: '' },
    fields: [
      { id: 'name', label: l10n.t('Name'), kind: 'text', hint: 'shop' },
      {
        id: 'driver',
        label: l10n.t('Driver'),
        kind: 'choice',
        choices: [
          ['bridge', l10n.t('bridge: for containers of this engine')],
          ['macvlan', l10n.t('macvlan: containers with MAC addresses of their own on a LAN')],
          ['ipvlan', l10n.t('ipvlan: containers with addresses of their own on a LAN')],
          ...(isSwarmManager ? [['overlay', l10n.t('overlay: over all machines of the swarm')] as const] : []),
        ],
      },
      {
        id: 'parent',
        label: l10n.t('Parent interface'),
        kind: 'text',
        hint: l10n.t('of the engine’s machine: eth0, eth0.50; without one, an interface of its own'),
        when: lan,
      },
      {
        id: 'mode',
        label: l10n.t('Mode'),
        kind: 'choice',
        choices: [
          ['', l10n.t('the driver’s own')],
          ...['bridge', 'vepa', 'passthru', 'private'].map((mode) => [mode, `macvlan: ${mode}`] as const),
          ...['l2', 'l3', 'l3s'].map((mode) => [mode, `ipvlan: ${mode}`] as const),
        ],
        when: lan,
      },
      {
        id: 'subnets',
        label: l10n.t('Subnets'),
        kind: 'table',
        columns: [l10n.t('Subnet'), l10n.t('Gateway'), l10n.t('Range to give addresses from')],
        hint: l10n.t('172.28.0.0/16; without any, the engine chooses one'),
      },
      {
        id: 'ipv6',
        label: choosesIpv6 ? l10n.t('IPv6 too') : l10n.t('IPv6 too: needs a subnet like fd00:28::/64 above'),
        kind: 'check',
      },
      { id: 'internal', label: l10n.t('Internal: no way out of this network'), kind: 'check' },
      {
        id: 'attachable',
        label: l10n.t('Attachable: for containers that are no services too'),
        kind: 'check',
        when: { field: 'driver', is: ['overlay'] },
      },
      {
        id: 'encrypted',
        label: l10n.t('Encrypted between machines'),
        kind: 'check',
        when: { field: 'driver', is: ['overlay'] },
      },
      {
        id: 'options',
        label: l10n.t('Driver options'),
        kind: 'table',
        columns: [l10n.t('Option'), l10n.t('Value')],
        hint: 'com.docker.network.driver.mtu = 1450',
      },
      { id: 'labels', label: l10n.t('Labels'), kind: 'table', columns: [l10n.t('Label'), l10n.t('Value')] },
    ],
  };
}

/** What is wrong with it, before the engine is asked. */
export function networkProblems(values: FormValues, surroundings: NetworkSurroundings): FormProblems {
  const { networks, choosesIpv6 } = surroundings;
  const problems: Record<string, string> = {};
  const put = (field: string, problem: string | undefined) => {
    if (problem !== undefined) problems[field] ??= problem;
  };
  put('name', nameProblem(values['name'] ?? '', networks));
  const others = networks.filter(({ scope }) => (scope === 'swarm') === (values['driver'] === 'overlay'));
  const own: Subnet[] = [];
  for (const [text = '', gateway = '', range = ''] of tableRows(values['subnets'])) {
    put('subnets', subnetProblem(text, gateway, range, own, others));
    const subnet = parseSubnet(text);
    if (subnet) own.push(subnet);
  }
  if (values['ipv6'] && !choosesIpv6 && !own.some(({ family }) => family === 6)) {
    put('ipv6', l10n.t('This engine chooses no IPv6 subnet by itself: add one above, such as fd00:28::/64.'));
  }
  const mode = values['mode'] ?? '';
  const isIpvlan = /^l[23]/.test(mode);
  if (mode !== '' && (values['driver'] === 'ipvlan') !== isIpvlan && isLan(values)) {
    put('mode', l10n.t('{0} has no mode {1}.', values['driver'] ?? '', mode));
  }
  return problems;
}

/** The body of POST /networks/create. */
export function networkRequest(values: FormValues): Readonly<Record<string, unknown>> {
  const driver = values['driver'] ?? 'bridge';
  const parent = isLan(values) ? (values['parent'] ?? '').trim() : '';
  const mode = isLan(values) ? (values['mode'] ?? '') : '';
  const rows = tableRows(values['subnets']);
  const subnets = rows.map(([subnet, gateway, range]) => ({
    Subnet: subnet,
    ...(gateway ? { Gateway: gateway } : {}),
    ...(range ? { IPRange: range } : {}),
  }));
  const hasIpv6 = rows.some(([subnet = '']) => parseSubnet(subnet)?.family === 6);
  return {
    ...{ Name: (values['name'] ?? '').trim(), Driver: driver, CheckDuplicate: true },
    ...{ Internal: values['internal'] === 'yes', EnableIPv6: values['ipv6'] === 'yes' || hasIpv6 },
    Attachable: driver === 'overlay' && values['attachable'] === 'yes',
    ...(subnets.length > 0 ? { IPAM: { Driver: 'default', Config: subnets } } : {}),
    Options: {
      ...(parent === '' ? {} : { parent }),
      ...(mode === '' ? {} : { [`${driver}_mode`]: mode }),
      ...(driver === 'overlay' && values['encrypted'] === 'yes' ? { encrypted: '' } : {}),
      ...pairsOf(values['options']),
    },
    Labels: { ...pairsOf(values['labels']) },
  };
}

function isLan({ driver }: FormValues): boolean {
  return driver === 'macvlan' || driver === 'ipvlan';
}

function nameProblem(text: string, networks: readonly NetworkRecord[]): string | undefined {
  const name = text.trim();
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    return l10n.t('A name begins with a letter or digit, and has letters, digits, “_”, “.” and “-”.');
  }
  if (networks.some((network) => network.name === name)) return l10n.t('There is a network of that name.');
  return ['default', 'container'].includes(name) ? l10n.t('Docker keeps that name for itself.') : undefined;
}

function subnetProblem(
  text: string,
  gateway: string,
  range: string,
  own: readonly Subnet[],
  others: readonly NetworkRecord[],
): string | undefined {
  const shown = plain(text, 60);
  if (text === '') return l10n.t('A gateway or range needs its subnet.');
  const subnet = parseSubnet(text);
  if (!subnet) return l10n.t('{0} is no subnet: write it as 172.28.0.0/16 or fd00:28::/64.', shown);
  if (hasHostBits(text)) return l10n.t('{0} names a host: its subnet is {1}.', shown, subnetText(subnet));
  const twin = own.find((other) => overlaps(other, subnet));
  if (twin) return l10n.t('{0} overlaps with {1} above.', shown, subnetText(twin));
  for (const network of others) {
    const taken = network.subnets.find((other) => {
      const parsed = parseSubnet(other.subnet);
      return parsed && overlaps(parsed, subnet);
    });
    if (taken) {
      return l10n.t('{0} overlaps with {1} of the network {2}.', shown, taken.subnet, plain(network.name, 60));
    }
  }
  if (gateway !== '') {
    const address = parseAddress(gateway);
    if (!address) return l10n.t('{0} is no IP address.', plain(gateway, 60));
    if (!contains(subnet, address)) return l10n.t('The gateway {0} is outside of {1}.', gateway, shown);
    if (isReserved(subnet, address)) return l10n.t('{0} is the first or last address of {1}.', gateway, shown);
  }
  if (range === '') return undefined;
  const part = parseSubnet(range);
  if (!part) return l10n.t('{0} is no subnet: write it as 172.28.0.0/16 or fd00:28::/64.', plain(range, 60));
  return covers(subnet, part) ? undefined : l10n.t('The range {0} is outside of {1}.', plain(range, 60), shown);
}
