import { BlockList, isIP } from 'node:net';

interface Insecure {
  readonly insecure: readonly string[];
  readonly insecureNetworks: readonly string[];
}

/**
 * Whether an engine takes a registry without TLS or with any certificate: it is listed by its name, or its address is
 * within a network that is (moby, registry/config.go). Names are not looked up.
 */
export function isInsecureBy({ insecure, insecureNetworks }: Insecure, registry: string): boolean {
  if (insecure.includes(registry)) return true;
  const host = registry.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const networks = new BlockList();
  for (const network of insecureNetworks) {
    const [address = '', bits] = network.split('/');
    const width = Number(bits);
    const isOwn =
      isIP(address) === version && Number.isInteger(width) && width >= 0 && width <= (version === 4 ? 32 : 128);
    if (isOwn) networks.addSubnet(address, width, family);
  }
  return networks.check(host, family);
}
