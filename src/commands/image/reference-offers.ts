import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { ageText } from '../../engine/wording/duration-text.js';
import { type Offered } from '../../host/offers.js';
import { pathOf, registryOf } from '../../registry/registry-name.js';
import { type RemoteImage } from '../../registry/remote-image.js';
import { type RegistryDesk } from '../command.js';
import { hubOffer } from '../registry/hub-offer.js';

/** Pages of tags that are asked for at most: a name is typed further where there are more. */
const mostPages = 5;
/** Tags that are offered at once. */
const mostOffers = 200;

/**
 * What may be meant by the beginning of an image's name: what Docker Hub finds, repositories of a registry that lists
 * them, and behind a colon the registry's tags. Throws RegistryError.
 */
export async function offersFor(desk: RegistryDesk, text: string, signal: AbortSignal): Promise<readonly Offered[]> {
  const colon = text.lastIndexOf(':');
  const registry = registryOf(text);
  if (colon > Math.max(0, text.lastIndexOf('/')) && !text.includes('@')) {
    const repository = text.slice(0, colon);
    const tags = await tagsOf(desk, repository, signal);
    const typed = text.slice(colon + 1);
    return tags
      .filter(({ tag }) => tag.includes(typed))
      .sort((a, b) => Number(b.tag.startsWith(typed)) - Number(a.tag.startsWith(typed)))
      .slice(0, mostOffers)
      .map(({ tag, image }) => ({
        label: plain(`${repository}:${tag}`),
        description: image?.updated === undefined ? '' : ageText(image.updated * 1000, Date.now()),
        value: `${repository}:${tag}`,
      }));
  }
  const registries = desk.book.registries
    .filter((one) => one !== 'docker.io' && text !== '' && one.startsWith(text))
    .map((one): Offered => ({ label: `${plain(one)}/`, description: '', value: `${one}/`, isBeginning: true }));
  if (registry !== 'docker.io') return [...registries, ...(await repositoriesOf(desk, registry, text, signal))];
  if (text.length < 2) return registries;
  const found = await desk.hub.search(text, signal);
  return [...registries, ...found.map(hubOffer)];
}

async function repositoriesOf(
  { client, book }: RegistryDesk,
  registry: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly Offered[]> {
  const pinned = book.pinned(registry);
  const { names } = await client.repositories(registry, undefined, signal);
  const paths = [...new Set([...pinned, ...names])].filter((path) => `${registry}/${path}`.includes(text));
  return paths.slice(0, mostOffers).map((path) => ({
    label: plain(`${registry}/${path}`),
    description: pinned.includes(path) ? l10n.t('pinned') : '',
    value: `${registry}/${path}:`,
    isBeginning: true,
  }));
}

async function tagsOf(
  { client, hub }: RegistryDesk,
  repository: string,
  signal: AbortSignal,
): Promise<{ tag: string; image: RemoteImage | undefined }[]> {
  const [registry, path] = [registryOf(repository), pathOf(repository)];
  if (registry === 'docker.io') {
    const { names, images } = await hub.tags(path, undefined, signal);
    return names.map((tag) => ({ tag, image: images.get(tag) }));
  }
  const all: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const found = await client.tags(registry, path, next, signal);
    all.push(...found.names);
    next = found.next;
    if (next === undefined) break;
  }
  return all.sort((a, b) => compareNames(b, a)).map((tag) => ({ tag, image: undefined }));
}
