import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import {
  type ContainerRecord,
  type EngineFacts,
  type ImageDetails,
  type ImageRecord,
  type NetworkRecord,
  type VolumeRecord,
} from '../../engine/engine.js';
import { familiarName } from '../../engine/wording/image-name.js';
import { isUserDefined } from '../../making/network-value.js';
import { type RunOffers } from './run-contract.js';

export interface Known {
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly images: ReadonlyMap<string, ImageRecord>;
  readonly volumes: ReadonlyMap<string, VolumeRecord>;
  readonly networks: ReadonlyMap<string, NetworkRecord>;
}

type Offer = readonly [value: string, words: string];

/** What there is to choose from: what the image says, and what the engine has. */
export function offersFor(known: Known, image: ImageDetails | undefined, facts: EngineFacts | undefined): RunOffers {
  const names = (records: Iterable<{ readonly name: string }>) =>
    [...records].map(({ name }) => name).sort(compareNames);
  const containers = names(known.containers.values());
  const networks = names(known.networks.values()).filter(isUserDefined);
  const volumes = [...known.volumes.values()].filter(({ isAnonymous }) => !isAnonymous);
  const tags = [...known.images.values()].flatMap((record) => record.tags.map(familiarName)).sort(compareNames);
  const same = (value: string): Offer => [value, plain(value, 80)];
  return {
    image: tags.map(same),
    publish: (image?.exposedPorts ?? []).map((port) => {
      const [number = '', protocol = 'tcp'] = port.split('/');
      const row = `${number}\t${protocol === 'tcp' ? number : port}`;
      return [row, l10n.t('Publish {0}, which the image exposes', protocol === 'tcp' ? number : port)] as const;
    }),
    volume: [
      ...(image?.volumes ?? []).map((path): Offer => [`\t${path}\t`, l10n.t('{0}, which the image declares', path)]),
      ...names(volumes).map((name): Offer => [`${name}\t\t`, plain(name, 80)]),
    ],
    'volumes-from': containers.map(same),
    network: [...networks, 'host', 'none', ...containers.map((name) => `container:${name}`)].map(same),
    env: (image?.env ?? []).map((pair): Offer => [pair.replace('=', '\t'), plain(pair, 80)]),
    gpus: facts && noGpuWords(facts) === '' ? [same('all')] : [],
    device: (facts?.devices ?? []).map(same),
    'log-driver': (facts?.logDrivers ?? []).map(same),
    runtime: (facts?.runtimes ?? []).map(same),
  };
}

/** Why --gpus can't be had from an engine; '' where it can. */
export function noGpuWords({ runtimes, devices, deviceFolders }: EngineFacts): string {
  if (runtimes.includes('nvidia')) return '';
  const gpu = devices.find((device) => /gpu/i.test(device));
  if (gpu !== undefined) {
    return l10n.t('The engine has no NVIDIA runtime, but lists GPUs as devices: choose {0} under “Devices”.', gpu);
  }
  return deviceFolders.length > 0
    ? l10n.t(
        'The engine has no NVIDIA runtime and lists no GPU: the NVIDIA Container Toolkit isn’t set up on its machine.',
      )
    : l10n.t('The engine has no NVIDIA runtime: the NVIDIA Container Toolkit isn’t set up on its machine.');
}
