import { type NetworkRecord, type SubnetRecord } from '../engine.js';
import { each, flag, list, object, optional, part, stringMap, text, time } from './fields.js';

/** Names of networks that Docker and its swarm make for themselves: nobody else's network can be called so. */
const builtIn: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'ingress', 'docker_gwbridge']);

/** The id of Podman's default network, on every machine the same: the SHA-256 of its name. */
export const podmanId = '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9';

/** Reads the answer of GET /networks. */
export function readNetworks(raw: unknown): NetworkRecord[] {
  return each(raw, readNetwork);
}

/** Reads one network; undefined when it has neither id nor name. */
export function readNetwork(raw: unknown): NetworkRecord | undefined {
  const item = object(raw);
  const id = item && (text(item, 'Id') || text(item, 'Name'));
  if (!item || !id) return undefined;
  const driver = text(item, 'Driver');
  const name = optional(item, 'Name') ?? id.slice(0, 12);
  return {
    kind: 'network',
    id,
    name,
    driver,
    scope: optional(item, 'Scope') ?? 'local',
    created: time(item, 'Created'),
    subnets: list(part(item, 'IPAM'), 'Config').flatMap(readSubnet),
    isInternal: flag(item, 'Internal'),
    isAttachable: flag(item, 'Attachable'),
    hasIpv6: flag(item, 'EnableIPv6'),
    // `nat` (Windows' default) and `podman` are names that people may give to networks of their own elsewhere.
    isBuiltIn: builtIn.has(name) || (name === 'nat' && driver === 'nat') || (name === 'podman' && id === podmanId),
    options: stringMap(item, 'Options'),
    labels: stringMap(item, 'Labels'),
  };
}

function readSubnet(raw: unknown): SubnetRecord[] {
  const config = object(raw);
  const subnet = config && text(config, 'Subnet');
  if (!config || !subnet) return [];
  return [{ subnet, gateway: optional(config, 'Gateway'), range: optional(config, 'IPRange') }];
}
