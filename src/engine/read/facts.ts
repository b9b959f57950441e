import { type EngineFacts } from '../engine.js';
import { integer, list, object, part, text, texts } from './fields.js';

/** Reads the answer of GET /info. */
export function readEngineFacts(raw: unknown, isPodman: boolean): EngineFacts {
  const info = object(raw) ?? {};
  return {
    isPodman,
    architecture: text(info, 'Architecture'),
    logDriver: text(info, 'LoggingDriver'),
    runtime: text(info, 'DefaultRuntime'),
    runtimes: Object.keys(part(info, 'Runtimes')),
    cgroupVersion: text(info, 'CgroupVersion'),
    // From API 1.50 on.
    devices: list(info, 'DiscoveredDevices').map((one) => text(object(one) ?? {}, 'ID')),
    deviceFolders: texts(info, 'CDISpecDirs'),
    logDrivers: texts(part(info, 'Plugins'), 'Log'),
    processors: integer(info, 'NCPU') ?? 0,
    memory: integer(info, 'MemTotal') ?? 0,
  };
}
