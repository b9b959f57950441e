import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { EngineError } from '../../engine/errors.js';
import { explainError } from '../../engine/explain-error.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { confirm, lines } from '../../host/ask.js';
import { usage } from '../../inventory/usage.js';
import { define, type Subjects } from '../command.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';

type Subject = Subjects['image'];

const nameOf = ({ image, tag }: Subject) => (tag === undefined ? shortId(image.id) : familiarName(tag));
const reference = ({ image, tag }: Subject) => tag ?? image.id;

/** Takes a tag away, and the image with it when that was its last one; whole images by id. */
export const imageRemove = define({
  id: 'longshore.image.remove',
  on: 'image',
  many: true,
  offered: 'palette',
  destructive: true,
  run: async ({ inventory }, subjects, signal) => {
    await inventory.load(['container'], signal);
    const users = usage(inventory.containers.values()).ofImage;
    const chosen = new Set(subjects.map(({ tag }) => tag));
    const details = subjects.map((subject) => {
      const { image, tag } = subject;
      const used = (users.get(image.id) ?? []).map(({ name }) => plain(name, 40));
      const left = image.tags.filter((other) => !chosen.has(other));
      const isUntag = tag !== undefined && left.length > 0;
      return [
        plain(nameOf(subject)),
        isUntag
          ? l10n.t('only this tag goes; the image stays as {0}', plain(left.join(', ')))
          : humanSizeOf(image.size, 3),
        ...(used.length > 0 ? [l10n.t('used by {0}', used.join(', '))] : []),
      ].join(' · ');
    });
    await confirm(
      subjects.length === 1
        ? l10n.t('Remove the image {0}?', plain(nameOf(subjects[0] as Subject)))
        : l10n.t('Remove {0} images?', subjects.length),
      `${lines(details)}\n\n${onEndpoint(inventory)}`,
      l10n.t('Remove'),
    );
    const refused: { subject: Subject; why: string }[] = [];
    await each(subjects, nameOf, signal, async (subject) => {
      try {
        await inventory.engine.removeImage(reference(subject), { force: false }, { signal });
      } catch (error) {
        // The engine's own words for what force can't do: a running container uses it.
        if (!EngineError.is(error, 'conflict') || error.message.includes('cannot be forced')) throw error;
        refused.push({ subject, why: explainError(error).what });
      }
    });
    if (refused.length === 0) return;
    await confirm(
      l10n.t('The engine refused. Force it?'),
      `${lines(refused.map(({ why }) => why))}\n\n${l10n.t('Force removes every tag; containers that use the image keep running, but can’t be made anew from it.')}\n\n${onEndpoint(inventory)}`,
      l10n.t('Force Remove'),
    );
    await each(
      refused.map(({ subject }) => subject),
      nameOf,
      signal,
      (subject) => inventory.engine.removeImage(reference(subject), { force: true }, { signal }),
    );
  },
});
