import { type DiskUsage } from '../engine/engine.js';
import { type Inventory } from './inventory.js';
import { usage } from './usage.js';

/** What objects of a kind take, and how much of that would go with those that nothing uses. Bytes. */
export interface DiskTotal {
  readonly count: number;
  readonly active: number;
  readonly total: number;
  readonly reclaimable: number;
}

/** The lines of `docker system df` (moby/client, system_disk_usage.go). */
export interface DiskTotals {
  readonly images: DiskTotal;
  readonly containers: DiskTotal;
  readonly volumes: DiskTotal;
  readonly buildCache: DiskTotal;
}

/** Sums up what the engine measured, with who uses what by the inventory's containers. */
export function diskTotals(
  { containers, images, volumes }: Pick<Inventory, 'containers' | 'images' | 'volumes'>,
  disk: DiskUsage,
): DiskTotals {
  const { ofImage, ofVolume } = usage(containers.values());
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);
  const isRunning = (id: string) => /^(?:running|paused|restarting)$/.test(containers.get(id)?.state ?? '');
  const unusedImages = [...disk.images].filter(([id]) => !ofImage.has(id));
  const written = sum(disk.containers.values());
  const kept = sum(disk.volumes.values());
  const cached = sum(disk.buildCache.filter(({ shared }) => !shared).map(({ size }) => size));
  const busy = disk.buildCache.filter(({ inUse }) => inUse);
  return {
    images: {
      count: images.size,
      active: [...images.keys()].filter((id) => ofImage.has(id)).length,
      total: disk.imagesTotal ?? sum([...disk.images.values()].map(({ size }) => size)),
      reclaimable: sum(unusedImages.map(([, { size, shared }]) => (shared === undefined ? 0 : size - shared))),
    },
    containers: {
      count: containers.size,
      active: [...containers.keys()].filter(isRunning).length,
      total: written,
      reclaimable: written - sum([...disk.containers].map(([id, bytes]) => (isRunning(id) ? bytes : 0))),
    },
    volumes: {
      count: volumes.size,
      active: [...volumes.keys()].filter((name) => ofVolume.has(name)).length,
      total: kept,
      reclaimable: kept - sum([...disk.volumes].map(([name, bytes]) => (ofVolume.has(name) ? bytes : 0))),
    },
    buildCache: {
      count: disk.buildCache.length,
      active: busy.length,
      total: cached,
      reclaimable: cached - sum(busy.filter(({ shared }) => !shared).map(({ size }) => size)),
    },
  };
}
