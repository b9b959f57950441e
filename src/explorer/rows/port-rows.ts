import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { statusText } from '../../engine/wording/status.js';
import { type HostProcess } from '../../base/socket-owner.js';
import { type PortClaim, type PortUse } from '../../networks/port-uses.js';
import { type ContainerRows } from './container-row.js';
import { type Row, describe, icon } from './row.js';

/** The rows of the Ports view: a row a port of the engine's machine, and below it who has it or wants it. */
export function portRows(
  uses: readonly PortUse[],
  processOf: (use: PortUse) => HostProcess | undefined,
  now: number,
  rows: ContainerRows,
): readonly Row[] {
  return uses.map((use) => portRow(use, processOf(use), now, rows));
}

function portRow(use: PortUse, process: HostProcess | undefined, now: number, rows: ContainerRows): Row {
  const { port, protocol, claims, listener, isConflict } = use;
  const id = `host-port/${port}/${protocol}`;
  const [holder] = claims.filter(({ holds }) => holds);
  const opens = holder !== undefined && protocol === 'tcp';
  const others = claims.filter((claim) => claim !== holder);
  const wanters = plain(others.map(({ container }) => container.name).join(', '), 80);
  const known = process && l10n.t('{0} (process {1})', plain(process.name, 40), process.pid);
  const who = holder
    ? `${plain(holder.container.name, 60)}:${holder.privatePort}`
    : (known ?? (listener ? l10n.t('a program of this machine') : undefined));
  return {
    id,
    label: protocol === 'tcp' ? String(port) : `${port}/${protocol}`,
    description: describe(
      who,
      holder ? addressesText(holder) : undefined,
      wanters === ''
        ? undefined
        : who === undefined
          ? l10n.t('free; {0} wants it', wanters)
          : l10n.t('{0} wants it too', wanters),
    ),
    icon: isConflict
      ? icon('warning', 'list.warningForeground')
      : icon('radio-tower', holder ? 'charts.green' : 'disabledForeground'),
    context: opens ? 'port published' : 'port',
    children: [
      ...claims.map((claim) => claimRow(claim, `${id}/`, now, rows)),
      ...(listener ? [programRow(id, listener.ip, known)] : []),
    ],
    refs: holder
      ? [
          {
            ...{ kind: 'port', container: holder.container.id, privatePort: holder.privatePort },
            ...{ publicPort: port, protocol },
          },
        ]
      : [],
    tooltip: isConflict
      ? l10n.t(
          'One program alone can have a port of the machine: who comes second is refused (“port is already allocated”).',
        )
      : l10n.t('Who has this port of the engine’s machine is below it.'),
    ...(opens ? { click: 'longshore.port.open' as const } : {}),
  };
}

function claimRow(claim: PortClaim, prefix: string, now: number, rows: ContainerRows): Row {
  const { container, privatePort, holds } = claim;
  const row = rows.row(container, now, prefix);
  return {
    ...row,
    description: describe(
      holds ? l10n.t('has it') : l10n.t('wants it'),
      String(privatePort),
      addressesText(claim),
      stateText(container, now),
    ),
    children: undefined,
  };
}

function stateText(container: ContainerRecord, now: number): string {
  return plain(statusText(container, now), 80);
}

function programRow(id: string, ip: string, known: string | undefined): Row {
  return {
    id: `${id}/program`,
    label: known ?? l10n.t('A program of this machine'),
    description: describe(l10n.t('has it'), ip),
    icon: icon('server-process'),
    context: 'program',
    children: undefined,
    refs: [],
    tooltip:
      known === undefined
        ? l10n.t('Whose it is can be seen by root alone: sudo ss -ltnp')
        : l10n.t('It is no container: it was started on this machine.'),
  };
}

function addressesText({ ips }: PortClaim): string {
  return ips.map((ip) => (ip === '' ? '0.0.0.0' : plain(ip, 50))).join(', ');
}
