import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ContainerDetails, type ContainerRecord, type VolumeRecord } from '../../engine/engine.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { volumeAuthority, volumeScheme } from '../../files/core/file-uri.js';
import { type Usage } from '../../inventory/usage.js';
import { type ContainerRows } from './container-row.js';
import { type Row, describe, icon } from './row.js';

/** The rows of the Volumes view: named ones first, anonymous ones in a group of their own. */
export function volumeRows(
  volumes: Iterable<VolumeRecord>,
  usage: Usage,
  sizes: ReadonlyMap<string, number>,
  detailsOf: (container: ContainerRecord) => ContainerDetails | undefined,
  now: number,
  rows: ContainerRows,
): readonly Row[] {
  const all = [...volumes].sort((a, b) => compareNames(a.name, b.name));
  const named = all.filter((volume) => !volume.isAnonymous);
  const anonymous = all.filter((volume) => volume.isAnonymous);
  const row = (volume: VolumeRecord) =>
    volumeRow(volume, usage.ofVolume.get(volume.name) ?? [], sizes.get(volume.name), detailsOf, now, rows);
  const roots = named.map(row);
  if (anonymous.length > 0) {
    roots.push({
      id: 'anonymous',
      label: l10n.t('Anonymous volumes'),
      description: String(anonymous.length),
      icon: icon('archive'),
      context: 'group anonymous',
      children: anonymous.map(row),
      refs: anonymous.map(({ id }) => ({ kind: 'volume', id })),
    });
  }
  return roots;
}

function volumeRow(
  volume: VolumeRecord,
  users: readonly ContainerRecord[],
  size: number | undefined,
  detailsOf: (container: ContainerRecord) => ContainerDetails | undefined,
  now: number,
  rows: ContainerRows,
): Row {
  const id = `volume/${volume.name}`;
  return {
    id,
    label: volume.isAnonymous ? plain(volume.name.slice(0, 12)) : plain(volume.name),
    description: describe(
      plain(volume.driver, 60),
      size === undefined ? undefined : humanSizeOf(size, 3),
      users.length === 0 ? l10n.t('unused') : l10n.t('used by {0}', usersText(users)),
    ),
    icon: icon('database', users.length === 0 ? 'disabledForeground' : 'charts.blue'),
    context: ['volume', users.length === 0 ? 'unused' : 'used', volume.isAnonymous ? 'anonymous' : 'named'].join(' '),
    children: [
      filesRow(volume, id),
      ...users.map((user) => userRow(user, volume, users, detailsOf(user), `${id}/`, now, rows)),
    ],
    refs: [{ kind: 'volume', id: volume.id }],
  };
}

/** Its files, whoever uses it. */
function filesRow({ name }: VolumeRecord, parentId: string): Row {
  const place = { scheme: volumeScheme, authority: volumeAuthority(name), path: '/' };
  return {
    ...{ id: `${parentId}/files`, label: l10n.t('Files'), description: '', icon: icon('root-folder') },
    ...{ context: 'files volume', children: 'asked', refs: [{ kind: 'file', ...place, isFolder: true }] },
  };
}

function userRow(
  user: ContainerRecord,
  volume: VolumeRecord,
  users: readonly ContainerRecord[],
  details: ContainerDetails | undefined,
  prefix: string,
  now: number,
  rows: ContainerRows,
): Row {
  const mounts = user.mounts.filter((mount) => mount.name === volume.name);
  const givers = (details?.volumesFrom ?? []).flatMap(({ container }) =>
    users.filter((other) => other.name === container || other.id.startsWith(container)),
  );
  return {
    ...rows.row(user, now, prefix),
    description: describe(
      mounts.map((mount) => plain(mount.destination, 80)).join(', '),
      mounts.every((mount) => mount.readOnly) ? l10n.t('read-only') : undefined,
      givers.length === 0 ? undefined : l10n.t('by --volumes-from {0}', usersText(givers)),
    ),
    children: undefined,
  };
}

function usersText(users: readonly ContainerRecord[]): string {
  const names = users.slice(0, 3).map(({ name }) => plain(name, 40));
  return users.length > 3 ? l10n.t('{0} and {1} more', names.join(', '), users.length - 3) : names.join(', ');
}
