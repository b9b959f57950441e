import { type VolumeRecord } from '../../engine/engine.js';

/** Whether the data is the engine's own, and not a server's or a folder's that the volume leads to. */
export function isPlain({ driver, options }: VolumeRecord): boolean {
  return driver === 'local' && (options['device'] ?? 'tmpfs') === 'tmpfs';
}

/** Where the data of one that isn't is. */
export function placeOf({ driver, options }: VolumeRecord): string {
  return options['device'] ?? driver;
}
