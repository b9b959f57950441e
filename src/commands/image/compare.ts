import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { pick } from '../../host/ask.js';
import { define, type Subjects } from '../command.js';
import { Refusal } from '../refusal.js';
import { choicesOf } from '../subject.js';

/** What differs between two images, the older one first; of a single one the other is asked for. */
export const imageCompare = define({
  id: 'longshore.image.compare',
  on: 'image',
  many: true,
  offered: 'palette',
  run: async ({ inventory, panels }, subjects) => {
    const chosen = [...new Map(subjects.map((subject) => [subject.image.id, subject])).values()];
    const [first] = chosen;
    if (!first) return;
    if (chosen.length === 1 && subjects.length > 1) {
      throw new Refusal(l10n.t('These are names of one image.'), l10n.t('Choose another image beside it.'));
    }
    if (chosen.length > 2) {
      throw new Refusal(l10n.t('{0} images are chosen.', chosen.length), l10n.t('Choose two of them.'));
    }
    if (chosen.length === 1) {
      const others = choicesOf('image', inventory).filter(({ value }) => value.image.id !== first.image.id);
      if (others.length === 0) throw new Refusal(l10n.t('There is no other image to compare it with.'));
      chosen.push(await pick(l10n.t('Compare {0} with', plain(nameOf(first), 80)), others));
    }
    const [before, after] = chosen.sort(
      // Engines tell whole seconds.
      (a, b) => a.image.created - b.image.created || compareNames(nameOf(a), nameOf(b)),
    );
    if (!before || !after) return;
    const named = (subject: Subjects['image']) => ({ image: subject.image, name: plain(nameOf(subject), 120) });
    (await panels()).showComparison(named(before), named(after));
  },
});

function nameOf({ image, tag = image.tags[0] }: Subjects['image']): string {
  return tag === undefined ? shortId(image.id) : familiarName(tag);
}
