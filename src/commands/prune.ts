import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../base/text.js';
import { type Kind, kinds } from '../engine/engine.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { confirm, UserCancelled } from '../host/ask.js';
import { question } from '../host/question.js';
import { type Inventory } from '../inventory/inventory.js';
import { lastUsers } from '../inventory/last-users.js';
import { cacheWaste, sumText, type Waste, wasteOf, wasteWords, withoutRepeats } from '../inventory/waste.js';
import { define, type Services } from './command.js';
import { endpointName } from '../host/endpoint-words.js';
import { each } from './each.js';
import { onEndpoint } from './guard.js';
import { namesOf } from './names.js';

interface Item extends vscode.QuickPickItem {
  readonly waste?: Waste;
}

/** Shows what would go, lets each be ticked or unticked, asks once more with the sum, and removes just that. */
async function prune({ inventory }: Services, wanted: readonly Kind[], withCache: boolean, signal: AbortSignal) {
  await inventory.load([...new Set<Kind>([...wanted, 'container'])], signal);
  const { engine } = inventory;
  const [disk, users] = await Promise.all([
    engine.diskUsage({ signal }),
    wanted.includes('volume') ? lastUsers(engine, { signal }) : undefined,
  ]);
  const items: Item[] = wanted.flatMap((kind) => {
    const found = wasteOf(kind, inventory, disk, users);
    return found.length === 0 ? [] : [separator(wasteWords(kind)), ...found.map(itemOf)];
  });
  const cache = withCache ? cacheWaste(disk, Date.now()) : [];
  if (cache.length > 0) items.push(separator(wasteWords(undefined)), ...cache.map(itemOf));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is nothing to clean up.'));
    return;
  }
  const chosen = await tick(items, plain(endpointName(inventory.engine.endpoint), 80));
  await cleanUp(inventory, chosen, signal);
}

/** Asks once more, with the sum of what is freed, removes just that, and says so. */
export async function cleanUp(inventory: Inventory, ticked: readonly Waste[], signal: AbortSignal): Promise<void> {
  const chosen = withoutRepeats(ticked);
  const freed = sumText(chosen);
  const only = chosen[0]?.name ?? '';
  await confirm(
    chosen.length === 1 ? l10n.t('Remove {0}?', only) : l10n.t('Remove {0} unused objects?', chosen.length),
    [
      ...kinds.flatMap((kind) => {
        const own = chosen.filter((waste) => waste.kind === kind);
        return own.length === 0 ? [] : [`${wasteWords(kind)}: ${namesOf(own, 8)}`];
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

/**
 * A list in which each is ticked or not, with the sum of what is ticked in its title; a button leads to the same as
 * pictures, beside what is in use.
 */
async function tick(items: readonly Item[], endpoint: string): Promise<readonly Waste[]> {
  const list = vscode.window.createQuickPick<Item>();
  list.buttons = [{ iconPath: new vscode.ThemeIcon('graph'), tooltip: l10n.t('Show Disk Usage') }];
  list.canSelectMany = true;
  list.matchOnDescription = true;
  list.placeholder = l10n.t('Tick what shall go from {0}; nothing is removed yet', endpoint);
  list.items = items;
  list.selectedItems = items.filter(({ waste }) => waste?.picked);
  const wastes = () => list.selectedItems.flatMap(({ waste }) => waste ?? []);
  const title = () => {
    const ticked = withoutRepeats(wastes());
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
      list.onDidTriggerButton(() => {
        list.hide();
        void vscode.commands.executeCommand('longshore.disk.show');
      });
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
