import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sparsely } from '../../base/async.js';
import { plain } from '../../base/text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { baseName, folderOf } from '../../files/core/file-path.js';
import {
  type Found,
  longestSearched,
  patternOf,
  type SearchSum,
  type TextQuery,
} from '../../files/core/text-search.js';
import { askTextQuery } from '../../host/ask-text-query.js';
import { type GrowingItem, pickWhileGrowing } from '../../host/growing-list.js';
import { progressMs } from '../../host/progress.js';
import { type FileRef } from '../../inventory/ref.js';
import { define } from '../command.js';

/** Places after which a search stops, and files that “Go to File…” lists. */
const mostPlaces = 2000;
const mostFiles = 20_000;
const queryKey = 'longshore.textQuery';

interface Place {
  readonly path: string;
  readonly at: Pick<Found, 'line' | 'column' | 'length'>;
}

/** Searches the texts of a folder's files, of whatever the container or volume they are, and opens the chosen place. */
export const fileFind = define({
  id: 'longshore.file.find',
  on: 'file',
  many: false,
  offered: 'palette',
  when: ({ isFolder }) => isFolder,
  run: async ({ files, memory }, [folder], signal) => {
    if (!folder) return;
    const before = memory.get<TextQuery>(queryKey, { text: '', isExpression: false, matchesCase: false });
    const where = plain(folder.path, 60);
    const query = await askTextQuery(l10n.t('Find in the files of {0}', where), before, problemOf);
    await memory.update(queryKey, query);
    const desk = await files();
    const chosen = await pickWhileGrowing<Place>({
      title: l10n.t('“{0}” in {1}', plain(query.text, 60), where),
      fill: async ({ add, say }, closed) => {
        let [places, filesWith, bytes] = [0, 0, 0];
        const tell = sparsely(progressMs, () =>
          say(l10n.t('Places so far: {0}, in {1} files · {2} read', places, filesWith, humanSizeOf(bytes, 3))),
        );
        const sum = await desk.search(folder, query, {
          ...{ signal: AbortSignal.any([signal, closed]), most: mostPlaces },
          found: (path, found) => {
            filesWith += 1;
            places += found.length;
            add(...found.map((one) => placeItem(folder, path, one)));
          },
          moved: (count) => {
            bytes += count;
            tell();
          },
        });
        say(
          sum.places === 0
            ? l10n.t('Not found · files searched: {0}', sum.files)
            : l10n.t('Places: {0} · files that have it: {1} of {2}', sum.places, sum.filesWith, sum.files),
        );
        return leftOut(sum);
      },
      preview: (place) => show(folder, place, true),
    });
    await show(folder, chosen, false);
  },
});

/** Opens a file below a folder by its name. */
export const fileGoToFile = define({
  id: 'longshore.file.goToFile',
  on: 'file',
  many: false,
  offered: 'palette',
  when: ({ isFolder }) => isFolder,
  run: async ({ files }, [folder], signal) => {
    if (!folder) return;
    const desk = await files();
    const path = await pickWhileGrowing<string>({
      title: l10n.t('Go to a file of {0}', plain(folder.path, 60)),
      fill: async ({ add, say }, closed) => {
        let [count, bytes] = [0, 0];
        const tell = sparsely(progressMs, () =>
          say(l10n.t('Files so far: {0} · {1} read; type to narrow', count, humanSizeOf(bytes, 3))),
        );
        const isWhole = await desk.paths(
          folder,
          {
            signal: AbortSignal.any([signal, closed]),
            moved: (more) => {
              bytes += more;
              tell();
            },
          },
          (found) => {
            count += 1;
            add({ label: text(baseName(found)), description: text(below(folder, folderOf(found))), value: found });
            return count < mostFiles;
          },
        );
        say(l10n.t('Files: {0}; type to narrow', count));
        return isWhole ? [] : [note(l10n.t('Stopped at {0} files: begin in a folder further down.', count))];
      },
    });
    await vscode.commands.executeCommand('vscode.open', uriOf(folder, path));
  },
});

function problemOf(query: TextQuery): string | undefined {
  try {
    patternOf(query);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return plain(error.message, 200);
    throw error;
  }
}

function placeItem(folder: FileRef, path: string, { preview, ...at }: Found): GrowingItem<Place> {
  return {
    label: `${at.line + 1}: ${text(preview.trim())}`,
    description: text(path === folder.path ? path : below(folder, path)),
    value: { path, at },
  };
}

/** What the list can't show is said at its end. */
function leftOut({ isCut, places, binary, long, longPaths }: SearchSum): readonly GrowingItem<Place>[] {
  const more = long > longPaths.length ? ', …' : '';
  const paths = `${longPaths.map((path) => plain(path, 80)).join(', ')}${more}`;
  return [
    ...(isCut ? [note(l10n.t('Stopped at {0} places: look for more of the text, or further down.', places))] : []),
    ...(binary > 0 ? [note(l10n.t('Files left out, being no text: {0}', binary))] : []),
    ...(long > 0
      ? [note(l10n.t('Files left out, being larger than {0}: {1}', humanSizeOf(longestSearched, 3), long), paths)]
      : []),
  ];
}

function note(label: string, detail?: string): GrowingItem<never> {
  const item = { label: `$(info) ${label}`, alwaysShow: true };
  return detail === undefined ? item : { ...item, detail };
}

/** Text in a list, in which signs in `$(…)` would be pictures. */
function text(words: string): string {
  return plain(words, 200).replaceAll('$(', '\\$(');
}

/** A path as it is seen from the folder; '' for the folder itself. */
function below({ path }: FileRef, at: string): string {
  return at === path ? '' : at.slice(path === '/' ? 1 : path.length + 1);
}

function uriOf(folder: FileRef, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: folder.scheme, authority: folder.authority, path });
}

async function show(folder: FileRef, { path, at }: Place, isPreview: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriOf(folder, path));
  const begin = new vscode.Position(at.line, at.column);
  const end = document.positionAt(document.offsetAt(begin) + at.length);
  await vscode.window.showTextDocument(document, {
    ...{ preview: true, preserveFocus: isPreview, selection: new vscode.Range(begin, end) },
  });
}
