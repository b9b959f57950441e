import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { confirm, input, lines } from '../../host/ask.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';
import { child, nameOf, nameProblem, sibling } from './choose.js';

/** Makes an empty file, whose owner is the folder's, and opens it. */
export const fileNew = define({
  id: 'longshore.file.new',
  on: 'file',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ isFolder }) => isFolder,
  run: async ({ files }, [folder], signal) => {
    if (!folder) return;
    const title = l10n.t('New File in {0}', plain(folder.path, 60));
    const name = await input({ title, prompt: l10n.t('Name'), check: nameProblem });
    const desk = await files();
    const file = child(folder, name, false);
    await (await desk.sourceOf(file)).write(file.path, new Uint8Array(), { create: true, overwrite: false }, signal);
    desk.changed('created', file);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.from(file), { preview: false });
  },
});

export const fileNewFolder = define({
  id: 'longshore.file.newFolder',
  on: 'file',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ isFolder }) => isFolder,
  run: async ({ files }, [folder], signal) => {
    if (!folder) return;
    const title = l10n.t('New Folder in {0}', plain(folder.path, 60));
    const name = await input({ title, prompt: l10n.t('Name'), check: nameProblem });
    const desk = await files();
    const made = child(folder, name, true);
    await (await desk.sourceOf(made)).makeFolder(made.path, signal);
    desk.changed('created', made);
  },
});

export const fileRename = define({
  id: 'longshore.file.rename',
  on: 'file',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ path }) => path !== '/',
  run: async ({ files }, [file], signal) => {
    if (!file) return;
    const before = nameOf(file);
    const title = l10n.t('Rename {0}', plain(file.path, 60));
    const name = await input({ title, value: before, prompt: l10n.t('Name'), check: nameProblem });
    if (name === before) return;
    const desk = await files();
    const after = sibling(file, name);
    await (await desk.sourceOf(file)).rename(file.path, after.path, { overwrite: false }, signal);
    desk.renamed(file, after);
  },
});

/** Deletes for good: containers have no trash. */
export const fileRemove = define({
  id: 'longshore.file.remove',
  on: 'file',
  many: true,
  offered: 'palette',
  destructive: true,
  when: ({ path }) => path !== '/',
  run: async ({ files, inventory }, chosen, signal) => {
    const [first] = chosen;
    if (!first) return;
    const button = l10n.t('Delete');
    const question =
      chosen.length > 1
        ? l10n.t('Delete {0} files and folders for good?', chosen.length)
        : first.isFolder
          ? l10n.t('Delete the folder {0} with everything in it, for good?', plain(first.path, 100))
          : l10n.t('Delete {0} for good?', plain(first.path, 100));
    const names = chosen.length > 1 ? `${lines(chosen.map(({ path }) => plain(path, 80)))}\n\n` : '';
    await confirm(question, `${names}${onEndpoint(inventory)}`, button);
    const desk = await files();
    await each(
      chosen,
      ({ path }) => path,
      signal,
      async (file) => {
        await (await desk.sourceOf(file)).remove(file.path, signal);
        desk.changed('deleted', file);
      },
    );
  },
});
