import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ContainerDetails, type ContainerRecord, type NetworkRecord } from '../../engine/engine.js';
import { type Usage, usersOfNetwork } from '../../inventory/usage.js';
import { aliasesText } from './aliases.js';
import { type ContainerRows } from './container-row.js';
import { type Row, describe, icon } from './row.js';

/** The rows of the Networks view: the user's own first, the engine's built-in ones after them. */
export function networkRows(
  networks: Iterable<NetworkRecord>,
  usage: Usage,
  detailsOf: (container: ContainerRecord) => ContainerDetails | undefined,
  now: number,
  rows: ContainerRows,
): readonly Row[] {
  return [...networks]
    .sort((a, b) => Number(a.isBuiltIn) - Number(b.isBuiltIn) || compareNames(a.name, b.name))
    .map((network) => networkRow(network, usersOfNetwork(usage, network), detailsOf, now, rows));
}

function networkRow(
  network: NetworkRecord,
  members: readonly ContainerRecord[],
  detailsOf: (container: ContainerRecord) => ContainerDetails | undefined,
  now: number,
  rows: ContainerRows,
): Row {
  const id = `network/${network.id}`;
  const subnets = network.subnets.map(({ subnet, gateway }) =>
    gateway ? l10n.t('{0} via {1}', plain(subnet, 50), plain(gateway, 50)) : plain(subnet, 50),
  );
  return {
    id,
    label: plain(network.name),
    description: describe(
      plain(network.driver, 40),
      network.scope === 'local' ? undefined : plain(network.scope, 20),
      network.isInternal ? l10n.t('internal') : undefined,
      subnets.join(', '),
      network.isBuiltIn ? l10n.t('built-in') : undefined,
    ),
    icon: icon('type-hierarchy', network.isBuiltIn ? 'disabledForeground' : 'charts.blue'),
    context: ['network', network.isBuiltIn ? 'builtin' : 'custom', members.length > 0 ? 'used' : 'unused'].join(' '),
    children:
      members.length === 0
        ? undefined
        : members.map((member) => memberRow(member, network, detailsOf(member), `${id}/`, now, rows)),
    refs: [{ kind: 'network', id: network.id }],
  };
}

function memberRow(
  member: ContainerRecord,
  network: NetworkRecord,
  details: ContainerDetails | undefined,
  prefix: string,
  now: number,
  rows: ContainerRows,
): Row {
  const here = (details ?? member).attachments.find(
    ({ networkId, network: name }) => networkId === network.id || (networkId === '' && name === network.name),
  );
  const row = rows.row(member, now, prefix);
  return {
    ...row,
    context: `${row.context} member`,
    refs: [{ kind: 'container', id: member.id, on: network.id }],
    description: describe(here?.ipv4, here?.ipv6, here && aliasesText(member, here)),
    children: undefined,
  };
}
