import { type EngineRegistries } from '../engine.js';
import { flag, object, part, texts } from './fields.js';

/** Reads RegistryConfig of GET /info; an engine without one (Podman) has nothing of it. */
export function readEngineRegistries(raw: unknown): EngineRegistries {
  const config = part(object(raw) ?? {}, 'RegistryConfig');
  const indexes = part(config, 'IndexConfigs');
  const hub = part(indexes, 'docker.io');
  const mirrors = new Set([...texts(config, 'Mirrors'), ...texts(hub, 'Mirrors')]);
  return {
    mirrors: [...mirrors],
    insecure: Object.keys(indexes).filter((name) => {
      const index = object(indexes[name]);
      return index !== undefined && 'Secure' in index && !flag(index, 'Secure');
    }),
    insecureNetworks: texts(config, 'InsecureRegistryCIDRs'),
  };
}
