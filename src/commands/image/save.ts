import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import path from 'node:path';
import { plain } from '../../base/text.js';
import { familiarName, shortId, splitReference } from '../../engine/wording/image-name.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { define, type Subjects } from '../command.js';
import { namesOf } from '../names.js';
import { askArchiveFile, tellArchive, writeArchive } from '../write-archive.js';

type Subject = Subjects['image'];

/** Writes images with their names into one archive, for machines that can't pull them. */
export const imageSave = define({
  id: 'longshore.image.save',
  on: 'image',
  many: true,
  offered: 'palette',
  run: async ({ inventory, memory }, subjects, signal, report) => {
    const folder = memory.get('longshore.saveFolder', homedir());
    const [first] = subjects;
    const name = subjects.length === 1 && first ? archiveName(first) : 'images';
    const file = await askArchiveFile(l10n.t('Save {0}', savedNames(subjects)), folder, name, '.tar.gz');
    await memory.update('longshore.saveFolder', path.dirname(file));
    const images = new Map(subjects.map(({ image }) => [image.id, image]));
    const size = [...images.values()].reduce((sum, image) => sum + image.size, 0);
    const open = () => inventory.engine.imagePieces(subjects.map(reference), signal);
    const written = humanSizeOf(await writeArchive(open, file, size, signal, report), 3);
    tellArchive(l10n.t('Saved {0} to {1} ({2}).', savedNames(subjects), path.basename(file), written), file);
  },
});

/** By reference, so that the archive keeps the name; an untagged image has only its id. */
function reference({ image, tag }: Subject): string {
  return tag ?? image.tags[0] ?? image.id;
}

function savedNames(subjects: readonly Subject[]): string {
  return namesOf(subjects.map((subject) => ({ name: familiarName(reference(subject)) })));
}

/** `acme/web:2.1` is `acme-web_2.1`. */
function archiveName({ image, tag = image.tags[0] }: Subject): string {
  if (tag === undefined) return shortId(image.id);
  const parts = splitReference(familiarName(tag));
  const repository = parts.repository.split('/').slice(-2).join('-');
  return plain(`${repository}_${parts.tag ?? 'latest'}`).replace(/[^\w.-]/g, '-');
}
