import * as l10n from '@vscode/l10n';
import { type Inventory } from '../../inventory/inventory.js';
import { usage } from '../../inventory/usage.js';
import { type ArchiveFacts } from '../../volumes/check-archive.js';
import { type Tar, findTar } from '../../volumes/tar-program.js';
import { type Engine } from '../../engine/engine.js';
import { isTiny, smallestImage } from '../../engine/helper-container.js';
import { type Services } from '../command.js';
import { chosenImage, imageForHelper, imageWithShell } from './helper-image.js';

/** An image for a helper that packs or unpacks a volume. */
export interface PackingImage {
  readonly image: string;
  /** Undefined where nothing of the image shall run, and the engine's own calls do it. */
  readonly tar: Tar | undefined;
}

/** Images that are tried; each is a container that is made and removed. */
const mostTried = 6;
/** Those whose whole purpose is to be a base, all of which have GNU tar. */
const bases = /(^|\/)(debian|ubuntu|fedora|rockylinux|almalinux|centos|amazonlinux|buildpack-deps):/;

/** What images were found to have, by their ids, which never change. */
const found = new Map<string, Tar | undefined>();

/**
 * The image by which a volume is packed: one with GNU tar, which alone keeps extended attributes and ACLs, else the
 * usual one. What runs unasked is only what the user has chosen, what has the volume anyway, and well-known bases.
 */
export async function imageForPacking(services: Services, volume: string, signal: AbortSignal): Promise<PackingImage> {
  const { inventory } = services;
  await inventory.load(['container', 'image'], signal);
  const users = usage(inventory.containers.values()).ofVolume.get(volume) ?? [];
  return (
    (await withGnuTar(
      services,
      inventory,
      users.map(({ imageId }) => imageId),
      signal,
    )) ?? usual(services, signal)
  );
}

/**
 * The image by which an archive is unpacked, where the engine's own call isn't enough: with ACLs, and on Podman, which
 * leaves the volume's own folder as it is.
 */
export async function imageForUnpacking(
  services: Services,
  { acls }: Pick<ArchiveFacts, 'acls'>,
  signal: AbortSignal,
): Promise<PackingImage | undefined> {
  const { inventory } = services;
  const { isPodman } = inventory.engine.info;
  if (acls === 0 && !isPodman) return undefined;
  await inventory.load(['image'], signal);
  return (await withGnuTar(services, inventory, [], signal)) ?? (isPodman ? usual(services, signal) : undefined);
}

/** For another engine than the window's. */
export async function imageThere(engine: Engine, signal: AbortSignal): Promise<PackingImage | undefined> {
  const images = await engine.listImages({ signal });
  for (const { id, tags } of images.filter((image) => image.tags.some((tag) => bases.test(tag))).slice(0, mostTried)) {
    if ((await tarOf(engine, id, signal)) === 'gnu') return { image: tags[0] ?? id, tar: 'gnu' };
  }
  const tiny = engine.info.isPodman ? images.find(({ tags }) => tags.some(isTiny)) : undefined;
  const tar = tiny && (await tarOf(engine, tiny.id, signal));
  if (tiny && tar) return { image: tiny.id, tar };
  const image = smallestImage(images);
  return image === undefined ? undefined : { image, tar: undefined };
}

/** What is lost where no image has GNU tar, and the way to one; '' where nothing is. */
export function lossText({ tar }: PackingImage): string {
  if (tar === 'gnu') return '';
  return l10n.t(
    'Extended attributes and ACLs, if files have any, are left out: that takes a helper image with GNU tar, such as debian.',
  );
}

async function withGnuTar(
  services: Services,
  { engine, images }: Inventory,
  users: readonly string[],
  signal: AbortSignal,
): Promise<PackingImage | undefined> {
  const all = [...images.values()];
  const chosen = chosenImage(services);
  const tried = [
    ...all.filter(({ tags }) => tags.includes(chosen)),
    ...all.filter(({ id }) => users.includes(id)),
    ...all.filter(({ tags }) => tags.some((tag) => bases.test(tag))),
  ];
  for (const id of [...new Set(tried.map((image) => image.id))].slice(0, mostTried)) {
    if ((await tarOf(engine, id, signal)) === 'gnu') return { image: id, tar: 'gnu' };
  }
  return undefined;
}

async function usual(services: Services, signal: AbortSignal): Promise<PackingImage> {
  const { engine, images } = services.inventory;
  if (!engine.info.isPodman) return { image: await imageForHelper(services, signal), tar: undefined };
  // Its own archives don't say whose the files are.
  const image = await imageWithShell(services, signal);
  const id = [...images.values()].find(({ tags }) => tags.includes(image))?.id ?? image;
  return { image, tar: await tarOf(engine, id, signal) };
}

async function tarOf(engine: Engine, id: string, signal: AbortSignal): Promise<Tar | undefined> {
  if (!found.has(id)) found.set(id, await findTar(engine, id, signal));
  return found.get(id);
}
