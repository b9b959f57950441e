import { type ContainerRecord } from '../../engine/engine.js';

/** Schemes of the files that Longshore gives the editor. */
export const containerScheme = 'longshore-container';
/** Of an image's files; the authority is its id without `sha256:`. They can only be read. */
export const imageScheme = 'longshore-image';

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
