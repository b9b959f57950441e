import * as l10n from '@vscode/l10n';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { endings } from '../../compression/compression.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { backUp } from '../../volumes/back-up.js';
import { define } from '../command.js';
import { imageForPacking, lossText } from './packing-image.js';
import { bytesReport } from '../bytes-report.js';
import { usersToStop, whileStopped } from './users.js';

/** The folder where backups were written to or read from the last time. */
export const backupFolderKey = 'longshore.backupFolder';

/** Writes a volume's content to an archive on the machine that the editor runs on. */
export const volumeBackUp = define({
  id: 'longshore.volume.backUp',
  on: 'volume',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [volume], signal, report) => {
    if (!volume) return;
    const { inventory, memory } = services;
    const packing = await imageForPacking(services, volume.name, signal);
    const { image, tar } = packing;
    const risk = l10n.t(
      'What is written while it is read may be in the archive half: a database may not start from it.',
    );
    const stopped = await usersToStop(inventory, volume.name, risk, signal);
    const file = await askFile(volume.name, memory.get(backupFolderKey, homedir()));
    await memory.update(backupFolderKey, path.dirname(file));
    const onBytes = bytesReport(report, inventory.details.volumeSizes.get(volume.name));
    await whileStopped(inventory, stopped, signal, () =>
      backUp(inventory.engine, image, volume.name, file, { signal, onBytes, tar }),
    );
    const size = humanSizeOf((await stat(file)).size, 3);
    const message = l10n.t('Backed up {0} to {1} ({2}).', plain(volume.name, 64), path.basename(file), size);
    const [reveal, choose] = [l10n.t('Show in Folder'), l10n.t('Choose Helper Image…')];
    const loss = lossText(packing);
    const ways = [...(vscode.env.remoteName ? [] : [reveal]), ...(loss === '' ? [] : [choose])];
    void vscode.window.showInformationMessage([message, loss].filter(Boolean).join(' '), ...ways).then((pressed) => {
      if (pressed === reveal) void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file));
      if (pressed === choose) void vscode.commands.executeCommand('longshore.volumes.chooseHelper');
    });
  },
});

async function askFile(volume: string, folder: string): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  const name = `${plain(volume, 100).replace(/[^\w.-]/g, '-')}-${day}.tar.gz`;
  const uri = await question.during(
    vscode.window.showSaveDialog({
      title: l10n.t('Back Up {0}', plain(volume, 64)),
      saveLabel: l10n.t('Back Up'),
      defaultUri: vscode.Uri.file(path.join(folder, name)),
      filters: {
        [l10n.t('Archive compressed by gzip')]: ['tar.gz', ...endings.gzip],
        [l10n.t('Archive compressed by Zstandard')]: ['tar.zst', ...endings.zstd],
        [l10n.t('Archive')]: ['tar'],
      },
    }),
  );
  if (!uri) throw new UserCancelled();
  return uri.fsPath;
}
