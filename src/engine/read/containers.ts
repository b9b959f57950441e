import {
  type AttachmentRecord,
  type ContainerRecord,
  type ContainerState,
  type Health,
  type MountRecord,
  type PortRecord,
} from '../engine.js';
import { type Raw, each, integer, list, object, optional, part, stringMap, text, texts, time } from './fields.js';
import { podmanId } from './networks.js';

/** Reads the answer of GET /containers/json. `readAt`: milliseconds since the epoch. */
export function readContainers(raw: unknown, readAt: number): ContainerRecord[] {
  return each(raw, (item) => readContainer(item, readAt));
}

/** Reads one item of GET /containers/json; undefined when it has no id. */
export function readContainer(raw: unknown, readAt: number): ContainerRecord | undefined {
  const item = object(raw);
  const id = item && text(item, 'Id');
  if (!item || !id) return undefined;
  const status = text(item, 'Status');
  return {
    kind: 'container',
    id,
    name: nameOf(texts(item, 'Names')) ?? id.slice(0, 12),
    image: text(item, 'Image'),
    imageId: text(item, 'ImageID'),
    command: text(item, 'Command'),
    created: time(item, 'Created'),
    state: stateOf(text(item, 'State'), status),
    health: healthOf(text(part(item, 'Health'), 'Status'), status),
    status,
    readAt,
    exitCode: exitCodeOf(status),
    // Engine 20.10 tells both in another order each time.
    ports: list(item, 'Ports').flatMap(readPort).sort(byPort),
    mounts: list(item, 'Mounts')
      .flatMap(readMount)
      .sort((a, b) => compareTexts(a.destination, b.destination)),
    attachments: readAttachments(part(item, 'NetworkSettings')),
    networkMode: text(part(item, 'HostConfig'), 'NetworkMode'),
    labels: stringMap(item, 'Labels'),
  };
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function byPort(a: PortRecord, b: PortRecord): number {
  return (
    a.privatePort - b.privatePort ||
    compareTexts(a.protocol, b.protocol) ||
    (a.publicPort ?? 0) - (b.publicPort ?? 0) ||
    compareTexts(a.ip ?? '', b.ip ?? '')
  );
}

/** The name without a slash inside it: the others are aliases of legacy links (docker-facts 3.1). */
function nameOf(names: readonly string[]): string | undefined {
  const bare = names.map((name) => name.replace(/^\//, '')).filter((name) => name !== '');
  return bare.find((name) => !name.includes('/')) ?? bare[0];
}

/** Docker's seven states, Podman's put to the nearest. */
function stateOf(word: string, status: string): ContainerState {
  switch (word.toLowerCase()) {
    case 'created':
    case 'configured':
    case 'initialized':
      return 'created';
    case 'running':
    case 'stopping':
      return 'running';
    case 'paused':
      return 'paused';
    case 'restarting':
      return 'restarting';
    case 'removing':
      return 'removing';
    case 'exited':
    case 'stopped':
      return 'exited';
    case 'dead':
      return 'dead';
    case '':
      // An engine that says no state still words it.
      if (status.startsWith('Up')) return status.includes('(Paused)') ? 'paused' : 'running';
      return status.startsWith('Exited') ? 'exited' : 'unknown';
    default:
      return 'unknown';
  }
}

/** From the field of API 1.52 on, or from the suffix of the status before it. */
export function healthOf(word: string, status: string): Health | undefined {
  if (word === 'healthy' || word === 'unhealthy' || word === 'starting') return word;
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  return status.includes('(health: starting)') || status.includes('(starting)') ? 'starting' : undefined;
}

function exitCodeOf(status: string): number | undefined {
  const match = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(status);
  return match ? Number(match[1]) : undefined;
}

function readPort(raw: unknown): PortRecord[] {
  const port = object(raw);
  const privatePort = port && integer(port, 'PrivatePort');
  if (!port || privatePort === undefined || privatePort < 0 || privatePort > 65_535) return [];
  const publicPort = integer(port, 'PublicPort') ?? 0;
  return [
    {
      privatePort,
      // Engines write 0 where nothing is published.
      publicPort: publicPort > 0 && publicPort <= 65_535 ? publicPort : undefined,
      protocol: optional(port, 'Type') ?? 'tcp',
      ip: optional(port, 'IP'),
    },
  ];
}

function readMount(raw: unknown): MountRecord[] {
  const mount = object(raw);
  if (!mount) return [];
  return [
    {
      type: optional(mount, 'Type') ?? (text(mount, 'Name') ? 'volume' : 'bind'),
      name: optional(mount, 'Name'),
      source: text(mount, 'Source'),
      destination: text(mount, 'Destination'),
      readOnly: mount['RW'] === false,
    },
  ];
}

/** Reads `NetworkSettings.Networks`, of a list item or of an inspection. */
export function readAttachments(settings: Raw): AttachmentRecord[] {
  return Object.entries(part(settings, 'Networks')).flatMap(([network, raw]) => {
    const attachment = object(raw);
    if (!attachment) return [];
    const id = text(attachment, 'NetworkID');
    return [
      {
        network,
        // Podman has the name there once more; its default network is called `bridge` in lists.
        networkId: id !== network ? id : network === 'podman' ? podmanId : '',
        ipv4: optional(attachment, 'IPAddress'),
        ipv6: optional(attachment, 'GlobalIPv6Address'),
        gateway: optional(attachment, 'Gateway'),
        mac: optional(attachment, 'MacAddress'),
        aliases: [...new Set([...texts(attachment, 'Aliases'), ...texts(attachment, 'DNSNames')])],
      },
    ];
  });
}
