import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A block of addresses, its first one and how many bits of it all share. */
export interface Subnet {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly prefix: number;
}

const width = { 4: 32, 6: 128 } as const;

/** Reads an IPv4 or IPv6 address without a zone; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, value: fold(text.split('.').map(Number), 8n) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // An address may end in an IPv4 one.
  const [, head = '', tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [undefined, text];
  const embedded = tail === undefined ? [] : tail.split('.').map(Number);
  const last = embedded.length === 4 ? [pair(embedded[0], embedded[1]), pair(embedded[2], embedded[3])] : [];
  const words = tail === undefined ? head : head.replace(/([^:]):$/, '$1');
  const [left = '', right] = words.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = groups(left);
  const after = [...groups(right ?? ''), ...last];
  const gap = right === undefined ? [] : new Array<number>(8 - before.length - after.length).fill(0);
  return { family: 6, value: fold([...before, ...gap, ...after], 16n) };
}

/** Reads `10.0.0.0/8`; undefined when it isn't one. Bits beyond the prefix are dropped: see `hasHostBits`. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, host = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  const prefix = Number(digits);
  if (!address || prefix > width[address.family]) return undefined;
  const free = BigInt(width[address.family] - prefix);
  return { family: address.family, first: (address.value >> free) << free, prefix };
}

/** Whether an address that names a subnet isn't its first one: `10.0.0.5/8`. */
export function hasHostBits(text: string): boolean {
  const subnet = parseSubnet(text);
  return subnet !== undefined && parseAddress(text.split('/')[0] ?? '')?.value !== subnet.first;
}

export function contains(subnet: Subnet, { family, value }: Address): boolean {
  return family === subnet.family && value >= subnet.first && value <= lastOf(subnet);
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.family === other.family && one.first <= lastOf(other) && other.first <= lastOf(one);
}

/** Whether the second lies in the first whole. */
export function covers(outer: Subnet, inner: Subnet): boolean {
  return overlaps(outer, inner) && outer.prefix <= inner.prefix;
}

/** The first and, of IPv4, the last address of a subnet are nobody's. */
export function isReserved(subnet: Subnet, { value }: Address): boolean {
  if (subnet.prefix >= width[subnet.family] - 1) return false;
  return value === subnet.first || (subnet.family === 4 && value === lastOf(subnet));
}

/** Writes a subnet as engines do. */
export function subnetText({ family, first, prefix }: Subnet): string {
  return `${addressText({ family, value: first })}/${prefix}`;
}

/** Writes an address; IPv6 by RFC 5952: the longest run of zero groups is left out. */
export function addressText({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const words = groups.map((group) => group.toString(16)).join(':');
  const zeros = words.match(/\b0(?::0)+\b/g) ?? [];
  const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return words;
  const at = words.search(new RegExp(`(?:^|:)${longest}(?:$|:)`));
  const from = words.indexOf(longest, at);
  const left = words.slice(0, from).replace(/:$/, '');
  const right = words.slice(from + longest.length).replace(/^:/, '');
  return `${left}::${right}`;
}

/** The first address that may be given to somebody and isn't taken; undefined when all are, or none was found soon. */
export function freeAddress(subnet: Subnet, isTaken: (address: Address) => boolean): Address | undefined {
  const { family, first } = subnet;
  const end = lastOf(subnet);
  for (let value = first; value <= end && value < first + 65_536n; value += 1n) {
    const address = { family, value };
    if (!isReserved(subnet, address) && !isTaken(address)) return address;
  }
  return undefined;
}

function lastOf({ family, first, prefix }: Subnet): bigint {
  return first + (1n << BigInt(width[family] - prefix)) - 1n;
}

function fold(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);
}

function pair(high = 0, low = 0): number {
  return high * 256 + low;
}
