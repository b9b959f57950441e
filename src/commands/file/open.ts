import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type ContainerRecord, type VolumeRecord } from '../../engine/engine.js';
import { containerOf } from '../../files/core/file-uri.js';
import { type FileRef } from '../../inventory/ref.js';
import { define, type Services } from '../command.js';
import { noShell, planOf } from '../container/shell.js';
import { Refusal } from '../refusal.js';
import { askPath, fileAt, placeOf } from './choose.js';

/** Shows files in editors: text, pictures, whatever the editor has an editor for. */
async function open(files: readonly FileRef[]): Promise<void> {
  for (const file of files) {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.from(file), { preview: files.length === 1 });
  }
}

export const fileOpen = define({
  id: 'longshore.file.open',
  on: 'file',
  many: true,
  offered: 'palette',
  when: ({ isFolder }) => !isFolder,
  run: (_services, files) => open(files),
});

/** Opens a file by its path, or the tree down to a folder. */
async function goToPath(services: Services, owner: ContainerRecord | VolumeRecord): Promise<void> {
  const { memory, rows } = services;
  const key = `longshore.path.${owner.kind === 'volume' ? 'volume.' : ''}${owner.name}`;
  const file = await fileAt(placeOf(owner), await askPath(owner, memory.get(key, '/')), services);
  await memory.update(key, file.path);
  if (file.isFolder) await rows.revealIn(owner, ['files', ...file.path.split('/').filter(Boolean)]);
  else await open([file]);
}

export const containerGoToPath = define({
  id: 'longshore.container.goToPath',
  on: 'container',
  many: false,
  offered: 'palette',
  run: async (services, [container]) => {
    if (container) await goToPath(services, container);
  },
});

/** Of a volume, whether a container uses it or not. */
export const volumeGoToPath = define({
  id: 'longshore.volume.goToPath',
  on: 'volume',
  many: false,
  offered: 'palette',
  run: async (services, [volume]) => {
    if (volume) await goToPath(services, volume);
  },
});

/** Opens a shell whose working directory is this folder, or the file's. */
export const fileOpenShellHere = define({
  id: 'longshore.file.openShellHere',
  on: 'file',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ isFolder }) => isFolder,
  run: async ({ inventory, terminals, settings }, [folder], signal) => {
    if (!folder) return;
    const container = containerOf(folder.authority, inventory.containers.values());
    if (container?.state !== 'running') {
      throw new Refusal(l10n.t('A shell needs a container that runs.'), l10n.t('Start it first.'));
    }
    const opener = await terminals();
    const command = await opener.shell(container, settings.get('longshore.terminal.shell'), signal);
    if (!command) throw noShell(container);
    const title = plain(folder.path, 40);
    opener.show({ ...planOf(container, { kind: 'shell', command }), workingDir: folder.path, title });
  },
});

/** Lists a folder anew: engines tell of no change of a file. */
export const fileRefresh = define({
  id: 'longshore.file.refresh',
  on: 'file',
  many: true,
  offered: 'menu',
  when: ({ isFolder }) => isFolder,
  run: async ({ files }, folders) => {
    for (const folder of folders) await (await files()).refresh(folder);
  },
});

/** Lists all of a folder of which only the beginning was looked at. */
export const fileListAll = define({
  id: 'longshore.file.listAll',
  on: 'file',
  many: false,
  offered: 'menu',
  run: async ({ files }: Services, [folder], signal) => {
    if (folder) await (await files()).refresh(folder, { all: true, signal });
  },
});

export const fileOpenChange = define({
  id: 'longshore.file.openChange',
  on: 'file',
  many: false,
  offered: 'palette',
  run: async ({ files }, [file]) => {
    if (file) await (await files()).openChange(file);
  },
});

/** Opens the tree of what a container has changed in its image. */
export const containerChanges = define({
  id: 'longshore.container.changes',
  on: 'container',
  many: false,
  offered: 'palette',
  run: async ({ rows }, [container]) => {
    if (container) await rows.revealIn(container, ['changes']);
  },
});
