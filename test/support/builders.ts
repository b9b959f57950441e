import {
  type ContainerRecord,
  type ImageRecord,
  type NetworkRecord,
  type VolumeRecord,
} from '../../src/engine/engine.js';

/** Records with only what a test is about written out. Ids are made of one repeated digit or a name. */
export const readAt = Date.parse('2026-01-02T03:04:05Z');

export function container(fields: Partial<ContainerRecord> = {}): ContainerRecord {
  return {
    kind: 'container',
    id: 'c1'.padEnd(64, '0'),
    name: 'web',
    image: 'nginx:1.27',
    imageId: 'sha256:i1',
    command: 'nginx',
    created: readAt - 60_000,
    state: 'running',
    health: undefined,
    status: 'Up 3 minutes',
    readAt,
    exitCode: undefined,
    ports: [],
    mounts: [],
    attachments: [],
    networkMode: 'bridge',
    labels: {},
    ...fields,
  };
}

export function image(fields: Partial<ImageRecord> = {}): ImageRecord {
  return {
    kind: 'image',
    id: 'sha256:i1',
    tags: ['nginx:1.27'],
    digests: [],
    created: readAt - 3_600_000,
    size: 12_345_678,
    labels: {},
    ...fields,
  };
}

export function volume(fields: Partial<VolumeRecord> = {}): VolumeRecord {
  const name = fields.name ?? 'data';
  return {
    kind: 'volume',
    id: name,
    name,
    driver: 'local',
    scope: 'local',
    mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    created: readAt,
    options: {},
    labels: {},
    isAnonymous: false,
    ...fields,
  };
}

export function network(fields: Partial<NetworkRecord> = {}): NetworkRecord {
  return {
    kind: 'network',
    id: 'n1'.padEnd(64, '0'),
    name: 'shop_default',
    driver: 'bridge',
    scope: 'local',
    created: readAt,
    subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1', range: undefined }],
    isInternal: false,
    isAttachable: false,
    hasIpv6: false,
    isBuiltIn: false,
    options: {},
    labels: {},
    ...fields,
  };
}
