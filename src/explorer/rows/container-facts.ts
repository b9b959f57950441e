import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type ContainerDetails, type ContainerRecord, type MountRecord, type PortRecord } from '../../engine/engine.js';
import { containerAuthority, containerScheme } from '../../files/core/file-uri.js';
import { type FileRef } from '../../inventory/ref.js';
import { aliasesText } from './aliases.js';
import { type Row, describe, icon } from './row.js';

/** What a container opens into: its ports, mounts, networks, health and files. */
export function containerFacts(
  container: ContainerRecord,
  details: ContainerDetails | undefined,
  parentId: string,
): readonly Row[] {
  return [
    ...portRows(container, parentId),
    ...container.mounts.map((mount) => mountRow(mount, `${parentId}/mount/${mount.destination}`)),
    ...attachmentRows(container, details, parentId),
    ...healthRows(container, details, parentId),
    filesRow(container, parentId),
    changesRow(container, parentId),
  ];
}

/** One row a port: the same port published on 0.0.0.0 and on :: is one. */
function portRows(container: ContainerRecord, parentId: string): Row[] {
  const byPort = new Map<string, PortRecord[]>();
  for (const port of container.ports) {
    const published = port.publicPort !== undefined && port.publicPort > 0;
    const key = `${port.privatePort}/${port.protocol}/${published ? String(port.publicPort) : ''}`;
    byPort.set(key, [...(byPort.get(key) ?? []), port]);
  }
  return [...byPort].map(([key, ports]) => {
    const port = ports[0] as PortRecord;
    const isPublished = port.publicPort !== undefined && port.publicPort > 0;
    const inside = `${port.privatePort}/${port.protocol}`;
    const opens = isPublished && port.protocol === 'tcp';
    return {
      id: `${parentId}/port/${key}`,
      label: isPublished ? `${String(port.publicPort)} → ${inside}` : inside,
      description: isPublished
        ? [...new Set(ports.map(({ ip }) => (ip ?? '') || '0.0.0.0'))].join(', ')
        : l10n.t('not published'),
      icon: icon(opens ? 'globe' : 'plug'),
      context: opens ? 'port published' : 'port',
      children: undefined,
      refs: [
        {
          kind: 'port' as const,
          container: container.id,
          ...{ privatePort: port.privatePort, publicPort: port.publicPort, protocol: port.protocol },
        },
      ] as const,
      ...(opens ? { click: 'longshore.port.open' as const } : {}),
    };
  });
}

function mountRow(mount: MountRecord, id: string): Row {
  return {
    id,
    label: plain(mount.destination),
    description: describe(
      mount.type === 'volume' ? l10n.t('volume {0}', plain(mount.name ?? '', 40)) : plain(mount.source || mount.type),
      mount.readOnly ? l10n.t('read-only') : undefined,
    ),
    icon: icon(mount.type === 'volume' ? 'database' : mount.type === 'tmpfs' ? 'server' : 'folder'),
    context: `mount ${mount.type === 'volume' ? 'volume' : 'other'}`,
    children: undefined,
    refs: mount.type === 'volume' && mount.name ? [{ kind: 'volume', id: mount.name }] : [],
  };
}

function attachmentRows(container: ContainerRecord, details: ContainerDetails | undefined, parentId: string): Row[] {
  const attachments = details?.attachments.length ? details.attachments : container.attachments;
  if (attachments.length === 0 && container.networkMode !== '') {
    return [
      {
        id: `${parentId}/network-mode`,
        label: l10n.t('Network mode: {0}', plain(container.networkMode, 80)),
        description: '',
        icon: icon('type-hierarchy'),
        context: 'network-mode',
        children: undefined,
        refs: [],
      },
    ];
  }
  return attachments.map((attachment) => ({
    id: `${parentId}/network/${attachment.networkId || attachment.network}`,
    label: plain(attachment.network),
    description: describe(attachment.ipv4, attachment.ipv6, aliasesText(container, attachment)),
    icon: icon('type-hierarchy'),
    context: (attachment.ipv4 ?? attachment.ipv6) ? 'attachment addressed' : 'attachment',
    children: undefined,
    refs: [{ kind: 'attachment', container: container.id, networkId: attachment.networkId }],
  }));
}

function healthRows(container: ContainerRecord, details: ContainerDetails | undefined, parentId: string): Row[] {
  if (!container.health) return [];
  const last = details?.health?.lastOutput?.trim();
  const words = {
    healthy: l10n.t('Healthy'),
    unhealthy: l10n.t('Unhealthy'),
    starting: l10n.t('Health check is starting'),
  };
  return [
    {
      id: `${parentId}/health`,
      label: words[container.health],
      description: describe(
        details?.health && details.health.failingStreak > 0
          ? l10n.t('{0} failures in a row', details.health.failingStreak)
          : undefined,
        last ? plain(last, 120) : undefined,
      ),
      icon: icon(container.health === 'healthy' ? 'heart' : container.health === 'starting' ? 'watch' : 'warning'),
      context: 'health',
      children: undefined,
      refs: [{ kind: 'container', id: container.id }],
      click: 'longshore.container.health',
    },
  ];
}

function filesRow(container: ContainerRecord, parentId: string): Row {
  return {
    ...{ id: `${parentId}/files`, label: l10n.t('Files'), description: '', icon: icon('root-folder') },
    ...{ context: 'files container', children: 'asked', refs: [rootOf(container)] },
  };
}

/** What differs from its image. */
function changesRow(container: ContainerRecord, parentId: string): Row {
  return {
    ...{ id: `${parentId}/changes`, label: l10n.t('Changes'), description: '', icon: icon('diff') },
    ...{ context: 'changes', children: 'asked', refs: [rootOf(container)] },
  };
}

function rootOf(container: ContainerRecord): FileRef {
  const place = { scheme: containerScheme, authority: containerAuthority(container), path: '/' };
  return { kind: 'file', ...place, isFolder: true };
}
