import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import { access } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { confirm, lines, UserCancelled } from '../../host/ask.js';
import { type Report } from '../../host/progress.js';
import { question } from '../../host/question.js';
import { type FileRef } from '../../inventory/ref.js';
import { bytesReport } from '../bytes-report.js';
import { define, type DownloadTarget, type FileWork } from '../command.js';
import { nameOf } from './choose.js';

const folderKey = 'longshore.downloadFolder';

function work(signal: AbortSignal, report: Report): FileWork {
  return { signal, moved: bytesReport(report, undefined) };
}

/** Copies files and folders out of a container, to the machine that the extension runs on. */
export const fileDownload = define({
  id: 'longshore.file.download',
  on: 'file',
  many: true,
  offered: 'palette',
  run: async ({ files, memory }, chosen, signal, report) => {
    const [first] = chosen;
    if (!first) return;
    const last = memory.get(folderKey, homedir());
    const isOne = chosen.length === 1 && !first.isFolder;
    const target = isOne ? await askFile(first, last) : await askFolder(chosen, last);
    await memory.update(folderKey, target.folder);
    const { bytes, leftOut } = await (await files()).download(chosen, target, work(signal, report));
    const place = target.name === undefined ? target.folder : path.join(target.folder, target.name);
    const done = l10n.t('Downloaded to {0} ({1}).', place, humanSizeOf(bytes, 3));
    const without =
      leftOut.length === 0
        ? ''
        : l10n.t('Left out, since it would be of no use here: {0}', plain(leftOut.join(', '), 300));
    void vscode.window.showInformationMessage(`${done} ${without}`.trim());
  },
});

async function askFile(file: FileRef, folder: string): Promise<DownloadTarget> {
  const uri = await question.during(
    vscode.window.showSaveDialog({
      title: l10n.t('Download {0}', plain(file.path, 60)),
      saveLabel: l10n.t('Download'),
      defaultUri: vscode.Uri.file(path.join(folder, nameOf(file))),
    }),
  );
  const at = local(uri);
  return { folder: path.dirname(at), name: path.basename(at) };
}

async function askFolder(chosen: readonly FileRef[], last: string): Promise<DownloadTarget> {
  const [uri] =
    (await question.during(
      vscode.window.showOpenDialog({
        title: l10n.t('Folder to download to'),
        openLabel: l10n.t('Download'),
        ...{ canSelectFolders: true, canSelectFiles: false, defaultUri: vscode.Uri.file(last) },
      }),
    )) ?? [];
  const folder = local(uri);
  const there: string[] = [];
  for (const file of chosen) {
    const name = nameOf(file);
    const isThere = await access(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isThere) there.push(name);
  }
  if (there.length > 0) {
    const ask = l10n.t('Replace what is in {0} already?', folder);
    await confirm(ask, lines(there.map((name) => plain(name, 80))), l10n.t('Replace'));
  }
  return { folder };
}

function local(uri: vscode.Uri | undefined): string {
  if (!uri) throw new UserCancelled();
  if (uri.scheme !== 'file') {
    throw new Error(l10n.t('Downloads go to files of the machine that the editor runs on.'));
  }
  return uri.fsPath;
}

/** Copies files and folders into a folder of a container: those dropped on its row, else those that are chosen. */
export const fileUpload = define({
  id: 'longshore.file.upload',
  on: 'file',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ isFolder }) => isFolder,
  run: async ({ files }, [folder], signal, report) => {
    if (!folder) return;
    const desk = await files();
    const dropped = desk.dropped;
    desk.dropped = undefined;
    const uris = dropped ?? (await askUploads(folder));
    const source = await desk.sourceOf(folder);
    const there: string[] = [];
    for (const uri of uris) {
      const name = path.posix.basename(uri.path);
      if (await source.stat(folder.path === '/' ? `/${name}` : `${folder.path}/${name}`, signal)) there.push(name);
    }
    if (there.length > 0) {
      const ask = l10n.t('Replace what is in {0} already?', plain(folder.path, 80));
      const detail = l10n.t('Folders are merged, files replaced:');
      await confirm(ask, `${detail}\n${lines(there.map((name) => plain(name, 80)))}`, l10n.t('Replace'));
    }
    await desk.upload(folder, uris, work(signal, report));
  },
});

async function askUploads(folder: FileRef): Promise<readonly vscode.Uri[]> {
  const chosen = await question.during(
    vscode.window.showOpenDialog({
      title: l10n.t('Upload to {0}', plain(folder.path, 60)),
      openLabel: l10n.t('Upload'),
      ...{ canSelectMany: true, canSelectFiles: true, canSelectFolders: true },
    }),
  );
  if (!chosen || chosen.length === 0) throw new UserCancelled();
  return chosen;
}
