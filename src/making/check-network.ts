import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type FlagName, type RunSpec } from './flags.js';
import { isUserDefined, type NetworkValue, parseNetwork } from './network-value.js';
import { type KnownThings, type Tell } from './run-problem.js';
import { exampleInstead } from './value-rules.js';

/** Ways to the network, and what they make meaningless or the engine refuses (moby, runconfig/hostconfig_unix.go). */
export function checkNetwork(spec: RunSpec, known: KnownThings['networks'], tell: Tell): void {
  const networks = (spec.flags.network ?? []).flatMap((value) => parseNetwork(value) ?? []);
  const names = networks.map(({ name }) => name);
  if (names.length > 1 && names.some((name) => !isUserDefined(name))) {
    tell('network', l10n.t('host, none, bridge and another container’s network can’t be had beside others.'));
  }
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) !== at) tell('network', l10n.t('{0} is there twice.', plain(name, 60)));
  }
  for (const network of names.filter((name) => isUserDefined(name) && known.length > 0)) {
    if (known.some(({ id, name }) => name === network || id.startsWith(network))) continue;
    tell(
      'network',
      l10n.t('There is no network {0}: it could be created, but not started.', plain(network, 60)),
      false,
    );
  }
  for (const network of networks) checkAddresses(network, tell);
  checkMode(spec, names[0] ?? 'default', tell);
}

/** Addresses that are said with a network, `name=back,ip=…`. */
function checkAddresses({ ip, ip6, mac, linkLocal }: NetworkValue, tell: Tell): void {
  const all: [FlagName, string][] = [
    ...[['ip', ip] as const, ['ip6', ip6] as const, ['mac-address', mac] as const].map(
      ([flag, value]): [FlagName, string] => [flag, value],
    ),
    ...linkLocal.map((value): [FlagName, string] => ['link-local-ip', value]),
  ];
  for (const [flag, value] of all) {
    const example = value === '' ? undefined : exampleInstead(flag, value);
    if (example !== undefined) {
      tell('network', l10n.t('“{0}” is no address, such as {1}.', plain(value, 60), example));
    }
  }
}

function checkMode({ flags }: RunSpec, first: string, tell: Tell): void {
  const publishes = (flags.publish?.length ?? 0) > 0 || flags['publish-all'] === true;
  const published = (flags.publish?.length ?? 0) > 0 ? 'publish' : 'publish-all';
  const isSaid = (flag: FlagName) => {
    const value = flags[flag];
    return value !== undefined && value !== false && (value === true || value.length > 0);
  };
  if (first === 'host') {
    if (publishes) {
      const words = l10n.t('On the host’s network nothing is published: the program’s own ports are the machine’s.');
      tell(published, words, false);
    }
    if (isSaid('link')) tell('link', l10n.t('On the host’s network there are no links: the engine refuses them.'));
    if ((flags.sysctl ?? []).some((pair) => pair.startsWith('net.'))) {
      tell('sysctl', l10n.t('On the host’s network the net. parameters are the machine’s: it would not start.'));
    }
    if (isSaid('mac-address')) {
      tell('mac-address', l10n.t('On the host’s network this means nothing: it has the machine’s own address.'), false);
    }
  }
  if (first === 'none') {
    if (publishes) tell(published, l10n.t('Without a network nobody reaches a published port.'), false);
    for (const flag of ['dns', 'link'] as const) {
      if (isSaid(flag)) tell(flag, l10n.t('Without a network this means nothing.'), false);
    }
  }
  if (first.startsWith('container:')) {
    const refused = ['publish', 'publish-all', 'expose', 'hostname', 'dns', 'add-host', 'mac-address', 'link'] as const;
    for (const flag of refused) {
      if (!isSaid(flag)) continue;
      tell(flag, l10n.t('With another container’s network --{0} is that one’s matter: the engine refuses it.', flag));
    }
  }
  if (flags.uts === 'host' && isSaid('hostname')) {
    tell('hostname', l10n.t('With --uts host it has the machine’s name: the engine refuses --hostname.'));
  }
  if (!isUserDefined(first)) {
    for (const flag of ['ip', 'ip6', 'link-local-ip', 'network-alias'] as const) {
      if (isSaid(flag)) tell(flag, l10n.t('--{0} needs a network that somebody has made.', flag));
    }
  }
}
