import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type DiskUsage, type Engine, type Kind } from '../engine/engine.js';
import { removeVolume } from '../engine/helper-container.js';
import { familiarName, shortId } from '../engine/wording/image-name.js';
import { ageText, durationText } from '../engine/wording/duration-text.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { statusText } from '../engine/wording/status.js';
import { type Inventory } from './inventory.js';
import { usage, usersOfNetwork } from './usage.js';

/** One thing that a prune would take away; `bytes` undefined where the engine doesn't tell. */
export interface Waste {
  /** Names it on a page. */
  readonly key: string;
  /** Undefined for the build cache. */
  readonly kind: Kind | undefined;
  readonly name: string;
  /** What it is, where its name alone doesn't say. */
  readonly about: string;
  readonly bytes: number | undefined;
  readonly picked: boolean;
  readonly remove: (engine: Engine, signal: AbortSignal) => Promise<unknown>;
}

/**
 * What nothing uses, of one kind. Nothing is removed that isn't in this list. `lastUsers`: volume → the container that
 * used it last, where that is known.
 */
export function wasteOf(
  kind: Kind,
  inventory: Inventory,
  disk: DiskUsage,
  lastUsers: ReadonlyMap<string, string> = new Map(),
): Waste[] {
  const users = usage(inventory.containers.values());
  const { ofImage, ofVolume } = users;
  switch (kind) {
    case 'container':
      return [...inventory.containers.values()]
        .filter(({ state }) => state === 'exited' || state === 'created' || state === 'dead')
        .map((container) => ({ ...container, about: plain(statusText(container, Date.now()), 60) }))
        .map(({ id, name, image, about }) => ({
          key: `container/${id}`,
          kind,
          name: plain(name),
          about: `${plain(familiarName(image), 60)} · ${about}`,
          bytes: disk.containers.get(id),
          picked: true,
          remove: (engine, signal) => engine.removeContainer(id, { force: false, anonymousVolumes: false }, { signal }),
        }));
    case 'image':
      return [...inventory.images.values()]
        .filter(({ id }) => !ofImage.has(id))
        .map(({ id, tags, digests, size, created }) => {
          const known = disk.images.get(id);
          const age = created > 0 ? ageText(created, Date.now()) : '';
          return {
            key: `image/${id}`,
            kind,
            name: plain(tags.map(familiarName).join(', ') || digests[0] || shortId(id)),
            about: tags.length > 0 ? age : [l10n.t('untagged'), ...(age === '' ? [] : [age])].join(' · '),
            bytes: known ? known.size - (known.shared ?? 0) : size,
            // As docker image prune does: dangling ones; the others are there to be ticked.
            picked: tags.length === 0 && digests.length === 0,
            remove: async (engine: Engine, signal: AbortSignal) => {
              const references = tags.length > 0 ? tags : [id];
              for (const reference of references) await engine.removeImage(reference, { force: false }, { signal });
            },
          };
        });
    case 'volume':
      return [...inventory.volumes.values()]
        .filter(({ name }) => !ofVolume.has(name))
        .map(({ name, isAnonymous }) => ({
          key: `volume/${name}`,
          kind,
          name: plain(name, 64),
          about: [
            isAnonymous ? l10n.t('anonymous') : l10n.t('named: its data goes with it'),
            ...(lastUsers.has(name) ? [l10n.t('last used by {0}', plain(lastUsers.get(name) ?? '', 60))] : []),
          ].join(' · '),
          bytes: disk.volumes.get(name),
          // As docker volume prune does since Engine 23: anonymous ones. Named data is ticked by hand.
          picked: isAnonymous,
          remove: (engine, signal) => removeVolume(engine, name, { signal }),
        }));
    case 'network':
      return [...inventory.networks.values()]
        .filter((network) => !network.isBuiltIn && usersOfNetwork(users, network).length === 0)
        .map(({ id, name, driver }) => ({
          key: `network/${id}`,
          kind,
          name: plain(name),
          about: plain(driver, 40),
          bytes: 0,
          picked: true,
          remove: (engine, signal) => engine.removeNetwork(id, { signal }),
        }));
  }
}

const day = 86_400;
/** Seconds that build cache has not been used for; each has those after it in it. */
const ages = [0, day, 7 * day, 30 * day] as const;

/** Build cache that nothing uses, by how long it hasn't been: all of it first, then what is older. */
export function cacheWaste({ buildCache }: DiskUsage, now: number): Waste[] {
  const unused = buildCache.filter(({ inUse }) => !inUse);
  let before = Number.NaN;
  return ages.flatMap((age) => {
    const old = unused.filter(({ lastUsed }) => now - lastUsed >= age * 1000);
    if (old.length === 0 || old.length === before) return [];
    before = old.length;
    const bytes = old.filter(({ shared }) => !shared).reduce((sum, { size }) => sum + size, 0);
    return {
      ...{ key: `cache/${age}`, kind: undefined, bytes, picked: age === 0 },
      name:
        age === 0 ? l10n.t('Build cache, all unused') : l10n.t('Build cache unused for {0}', durationText(age * 1000)),
      about: old.length === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', old.length),
      remove: (engine, signal) => engine.pruneBuildCache({ signal, unusedFor: age }),
    };
  });
}

/** Without what another one of the list has in it: of build cache the largest alone counts. */
export function withoutRepeats(wastes: readonly Waste[]): readonly Waste[] {
  const caches = wastes.filter(({ kind }) => kind === undefined);
  const largest = caches.reduce<Waste | undefined>((a, b) => ((a?.bytes ?? -1) >= (b.bytes ?? 0) ? a : b), undefined);
  return wastes.filter((waste) => waste.kind !== undefined || waste === largest);
}

/** What removing them frees; undefined where that is nothing, as far as the engine tells. */
export function sumText(wastes: readonly Waste[]): string | undefined {
  const sum = withoutRepeats(wastes).reduce((total, { bytes }) => total + (bytes ?? 0), 0);
  if (sum === 0) return undefined;
  const words = humanSizeOf(sum, 3);
  return wastes.some(({ bytes }) => bytes === undefined) ? l10n.t('{0} or more', words) : words;
}

export function wasteWords(kind: Kind | undefined): string {
  switch (kind) {
    case undefined:
      return l10n.t('Build cache');
    case 'container':
      return l10n.t('Stopped containers');
    case 'image':
      return l10n.t('Images that no container uses');
    case 'volume':
      return l10n.t('Volumes that no container uses');
    case 'network':
      return l10n.t('Networks without containers');
  }
}
