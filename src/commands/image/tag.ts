import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { confirm } from '../../host/ask.js';
import { type ImageRecord } from '../../engine/engine.js';
import { type Inventory } from '../../inventory/inventory.js';
import { define } from '../command.js';
import { askReference } from './ask-reference.js';

/** Gives an image one more name. */
export const imageTag = define({
  id: 'longshore.image.tag',
  on: 'image',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory }, [subject], signal) => {
    if (!subject) return;
    const { image, tag = image.tags[0] } = subject;
    const now = tag === undefined ? '' : familiarName(tag);
    const typed = await askReference({
      title: l10n.t('Tag {0}', plain(now === '' ? shortId(image.id) : now)),
      prompt: l10n.t('One more name for the same image. A registry’s host before it says where “Push” sends it.'),
      value: now,
      withDigest: false,
    });
    await giveTag(inventory, image, /:[^/]+$/.test(typed) ? typed : `${typed}:latest`, signal);
  },
});

/** Gives an image this name, after a question where another image has it. Throws UserCancelled and EngineError. */
export async function giveTag(
  inventory: Inventory,
  image: ImageRecord,
  wanted: string,
  signal: AbortSignal,
): Promise<void> {
  const holder = [...inventory.images.values()].find(({ tags }) =>
    tags.some((one) => familiarName(one) === familiarName(wanted)),
  );
  if (holder?.id === image.id) return;
  if (holder) {
    await confirm(
      l10n.t('Move the tag {0}?', plain(wanted)),
      l10n.t('It belongs to another image ({0}), which stays without it.', shortId(holder.id)),
      l10n.t('Move Tag'),
    );
  }
  await inventory.engine.tagImage(image.id, wanted, { signal });
}
