import * as l10n from '@vscode/l10n';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { familiarName, shortId, splitReference } from '../../engine/wording/image-name.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { define, type Subjects } from '../command.js';
import { namesOf } from '../names.js';

type Subject = Subjects['image'];

/** The least pause between two words about progress, in milliseconds. */
const paceMs = 200;

/** Writes images with their names into one archive, for machines that can't pull them. */
export const imageSave = define({
  id: 'longshore.image.save',
  on: 'image',
  many: true,
  offered: 'palette',
  run: async ({ inventory, memory }, subjects, signal, report) => {
    const file = await askFile(subjects, memory.get('longshore.saveFolder', homedir()));
    await memory.update('longshore.saveFolder', path.dirname(file));
    const images = new Map(subjects.map(({ image }) => [image.id, image]));
    const size = [...images.values()].reduce((sum, image) => sum + image.size, 0);
    let read = 0;
    let told = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        read += chunk.length;
        if (Date.now() - told > paceMs) {
          told = Date.now();
          report(l10n.t('{0} of about {1}', humanSizeOf(read, 3), humanSizeOf(size, 3)), Math.min(1, read / size));
        }
        done(null, chunk);
      },
    });
    // Beside its place and then renamed: an archive that was cut short never looks like a whole one.
    const partial = `${file}.part`;
    try {
      const archive = await inventory.engine.saveImages(subjects.map(reference), signal);
      const pack = /\.t?gz$/i.test(file) ? [createGzip()] : [];
      await pipeline([archive, count, ...pack, createWriteStream(partial)], { signal });
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    const reveal = l10n.t('Show in Folder');
    const written = humanSizeOf((await stat(file)).size, 3);
    const message = l10n.t('Saved {0} to {1} ({2}).', savedNames(subjects), path.basename(file), written);
    void vscode.window.showInformationMessage(message, ...(vscode.env.remoteName ? [] : [reveal])).then((answer) => {
      if (answer === reveal) void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file));
    });
  },
});

/** By reference, so that the archive keeps the name; an untagged image has only its id. */
function reference({ image, tag }: Subject): string {
  return tag ?? image.tags[0] ?? image.id;
}

function savedNames(subjects: readonly Subject[]): string {
  return namesOf(subjects.map((subject) => ({ name: familiarName(reference(subject)) })));
}

async function askFile(subjects: readonly Subject[], folder: string): Promise<string> {
  const [first] = subjects;
  const name = subjects.length === 1 && first ? archiveName(first) : 'images';
  const uri = await question.during(
    vscode.window.showSaveDialog({
      title: l10n.t('Save {0}', savedNames(subjects)),
      saveLabel: l10n.t('Save'),
      defaultUri: vscode.Uri.file(path.join(folder, `${name}.tar.gz`)),
      // The editor's own dialog knows only what follows the last point.
      filters: { [l10n.t('Compressed archive')]: ['gz', 'tgz'], [l10n.t('Archive')]: ['tar'] },
    }),
  );
  if (!uri) throw new UserCancelled();
  // The dialog is the extension host's own file system: images are written where the editor's server runs.
  if (uri.scheme !== 'file')
    throw new Error(l10n.t('Images are saved to files of the machine that the editor runs on.'));
  return uri.fsPath;
}

/** `acme/web:2.1` is `acme-web_2.1`. */
function archiveName({ image, tag = image.tags[0] }: Subject): string {
  if (tag === undefined) return shortId(image.id);
  const parts = splitReference(familiarName(tag));
  const repository = parts.repository.split('/').slice(-2).join('-');
  return plain(`${repository}_${parts.tag ?? 'latest'}`).replace(/[^\w.-]/g, '-');
}
