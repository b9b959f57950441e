import { plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { portsText } from '../../engine/wording/ports.js';
import { statusText } from '../../engine/wording/status.js';
import { hasOwnNetwork } from '../../inventory/own-network.js';
import { projectOf } from '../../inventory/project.js';
import { containerIcon } from './container-icon.js';
import { type Row, describe } from './row.js';

/** Longest part of a description: what is longer is in the tooltip. */
const partLength = 120;

/** The row of a container. `prefix` keeps the ids of a container's rows apart where it stands in several places. */
function containerRow(container: ContainerRecord, status: string, prefix: string): Row {
  return {
    id: `${prefix}container/${container.id}`,
    label: plain(container.name),
    description: describe(
      plain(imageText(container), partLength),
      plain(status, partLength),
      plain(portsText(container.ports), partLength),
    ),
    icon: containerIcon(container),
    context: containerContext(container),
    children: 'later',
    refs: [{ kind: 'container', id: container.id }],
  };
}

/** The image as `docker ps` shows it: familiar, or the short id when it has no name any more. */
export function imageText(container: ContainerRecord): string {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(container.image)) return shortId(container.image);
  return familiarName(container.image);
}

/** `container`, the state, and what else a menu asks for. */
export function containerContext(container: ContainerRecord): string {
  const flags = ['container', container.state];
  if (container.health) flags.push(`health=${container.health}`);
  if (projectOf(container) !== undefined) flags.push('compose');
  if (container.ports.some((port) => port.publicPort !== undefined && port.publicPort > 0)) flags.push('published');
  if (container.attachments.some((attachment) => attachment.ipv4 ?? attachment.ipv6)) flags.push('addressed');
  if (hasOwnNetwork(container)) flags.push('networked');
  return flags.join(' ');
}

/** Makes container rows; the same row again while nothing of it reads otherwise: only the status ages. */
export class ContainerRows {
  readonly #made = new WeakMap<ContainerRecord, { readonly status: string; readonly rows: Map<string, Row> }>();

  row(container: ContainerRecord, now: number, prefix = ''): Row {
    const status = statusText(container, now);
    let made = this.#made.get(container);
    if (made?.status !== status) this.#made.set(container, (made = { status, rows: new Map() }));
    let row = made.rows.get(prefix);
    if (!row) made.rows.set(prefix, (row = containerRow(container, status, prefix)));
    return row;
  }
}
