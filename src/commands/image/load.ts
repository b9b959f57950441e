import * as l10n from '@vscode/l10n';
import path from 'node:path';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type ImageRecord } from '../../engine/engine.js';
import { explainError } from '../../engine/explain-error.js';
import { familiarName, shortId } from '../../engine/wording/image-name.js';
import { UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { type Inventory } from '../../inventory/inventory.js';
import { ImageArchiveError, loadArchive } from '../../image-layers/load-archive.js';
import { define } from '../command.js';
import { namesOf } from '../names.js';
import { Refusal } from '../refusal.js';
import { readingTold } from './reading-told.js';

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
          [l10n.t('Image archives')]: ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst', 'tzst'],
          [l10n.t('All files')]: ['*'],
        },
      }),
    );
    if (!files || files.length === 0) throw new UserCancelled();
    const before = idsOf(await inventory.engine.listImages({ signal }));
    const loaded: string[] = [];
    const failures: { readonly file: string; readonly error: unknown }[] = [];
    for (const { fsPath: file } of files) {
      try {
        const onRead = await readingTold(file, report);
        loaded.push(...(await loadArchive(inventory.engine, file, { signal, onRead })));
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ file, error });
      }
    }
    if (loaded.length > 0)
      void vscode.window.showInformationMessage(await loadedWords(inventory, loaded, before, signal));
    if (failures.length > 0) throw failure(failures);
  },
});

/** Which names came, which of them were there already, and which another image had until now. */
async function loadedWords(
  { engine }: Inventory,
  loaded: readonly string[],
  before: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string> {
  const names = loaded.map((name) => ({ name: name.startsWith('sha256:') ? shortId(name) : familiarName(name) }));
  const same: string[] = [];
  const replaced: string[] = [];
  for (const name of loaded.map(familiarName)) {
    const id = before.get(name);
    if (id !== undefined) ((await engine.image(name, { signal }))?.id === id ? same : replaced).push(name);
  }
  return [
    l10n.t('Loaded {0}.', namesOf(names)),
    ...(replaced.length > 0 ? [l10n.t('Replaced, another image had the name: {0}.', listed(replaced))] : []),
    ...(same.length > 0 ? [l10n.t('There before: {0}.', listed(same))] : []),
  ].join(' ');
}

const listed = (names: readonly string[]) => plain(names.join(', '), 200);

/** Why files could not be loaded, with the engine's own trouble as it is; those that could stay. */
function failure(failures: readonly { readonly file: string; readonly error: unknown }[]): unknown {
  const [first] = failures;
  if (failures.length === 1 && !(first?.error instanceof ImageArchiveError)) return first?.error;
  const reasons = failures.map(({ file, error }) => {
    const why = error instanceof ImageArchiveError ? error.message : explainError(error).what;
    return l10n.t('{0} was not loaded. {1}', plain(path.basename(file), 80), why);
  });
  const next = failures.length === 1 && first?.error instanceof ImageArchiveError ? first.error.next : '';
  return new Refusal(reasons.join(' '), next);
}

function idsOf(images: readonly ImageRecord[]): ReadonlyMap<string, string> {
  return new Map(images.flatMap(({ id, tags }) => tags.map((tag) => [familiarName(tag), id])));
}
