import { type DiskUsage } from '../engine.js';
import { type Raw, flag, integer, list, object, part, text, time } from './fields.js';

/**
 * Reads the answer of GET /system/df: the lists at the top (up to API 1.51) or in `…Usage.Items` (from 1.52 on).
 * A size of -1 means that the engine doesn't know.
 */
export function readDiskUsage(raw: unknown): DiskUsage {
  const usage = object(raw) ?? {};
  return {
    containers: sizes(items(usage, 'Containers', 'ContainerUsage'), 'Id', (item) => integer(item, 'SizeRw') ?? 0),
    images: new Map(
      items(usage, 'Images', 'ImageUsage').flatMap((item) => {
        const size = integer(item, 'Size');
        const shared = integer(item, 'SharedSize');
        const id = text(item, 'Id');
        if (id === '' || size === undefined || size < 0) return [];
        return [[id, { size, shared: shared === undefined || shared < 0 ? undefined : shared }]];
      }),
    ),
    volumes: sizes(items(usage, 'Volumes', 'VolumeUsage'), 'Name', (item) => integer(part(item, 'UsageData'), 'Size')),
    buildCache: items(usage, 'BuildCache', 'BuildCacheUsage').map((item) => ({
      id: text(item, 'ID'),
      description: text(item, 'Description'),
      size: Math.max(0, integer(item, 'Size') ?? 0),
      inUse: flag(item, 'InUse'),
      shared: flag(item, 'Shared'),
      lastUsed: time(item, 'LastUsedAt') || time(item, 'CreatedAt'),
    })),
    imagesTotal: integer(part(usage, 'ImageUsage'), 'TotalSize') ?? integer(usage, 'LayersSize'),
  };
}

function items(usage: Raw, old: string, recent: string): Raw[] {
  const found = Array.isArray(usage[old]) ? list(usage, old) : list(part(usage, recent), 'Items');
  return found.map(object).filter((item) => item !== undefined);
}

function sizes(found: readonly Raw[], key: string, size: (item: Raw) => number | undefined): Map<string, number> {
  return new Map(
    found.flatMap((item) => {
      const id = text(item, key);
      const bytes = size(item);
      return id === '' || bytes === undefined || bytes < 0 ? [] : [[id, bytes]];
    }),
  );
}
