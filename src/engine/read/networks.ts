import { type NetworkRecord, type SubnetRecord } from '../engine.js';
import { each, flag, list, object, optional, part, stringMap, text, time } from './fields.js';

/** Networks that an engine makes for itself and doesn't let go: Docker's, Windows', Podman's and swarm's. */
const builtIn: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'nat', 'podman', 'ingress', 'docker_gwbridge']);

/** Reads the answer of GET /networks. */
export function readNetworks(raw: unknown): NetworkRecord[] {
  return each(raw, readNetwork);
}

/** Reads one network; undefined when it has neither id nor name. */
export function readNetwork(raw: unknown): NetworkRecord | undefined {
  const item = object(raw);
  const id = item && (text(item, 'Id') || text(item, 'Name'));
  if (!item || !id) return undefined;
  const name = optional(item, 'Name') ?? id.slice(0, 12);
  return {
    kind: 'network',
    id,
    name,
    driver: text(item, 'Driver'),
    scope: optional(item, 'Scope') ?? 'local',
    created: time(item, 'Created'),
    subnets: list(part(item, 'IPAM'), 'Config').flatMap(readSubnet),
    isInternal: flag(item, 'Internal'),
    isAttachable: flag(item, 'Attachable'),
    hasIpv6: flag(item, 'EnableIPv6'),
    isBuiltIn: builtIn.has(name),
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
