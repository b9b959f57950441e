import { type VolumeRecord } from '../engine.js';
import { each, object, stringMap, text, time } from './fields.js';

/** Reads the answer of GET /volumes: `{ Volumes: [...] | null }`. */
export function readVolumes(raw: unknown): VolumeRecord[] {
  return each(object(raw)?.['Volumes'], readVolume);
}

/** Reads one volume; undefined when it has no name. */
export function readVolume(raw: unknown): VolumeRecord | undefined {
  const item = object(raw);
  const name = item && text(item, 'Name');
  if (!item || !name) return undefined;
  const labels = stringMap(item, 'Labels');
  return {
    kind: 'volume',
    id: name,
    name,
    driver: text(item, 'Driver'),
    scope: text(item, 'Scope'),
    mountpoint: text(item, 'Mountpoint'),
    created: time(item, 'CreatedAt'),
    options: stringMap(item, 'Options'),
    labels,
    isAnonymous: Object.hasOwn(labels, 'com.docker.volume.anonymous') || /^[0-9a-f]{64}$/.test(name),
  };
}
