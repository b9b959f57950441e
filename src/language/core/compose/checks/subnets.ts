/** Subnets that overlap or can't be read, and addresses outside of them. */
import * as l10n from '@vscode/l10n';
import { isIP } from 'node:net';
import { settingsOf } from '../project.js';
import { type YamlNode, entriesOf, itemsOf, valueOf } from '../yaml/tree.js';
import { type Check, spanIn } from './check.js';

interface Subnet {
  readonly version: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly text: string;
  readonly network: string;
}

/** An address as a number; undefined when it is none. */
export function addressNumber(text: string): { readonly version: number; readonly value: bigint } | undefined {
  const version = isIP(text);
  if (version === 4) return { version, value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  if (version !== 6) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const low = dotted && addressNumber(dotted[2] ?? '')?.value;
  const plain =
    dotted && typeof low === 'bigint'
      ? `${dotted[1] ?? ''}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`
      : text;
  const [head = '', tail] = plain.replace(/%.*/, '').split('::');
  const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return { version, value: all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}

function parseSubnet(text: string, network: string): Subnet | undefined {
  const [address = '', length = ''] = text.split('/');
  const number = addressNumber(address);
  if (!number || !/^\d{1,3}$/.test(length)) return undefined;
  const bits = number.version === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  const from = (number.value / size) * size;
  return { version: number.version, from, to: from + size - 1n, text, network };
}

const holds = (subnet: Subnet, address: { readonly version: number; readonly value: bigint }): boolean =>
  subnet.version === address.version && subnet.from <= address.value && address.value <= subnet.to;

/** Warns of what the engine would refuse when it makes the networks. */
export function checkSubnets({ project, report }: Check): void {
  const all: Subnet[] = [];
  const byNetwork = new Map<string, Subnet[]>();
  const text = (node: YamlNode | undefined) => project.values.text(node);
  for (const { key, value } of project.entries('networks')) {
    for (const config of itemsOf(valueOf(value, 'ipam', 'config'))) {
      const node = valueOf(config, 'subnet');
      const written = text(node);
      if (!node || written === undefined) continue;
      const subnet = parseSubnet(written, key.text);
      if (!subnet) {
        report({
          rule: 'subnet',
          span: node.span,
          message: l10n.t('“{0}” is no subnet: an address, / and a length.', written),
        });
        continue;
      }
      const other = all.find((one) => one.version === subnet.version && one.from <= subnet.to && subnet.from <= one.to);
      if (other) {
        const message = l10n.t('{0} overlaps with {1} of “{2}”.', written, other.text, other.network);
        report({ rule: 'subnet', span: node.span, message });
      }
      all.push(subnet);
      byNetwork.set(key.text, [...(byNetwork.get(key.text) ?? []), subnet]);
      const inside: [string, YamlNode][] = ['gateway', 'ip_range'].flatMap((name): [string, YamlNode][] => {
        const found = valueOf(config, name);
        return found ? [[text(found) ?? '', found]] : [];
      });
      for (const [address, at] of [
        ...inside,
        ...entriesOf(valueOf(config, 'aux_addresses')).map((entry): [string, YamlNode] => [
          text(entry.value) ?? '',
          entry.value,
        ]),
      ]) {
        const number = addressNumber(address.split('/', 1)[0] ?? '');
        if (number && holds(subnet, number)) continue;
        report({ rule: 'subnet', span: at.span, message: outside(address, [subnet]) });
      }
    }
  }
  for (const service of project.services.values()) {
    for (const { value, layer } of settingsOf(service, 'networks')) {
      for (const { key, value: attachment } of entriesOf(value)) {
        const subnets = byNetwork.get(key.text) ?? [];
        for (const name of ['ipv4_address', 'ipv6_address']) {
          const node = valueOf(attachment, name);
          const address = text(node);
          if (!node || address === undefined || address === '') continue;
          const number = addressNumber(address);
          const isFine = number && (subnets.length === 0 || subnets.some((subnet) => holds(subnet, number)));
          if (isFine === true) continue;
          const message = number ? outside(address, subnets) : l10n.t('“{0}” is no IP address.', address);
          report({ rule: 'subnet', span: spanIn(service, layer, node), message });
        }
      }
    }
  }
}

function outside(address: string, subnets: readonly Subnet[]): string {
  return l10n.t('{0} lies outside of {1}.', address, subnets.map((subnet) => subnet.text).join(', '));
}
