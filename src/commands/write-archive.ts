import * as l10n from '@vscode/l10n';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { sparsely } from '../base/async.js';
import { plain } from '../base/text.js';
import { endings } from '../compression/compression.js';
import { writePieces } from '../compression/write-pieces.js';
import { type Pieces } from '../engine/engine.js';
import { humanSizeOf } from '../engine/wording/human-size.js';
import { UserCancelled } from '../host/ask.js';
import { progressMs, type Report } from '../host/progress.js';
import { question } from '../host/question.js';
import { Refusal } from './refusal.js';

/** Asks where an archive is to be written; `name` is without its ending. Throws UserCancelled. */
export async function askArchiveFile(title: string, folder: string, name: string, ending: string): Promise<string> {
  const uri = await question.during(
    vscode.window.showSaveDialog({
      ...{ title, saveLabel: l10n.t('Save') },
      defaultUri: vscode.Uri.file(path.join(folder, `${name}${ending}`)),
      // The editor's own dialog knows only what follows the last point.
      filters: {
        [l10n.t('Compressed archive')]: Object.values(endings).flat(),
        [l10n.t('Archive')]: ['tar'],
      },
    }),
  );
  if (!uri) throw new UserCancelled();
  // The dialog is the extension host's own file system: archives are written where the editor's server runs.
  if (uri.scheme !== 'file') {
    throw new Error(l10n.t('Images are saved to files of the machine that the editor runs on.'));
  }
  return uri.fsPath;
}

/**
 * Writes an archive to a file, compressed where its name says so, a piece at a time; gives the bytes written. `size`
 * is about how many it has, where that is known. What was cut short is removed.
 */
export async function writeArchive(
  open: () => Promise<Pieces>,
  file: string,
  size: number | undefined,
  signal: AbortSignal,
  report: Report,
): Promise<number> {
  let read = 0;
  const tell = sparsely(progressMs, () => {
    const soFar = humanSizeOf(read, 3);
    if (size === undefined) report(soFar);
    else report(l10n.t('{0} of about {1}', soFar, humanSizeOf(size, 3)), Math.min(1, read / size));
  });
  const onBytes = (bytes: number) => {
    read += bytes;
    tell();
  };
  // Beside its place and then renamed: an archive that was cut short never looks like a whole one.
  const partial = `${file}.part`;
  try {
    await writePieces(await open(), partial, { signal, onBytes, name: file });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw unwritten(error, file);
  }
  return (await stat(file)).size;
}

/** Why a file can't be written, where that is the file's fault and no engine's. */
function unwritten(error: unknown, file: string): unknown {
  const what = (why: string) => l10n.t('{0} could not be written: {1}. Nothing is left of it.', plain(file, 200), why);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal(what(l10n.t('the disk is full')), l10n.t('Make room there, or choose another disk.'));
    case 'EFBIG':
      return new Refusal(what(l10n.t('it is too large for the file system')), l10n.t('Choose another disk.'));
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Refusal(what(l10n.t('permission denied')), l10n.t('Choose a folder that you may write to.'));
    default:
      return error;
  }
}

/** Says that it is written, with a way to it. */
export function tellArchive(message: string, file: string): void {
  const reveal = l10n.t('Show in Folder');
  void vscode.window.showInformationMessage(message, ...(vscode.env.remoteName ? [] : [reveal])).then((answer) => {
    if (answer === reveal) void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file));
  });
}
