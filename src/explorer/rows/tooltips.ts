import * as l10n from '@vscode/l10n';
import { markdown } from '../../base/text.js';
import {
  type ContainerDetails,
  type ContainerRecord,
  type ContainerState,
  type ImageDetails,
  type ImageRecord,
  type NetworkRecord,
  type VolumeRecord,
} from '../../engine/engine.js';
import { ageText } from '../../engine/wording/duration-text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { shortId } from '../../engine/wording/image-name.js';
import { portsText } from '../../engine/wording/ports.js';
import { statusText } from '../../engine/wording/status.js';
import { projectFolderOf, projectOf, serviceOf } from '../../inventory/project.js';
import { aliasesText } from './aliases.js';
import { imageText } from './container-row.js';
import { describe } from './row.js';

/** States in which a container has processes. */
const isUp: ReadonlySet<ContainerState> = new Set<ContainerState>(['running', 'paused', 'restarting']);

/** Facts that are shown at most of one sort: a tooltip is no document. */
const most = 12;

/** The tooltip of a container as Markdown; `details` add what the list doesn't say, `why` how it came to its end. */
export function containerTooltip(
  container: ContainerRecord,
  details: ContainerDetails | undefined,
  now: number,
  why = '',
): string {
  const project = projectOf(container);
  return card(container.name, [
    [l10n.t('Status'), statusText(container, now)],
    [l10n.t('Why'), why],
    details?.error ? [l10n.t('Error'), details.error] : undefined,
    [l10n.t('Image'), imageText(container)],
    [l10n.t('ID'), shortId(container.id)],
    [l10n.t('Command'), command(details) ?? container.command],
    [l10n.t('Created'), ago(container.created, now)],
    [l10n.t('Ports'), portsText(container.ports)],
    project === undefined ? undefined : [l10n.t('Project'), project],
    project === undefined ? undefined : [l10n.t('Service'), serviceOf(container) ?? ''],
    project === undefined ? undefined : [l10n.t('Folder'), projectFolderOf(container) ?? ''],
    ...list(
      l10n.t('Networks'),
      (details?.attachments ?? container.attachments).map((attachment) =>
        describe(attachment.network, attachment.ipv4, attachment.ipv6, aliasesText(container, attachment)),
      ),
    ),
    container.attachments.length === 0 ? [l10n.t('Network mode'), container.networkMode] : undefined,
    ...list(
      l10n.t('Mounts'),
      container.mounts.map(
        (mount) =>
          `${mount.name ?? mount.source} → ${mount.destination}${mount.readOnly ? ` (${l10n.t('read-only')})` : ''}`,
      ),
    ),
    details && details.restartPolicy !== '' && details.restartPolicy !== 'no'
      ? [l10n.t('Restart policy'), details.restartPolicy]
      : undefined,
    details && details.restartCount > 0 ? [l10n.t('Restarts'), String(details.restartCount)] : undefined,
    details?.user ? [l10n.t('User'), details.user] : undefined,
    details?.health?.lastOutput ? [l10n.t('Last health check'), details.health.lastOutput.trim()] : undefined,
  ]);
}

/** The tooltip of an image. */
export function imageTooltip(
  image: ImageRecord,
  details: ImageDetails | undefined,
  users: readonly ContainerRecord[],
  now: number,
): string {
  return card(image.tags[0] ?? image.digests[0] ?? shortId(image.id), [
    ...list(l10n.t('Tags'), image.tags.length > 1 ? image.tags : []),
    [l10n.t('ID'), shortId(image.id)],
    ...list(l10n.t('Digest'), image.digests),
    [l10n.t('Size'), humanSizeOf(image.size, 3)],
    [l10n.t('Created'), ago(image.created, now)],
    details ? [l10n.t('Platform'), details.platform] : undefined,
    details ? [l10n.t('Layers'), String(details.layers)] : undefined,
    details ? [l10n.t('Entrypoint'), argv(details.entrypoint)] : undefined,
    details ? [l10n.t('Command'), argv(details.cmd)] : undefined,
    details?.user ? [l10n.t('User'), details.user] : undefined,
    details?.workingDir ? [l10n.t('Working directory'), details.workingDir] : undefined,
    ...list(l10n.t('Exposes'), details?.exposedPorts ?? []),
    ...list(l10n.t('Declares volumes'), details?.volumes ?? []),
    ...list(
      l10n.t('Used by'),
      users.map(({ name }) => name),
    ),
  ]);
}

/** The tooltip of a volume. */
export function volumeTooltip(
  volume: VolumeRecord,
  size: number | undefined,
  users: readonly ContainerRecord[],
  now: number,
): string {
  return card(volume.name, [
    [l10n.t('Kind'), volume.isAnonymous ? l10n.t('anonymous: made without a name') : l10n.t('named')],
    [l10n.t('Driver'), volume.driver],
    [
      l10n.t('Size'),
      size === undefined ? l10n.t('not measured: “Measure Volume Sizes” asks the engine') : humanSizeOf(size, 3),
    ],
    [l10n.t('Stored at'), volume.mountpoint],
    [l10n.t('Created'), ago(volume.created, now)],
    ...list(
      l10n.t('Options'),
      Object.entries(volume.options).map(([key, value]) => `${key}=${value}`),
    ),
    ...list(
      l10n.t('Used by'),
      users.map(({ name, state }) => (isUp.has(state) ? name : l10n.t('{0} (stopped)', name))),
    ),
  ]);
}

/** The tooltip of a network. */
export function networkTooltip(network: NetworkRecord, members: readonly ContainerRecord[], now: number): string {
  return card(network.name, [
    [l10n.t('Driver'), network.driver],
    [l10n.t('Scope'), network.scope],
    [l10n.t('ID'), shortId(network.id)],
    ...list(
      l10n.t('Subnet'),
      network.subnets.map(({ subnet, gateway }) => (gateway ? l10n.t('{0} via {1}', subnet, gateway) : subnet)),
    ),
    network.isInternal ? [l10n.t('Internal'), l10n.t('no way out of this network')] : undefined,
    network.hasIpv6 ? ['IPv6', l10n.t('enabled')] : undefined,
    [l10n.t('Created'), ago(network.created, now)],
    network.name === 'bridge' && network.isBuiltIn
      ? [
          l10n.t('Note'),
          l10n.t('containers here reach each other by address only; names resolve on networks of your own'),
        ]
      : undefined,
    ...list(
      l10n.t('Containers'),
      members.map(({ name }) => name),
    ),
  ]);
}

type Fact = readonly [name: string, value: string];

function card(title: string, facts: readonly (Fact | undefined)[]): string {
  const lines = facts
    .filter((fact): fact is Fact => fact !== undefined && fact[1] !== '')
    .map(([name, value]) => `| ${markdown(name)} | ${markdown(value, 300)} |`);
  return `**${markdown(title)}**\n\n|  |  |\n|:--|:--|\n${lines.join('\n')}`;
}

function list(name: string, values: readonly string[]): Fact[] {
  return values
    .slice(0, most)
    .map((value, index): Fact => [index === 0 ? name : '\u00a0', value])
    .concat(values.length > most ? [['\u00a0', l10n.t('and {0} more', values.length - most)]] : []);
}

function command(details: ContainerDetails | undefined): string | undefined {
  return details && argv([...details.entrypoint, ...details.cmd]);
}

/** An argument vector as a person would type it. */
function argv(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

function ago(time: number, now: number): string {
  return time > 0 ? ageText(time, now) : '';
}
