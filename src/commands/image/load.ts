import * as l10n from '@vscode/l10n';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { type Inventory } from '../../inventory/inventory.js';
import { define } from '../command.js';
import { namesOf } from '../names.js';

/** The least pause between two words about progress, in milliseconds. */
const paceMs = 200;

/** Reads images from archives, compressed or not; says which tags they brought, and which of them were moved. */
export const imagesLoad = define({
  id: 'longshore.images.load',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory, memory }, _none, signal, report) => {
    await inventory.load(['image'], signal);
    const folder = memory.get<string | undefined>('longshore.saveFolder', undefined);
    const files = await question.during(
      vscode.window.showOpenDialog({
        title: l10n.t('Load Images'),
        openLabel: l10n.t('Load'),
        canSelectMany: true,
        ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(folder) }),
        filters: {
          [l10n.t('Image archives')]: ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst'],
          [l10n.t('All files')]: ['*'],
        },
      }),
    );
    if (!files || files.length === 0) throw new UserCancelled();
    const before = tagsOf(inventory);
    const loaded: string[] = [];
    for (const file of files) loaded.push(...(await load(inventory, file.fsPath, signal, report)));
    const names = loaded.map((name) => ({ name: name.startsWith('sha256:') ? shortId(name) : familiarName(name) }));
    const moved = loaded.filter((name) => before.has(familiarName(name)));
    const message = l10n.t('Loaded {0}.', namesOf(names));
    const note = moved.length > 0 ? l10n.t('There before: {0}.', plain(moved.map(familiarName).join(', '), 200)) : '';
    void vscode.window.showInformationMessage(`${message} ${note}`.trim());
  },
});

async function load(
  { engine }: Inventory,
  file: string,
  signal: AbortSignal,
  report: (message: string, fraction: number) => void,
): Promise<readonly string[]> {
  const { size } = await stat(file);
  const archive = createReadStream(file);
  let read = 0;
  let told = 0;
  archive.on('data', (chunk) => {
    read += chunk.length;
    if (Date.now() - told < paceMs) return;
    told = Date.now();
    report(`${path.basename(file)} · ${l10n.t('{0} of {1}', humanSizeOf(read, 3), humanSizeOf(size, 3))}`, read / size);
  });
  try {
    return await engine.loadImages(archive, { signal });
  } finally {
    archive.destroy();
  }
}

function tagsOf({ images }: Inventory): ReadonlySet<string> {
  return new Set([...images.values()].flatMap(({ tags }) => tags.map(familiarName)));
}
