import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { endings } from '../../compression/compression.js';
import { EngineError } from '../../engine/errors.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { UserCancelled, confirm, input, lines } from '../../host/ask.js';
import { type Report } from '../../host/progress.js';
import { question } from '../../host/question.js';
import { type ArchiveFacts, checkArchive } from '../../volumes/check-archive.js';
import { restoreInto, restoreNew } from '../../volumes/restore.js';
import { volumeNameProblem, volumeRequest } from '../../volumes/volume-form.js';
import { define, type Services } from '../command.js';
import { placeOf } from '../file/choose.js';
import { onEndpoint } from '../guard.js';
import { backupFolderKey } from './back-up.js';
import { forgetImage, imageForHelper, imageWithShell } from './helper-image.js';
import { type PackingImage, imageForUnpacking } from './packing-image.js';
import { bytesReport } from '../bytes-report.js';
import { usersToStop, whileStopped } from './users.js';

/** Unpacks an archive into a new volume. */
export const volumesRestore = define({
  id: 'longshore.volumes.restore',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, _, signal, report) => {
    const { inventory } = services;
    await inventory.load(['volume'], signal);
    const image = await imageForHelper(services, signal);
    const file = await askFile(services, l10n.t('Restore into a New Volume'));
    const facts = await check(file, signal, report);
    const name = await input({
      title: l10n.t('Restore {0}', path.basename(file)),
      prompt: l10n.t('Name of the new volume, for {0}', factsText(facts)),
      value: path.basename(file).replace(/(-\d{4}-\d\d-\d\d)?\.(tar|tar\.(gz|zst)|tgz|tzst)$/, ''),
      check: (text) => volumeNameProblem(text, (taken) => inventory.volumes.has(taken)),
    });
    const onBytes = bytesReport(report, facts.file.size);
    const wanted = volumeRequest({ name });
    const better = await imageForUnpacking(services, facts, signal);
    const options = { signal, onBytes, tar: better?.tar };
    await restoreNew(inventory.engine, better?.image ?? image, file, facts, wanted, options);
    tell(name, facts, lossOf(services, facts, better));
  },
});

/** Replaces everything in a volume by an archive. */
export const volumeRestore = define({
  id: 'longshore.volume.restore',
  on: 'volume',
  many: false,
  offered: 'palette',
  destructive: true,
  run: async (services, [volume], signal, report) => {
    if (!volume) return;
    const { inventory } = services;
    const name = plain(volume.name, 64);
    const image = await imageWithShell(services, signal);
    const file = await askFile(services, l10n.t('Restore into {0}', name));
    const facts = await check(file, signal, report);
    const better = await imageForUnpacking(services, facts, signal);
    const loss = lossOf(services, facts, better);
    const replace = l10n.t('Replace Everything');
    await confirm(
      l10n.t('Replace everything in {0} by {1}?', name, plain(path.basename(file), 80)),
      [
        l10n.t('The archive has {0}:', factsText(facts)),
        lines(
          facts.topNames.map((one) => plain(one, 80)),
          8,
        ),
        l10n.t('What is in the volume now is deleted when all of the archive is there, and stays when anything fails.'),
        loss,
        onEndpoint(inventory),
      ]
        .filter(Boolean)
        .join('\n\n'),
      replace,
    );
    const risk = l10n.t('A program that has files of the volume open goes on with those that are deleted.');
    const stopped = await usersToStop(inventory, volume.name, risk, signal);
    const onBytes = bytesReport(report, facts.file.size);
    await whileStopped(inventory, stopped, signal, async () => {
      try {
        const options = { signal, onBytes, tar: better?.tar };
        await restoreInto(inventory.engine, better?.image ?? image, file, facts, volume.name, options);
      } catch (error) {
        // Where it has no shell; another one is asked for the next time.
        if (EngineError.is(error, 'bad-request', 'lost')) await forgetImage(services);
        throw error;
      }
    });
    // What a tree shows of it was there before.
    (await services.files()).replaced(placeOf(volume));
    tell(volume.name, facts, '');
  },
});

async function check(file: string, signal: AbortSignal, report: Report): Promise<ArchiveFacts> {
  report(l10n.t('Reading the archive to its end before anything is touched'));
  return checkArchive(file, signal);
}

function factsText({ entries, bytes, devices }: ArchiveFacts): string {
  const words = l10n.t('{0} files and folders, {1}', entries, humanSizeOf(bytes, 3));
  return devices === 0 ? words : `${words}, ${l10n.t('{0} of them devices', devices)}`;
}

/** What isn't restored without GNU tar. */
function lossOf(services: Services, { acls }: ArchiveFacts, better: PackingImage | undefined): string {
  if (acls === 0 || better?.tar === 'gnu') return '';
  const { isPodman } = services.inventory.engine.info;
  return isPodman
    ? l10n.t('The ACLs of {0} files are not restored: that takes a helper image with GNU tar, such as debian.', acls)
    : l10n.t(
        'The ACLs of {0} files may not be restored in full: that takes a helper image with GNU tar, such as debian.',
        acls,
      );
}

function tell(name: string, facts: ArchiveFacts, loss: string): void {
  const done = l10n.t('Restored {0}: {1}.', plain(name, 64), factsText(facts));
  void vscode.window.showInformationMessage([done, loss].filter(Boolean).join(' '));
}

async function askFile({ memory }: Services, title: string): Promise<string> {
  const folder = memory.get<string | undefined>(backupFolderKey, undefined);
  const files = await question.during(
    vscode.window.showOpenDialog({
      ...{ title, openLabel: l10n.t('Restore'), canSelectMany: false },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(folder) }),
      filters: { [l10n.t('Archives')]: [...endings.gzip, ...endings.zstd, 'tar'], [l10n.t('All files')]: ['*'] },
    }),
  );
  const [file] = files ?? [];
  if (!file) throw new UserCancelled();
  await memory.update(backupFolderKey, path.dirname(file.fsPath));
  return file.fsPath;
}
