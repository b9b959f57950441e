import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../base/text.js';
import { type DiskUsage, type Engine, type Kind, kinds } from '../engine/engine.js';
import { familiarName, shortId } from '../engine/wording/image-name.js';
import { humanDuration } from '../engine/wording/human-duration.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { statusText } from '../engine/wording/status.js';
import { confirm, UserCancelled } from '../host/ask.js';
import { question } from '../host/question.js';
import { type Inventory } from '../inventory/inventory.js';
import { usage, usersOfNetwork } from '../inventory/usage.js';
import { define, type Services } from './command.js';
import { endpointName } from '../host/endpoint-words.js';
import { each } from './each.js';
import { onEndpoint } from './guard.js';
import { namesOf } from './names.js';

/** One thing that a prune would take away; `bytes` undefined where the engine doesn't tell. */
interface Waste {
  /** Undefined for the build cache. */
  readonly kind: Kind | undefined;
  readonly name: string;
  /** What it is, where its name alone doesn't say. */
  readonly about: string;
  readonly bytes: number | undefined;
  readonly picked: boolean;
  readonly remove: (engine: Engine, signal: AbortSignal) => Promise<unknown>;
}

/** What nothing uses, of one kind. Nothing is removed that isn't in this list. */
function wasteOf(kind: Kind, inventory: Inventory, disk: DiskUsage): Waste[] {
  const users = usage(inventory.containers.values());
  const { ofImage, ofVolume } = users;
  switch (kind) {
    case 'container':
      return [...inventory.containers.values()]
        .filter(({ state }) => state === 'exited' || state === 'created' || state === 'dead')
        .map((container) => ({ ...container, about: plain(statusText(container, Date.now()), 60) }))
        .map(({ id, name, image, about }) => ({
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
          const age = created > 0 ? `${humanDuration(Date.now() - created)} ago` : '';
          return {
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
          kind,
          name: plain(name, 64),
          about: isAnonymous ? l10n.t('anonymous') : l10n.t('named: its data goes with it'),
          bytes: disk.volumes.get(name),
          // As docker volume prune does since Engine 23: anonymous ones. Named data is ticked by hand.
          picked: isAnonymous,
          remove: (engine, signal) => engine.removeVolume(name, { force: false }, { signal }),
        }));
    case 'network':
      return [...inventory.networks.values()]
        .filter((network) => !network.isBuiltIn && usersOfNetwork(users, network).length === 0)
        .map(({ id, name, driver }) => ({
          kind,
          name: plain(name),
          about: plain(driver, 40),
          bytes: 0,
          picked: true,
          remove: (engine, signal) => engine.removeNetwork(id, { signal }),
        }));
  }
}

interface Item extends vscode.QuickPickItem {
  readonly waste?: Waste;
}

/** Shows what would go, lets each be ticked or unticked, asks once more with the sum, and removes just that. */
async function prune({ inventory }: Services, wanted: readonly Kind[], withCache: boolean, signal: AbortSignal) {
  await inventory.load([...new Set<Kind>([...wanted, 'container'])], signal);
  const disk = await inventory.engine.diskUsage({ signal });
  const items: Item[] = wanted.flatMap((kind) => {
    const found = wasteOf(kind, inventory, disk);
    return found.length === 0 ? [] : [separator(kindWords(kind)), ...found.map(itemOf)];
  });
  const cache = disk.buildCache.filter(({ inUse }) => !inUse);
  if (withCache && cache.length > 0) {
    const bytes = cache.filter(({ shared }) => !shared).reduce((sum, { size }) => sum + size, 0);
    const name = l10n.t('Build cache, {0} entries', cache.length);
    const remove = (engine: Engine, abort: AbortSignal) => engine.pruneBuildCache({ signal: abort });
    items.push(
      separator(l10n.t('Build cache')),
      itemOf({ kind: undefined, name, about: '', bytes, picked: true, remove }),
    );
  }
  if (items.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is nothing to clean up.'));
    return;
  }
  const chosen = await tick(items, plain(endpointName(inventory.engine.endpoint), 80));
  const freed = sumText(chosen);
  const only = chosen[0]?.name ?? '';
  await confirm(
    chosen.length === 1 ? l10n.t('Remove {0}?', only) : l10n.t('Remove {0} unused objects?', chosen.length),
    [
      ...wanted.flatMap((kind) => {
        const own = chosen.filter((waste) => waste.kind === kind);
        return own.length === 0 ? [] : [`${kindWords(kind)}: ${namesOf(own, 8)}`];
      }),
      ...chosen.flatMap(({ kind, name }) => (kind === undefined ? [name] : [])),
      '',
      ...(chosen.some(({ kind }) => kind === 'volume') ? [l10n.t('The data in these volumes goes with them.')] : []),
      freed === undefined ? l10n.t('This can’t be undone.') : l10n.t('This frees {0} and can’t be undone.', freed),
      onEndpoint(inventory),
    ].join('\n'),
    l10n.t('Remove'),
  );
  await each(
    chosen,
    ({ name }) => name,
    signal,
    async ({ remove }) => {
      await remove(inventory.engine, signal);
    },
  );
  void vscode.window.showInformationMessage(
    freed === undefined
      ? chosen.length === 1
        ? l10n.t('Removed {0}.', only)
        : l10n.t('Removed {0} objects.', chosen.length)
      : chosen.length === 1
        ? l10n.t('Removed {0}, freed {1}.', only, freed)
        : l10n.t('Removed {0} objects, freed {1}.', chosen.length, freed),
  );
}

/** A list in which each is ticked or not, with the sum of what is ticked in its title. */
async function tick(items: readonly Item[], endpoint: string): Promise<readonly Waste[]> {
  const list = vscode.window.createQuickPick<Item>();
  list.canSelectMany = true;
  list.matchOnDescription = true;
  list.placeholder = l10n.t('Tick what shall go from {0}; nothing is removed yet', endpoint);
  list.items = items;
  list.selectedItems = items.filter(({ waste }) => waste?.picked);
  const wastes = () => list.selectedItems.flatMap(({ waste }) => waste ?? []);
  const title = () => {
    const ticked = wastes();
    const freed = sumText(ticked);
    list.title =
      freed === undefined
        ? l10n.t('Clean up: {0} ticked', ticked.length)
        : l10n.t('Clean up: {0} ticked, frees {1}', ticked.length, freed);
  };
  title();
  try {
    const answer = new Promise<readonly Waste[]>((resolve, reject) => {
      list.onDidChangeSelection(title);
      list.onDidAccept(() => (wastes().length > 0 ? resolve(wastes()) : reject(new UserCancelled())));
      list.onDidHide(() => reject(new UserCancelled()));
      list.show();
    });
    return await question.during(answer);
  } finally {
    list.dispose();
  }
}

function itemOf(waste: Waste): Item {
  const { name, about, bytes } = waste;
  // Without files of its own it frees nothing, which needs no saying.
  const size = bytes === undefined || bytes === 0 ? [] : [humanSizeOf(bytes, 3)];
  return { label: name, description: [...size, ...(about === '' ? [] : [about])].join(' · '), waste };
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** What removing them frees; undefined where that is nothing, as far as the engine tells. */
function sumText(wastes: readonly Waste[]): string | undefined {
  const sum = wastes.reduce((total, { bytes }) => total + (bytes ?? 0), 0);
  if (sum === 0) return undefined;
  const words = humanSizeOf(sum, 3);
  return wastes.some(({ bytes }) => bytes === undefined) ? l10n.t('{0} or more', words) : words;
}

function kindWords(kind: Kind): string {
  switch (kind) {
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

export const containersPrune = define({
  id: 'longshore.containers.prune',
  on: 'none',
  many: false,
  offered: 'palette',
  destructive: true,
  run: (services, _none, signal) => prune(services, ['container'], false, signal),
});

export const imagesPrune = define({
  id: 'longshore.images.prune',
  on: 'none',
  many: false,
  offered: 'palette',
  destructive: true,
  run: (services, _none, signal) => prune(services, ['image'], false, signal),
});

export const volumesPrune = define({
  id: 'longshore.volumes.prune',
  on: 'none',
  many: false,
  offered: 'palette',
  destructive: true,
  run: (services, _none, signal) => prune(services, ['volume'], false, signal),
});

export const networksPrune = define({
  id: 'longshore.networks.prune',
  on: 'none',
  many: false,
  offered: 'palette',
  destructive: true,
  run: (services, _none, signal) => prune(services, ['network'], false, signal),
});

/** All kinds and the build cache. */
export const enginePrune = define({
  id: 'longshore.engine.prune',
  on: 'none',
  many: false,
  offered: 'palette',
  destructive: true,
  run: (services, _none, signal) => prune(services, kinds, true, signal),
});
