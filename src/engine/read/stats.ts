import { type ContainerStats } from '../container-stats.js';
import { type Raw, each, integer, list, object, part, text } from './fields.js';

/** One message of GET /containers/{id}/stats, before it is compared with the one before. */
export interface StatsReading {
  /** Milliseconds since the epoch; 0 or less of a container that doesn't run. */
  readonly time: number;
  /** Nanoseconds of all processors, of the container and of the whole machine. */
  readonly cpu: number;
  readonly system: number;
  readonly processors: number;
  readonly stats: Omit<ContainerStats, 'cpu'>;
}

/** Reads a message; undefined for what is none. Formulas: docker/cli cli/command/container/stats_helpers.go. */
export function readStats(raw: unknown): StatsReading | undefined {
  const item = object(raw);
  if (!item) return undefined;
  const cpu = part(item, 'cpu_stats');
  const usage = part(cpu, 'cpu_usage');
  const memory = part(item, 'memory_stats');
  const networks = Object.values(part(item, 'networks')).map((one) => object(one) ?? {});
  const sum = (key: string) => networks.reduce((total, one) => total + (integer(one, key) ?? 0), 0);
  return {
    time: Date.parse(text(item, 'read')) || 0,
    cpu: integer(usage, 'total_usage') ?? 0,
    system: integer(cpu, 'system_cpu_usage') ?? 0,
    processors: integer(cpu, 'online_cpus') || list(usage, 'percpu_usage').length,
    stats: {
      memory: memoryOf(memory),
      memoryLimit: integer(memory, 'limit') ?? 0,
      received: sum('rx_bytes'),
      sent: sum('tx_bytes'),
      ...blocks(part(item, 'blkio_stats')),
      processes: integer(part(item, 'pids_stats'), 'current') ?? 0,
    },
  };
}

/**
 * Percent of one processor between two messages, as docker computes it; undefined where it can't be told yet. `byClock`
 * compares with the time that has passed and not with what the machine's processors did: Podman tells the latter
 * without what they idled (containers/podman#28761). For Docker both are the same.
 */
export function cpuPercent(before: StatsReading, now: StatsReading, byClock: boolean): number | undefined {
  const used = now.cpu - before.cpu;
  if (byClock) {
    const passed = (now.time - before.time) * 1e6;
    return passed > 0 && used >= 0 ? (used / passed) * 100 : undefined;
  }
  const all = now.system - before.system;
  if (before.system === 0 || all <= 0) return undefined;
  return used > 0 ? (used / all) * now.processors * 100 : 0;
}

/** Without the page cache that can be given back: cgroup v1 and v2 call it otherwise. */
function memoryOf(memory: Raw): number {
  const usage = integer(memory, 'usage') ?? 0;
  const details = part(memory, 'stats');
  for (const key of ['total_inactive_file', 'inactive_file']) {
    const inactive = integer(details, key);
    if (inactive !== undefined && inactive < usage) return usage - inactive;
  }
  return usage;
}

function blocks(raw: Raw): Pick<ContainerStats, 'blockRead' | 'blockWritten'> {
  const entries = each(raw['io_service_bytes_recursive'], object);
  const sum = (first: string) =>
    entries
      .filter((entry) => text(entry, 'op').toLowerCase().startsWith(first))
      .reduce((total, entry) => total + (integer(entry, 'value') ?? 0), 0);
  return { blockRead: sum('r'), blockWritten: sum('w') };
}
