import { createHash } from 'node:crypto';
import { type ContainerRecord } from '../../engine/engine.js';

/** Schemes of the files that Longshore gives the editor. */
export const containerScheme = 'longshore-container';
/** Of an image's files; the authority is its id without `sha256:`. They can only be read. */
export const imageScheme = 'longshore-image';
export const volumeScheme = 'longshore-volume';
/** Of what a search found; the authority is its number. */
export const searchScheme = 'longshore-search';

/** A container in a URI: its name, which people read, and the beginning of its id, which stays when it is renamed. */
export function containerAuthority({ name, id }: Pick<ContainerRecord, 'name' | 'id'>): string {
  return `${name.toLowerCase().replace(/[^a-z0-9._-]/g, '_')}.${id.slice(0, 12)}`;
}

/**
 * The container that an authority means: by its id, else the one that has its name by now, as after Compose has made
 * it anew.
 */
export function containerOf<T extends Pick<ContainerRecord, 'name' | 'id'>>(
  authority: string,
  containers: Iterable<T>,
): T | undefined {
  const at = authority.lastIndexOf('.');
  const [name, id] = [authority.slice(0, at), authority.slice(at + 1)];
  const all = [...containers];
  return (
    all.find((container) => id.length === 12 && container.id.startsWith(id)) ??
    all.find((container) => containerAuthority(container).startsWith(`${name}.`))
  );
}

/** A volume in a URI, of which the editor writes this part in small letters: a name that has others gets a hash. */
export function volumeAuthority(name: string): string {
  const written = name.toLowerCase().replace(/[^a-z0-9._-]/g, '_');
  return written === name ? name : `${written}~${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}
