import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { familiarName } from '../../engine/wording/image-name.js';
import { type Choice, pick } from '../../host/ask.js';
import { type Inventory } from '../../inventory/inventory.js';
import { isTiny, smallestImage, sweepHelpers } from '../../engine/helper-container.js';
import { define, type Services } from '../command.js';
import { Refusal } from '../refusal.js';

/** The image that was chosen the last time for a helper that runs something: shared with the debug shells. */
const memoryKey = 'longshore.debugImage';

/** An image for a helper that never runs. Throws Refusal when the engine has none. */
export async function imageForHelper({ inventory }: Services, signal: AbortSignal): Promise<string> {
  await prepare(inventory, signal);
  const image = smallestImage(inventory.images.values());
  if (image === undefined) throw noImage();
  return image;
}

/** An image with a shell, for a helper that runs something: the one of the last time, else the one that is picked. */
export async function imageWithShell({ inventory, memory }: Services, signal: AbortSignal): Promise<string> {
  await prepare(inventory, signal);
  const tags = [...inventory.images.values()].flatMap((image) => image.tags);
  const last = memory.get(memoryKey, '');
  if (tags.includes(last)) return last;
  const chosen = await pick(l10n.t('Image with a shell, for the helper'), choicesOf(inventory, last));
  await memory.update(memoryKey, chosen);
  return chosen;
}

/** The tag of the image that was chosen the last time; '' where none was. */
export function chosenImage({ memory }: Services): string {
  return memory.get(memoryKey, '');
}

/** Chooses the image that helpers are made from; nothing is pulled. */
export const volumesChooseHelper = define({
  id: 'longshore.volumes.chooseHelper',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory, memory }, _, signal) => {
    await inventory.load(['image'], signal);
    const chosen = await pick(
      l10n.t('Image for the helpers that look into volumes'),
      choicesOf(inventory, memory.get(memoryKey, '')),
    );
    await memory.update(memoryKey, chosen);
  },
});

/** The images that have names; those that are made to be small and have a shell come first. */
function choicesOf(inventory: Inventory, chosen: string): Choice<string>[] {
  const tags = [...inventory.images.values()].flatMap((image) => image.tags);
  if (tags.length === 0) throw noImage();
  return tags
    .sort((a, b) => Number(isTiny(b)) - Number(isTiny(a)) || compareNames(a, b))
    .map((value) => ({
      label: plain(familiarName(value)),
      description: value === chosen ? l10n.t('chosen') : '',
      value,
    }));
}

/** A chosen image proved to be of no use: it is asked for anew the next time. */
export async function forgetImage({ memory }: Services): Promise<void> {
  await memory.update(memoryKey, undefined);
}

/** What a crash has left goes before something new is made. */
async function prepare(inventory: Inventory, signal: AbortSignal): Promise<void> {
  await inventory.load(['image'], signal);
  await sweepHelpers(inventory.engine);
}

function noImage(): Refusal {
  return new Refusal(
    l10n.t('The engine has no image that a helper could be made from.'),
    l10n.t('Pull one first: the smallest will do.'),
  );
}
