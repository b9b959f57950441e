import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { baseName, folderOf } from '../../files/core/file-path.js';
import { type FoundFile, type LeftOut, leftOutOf, sumWords, unreachedOf } from '../../files/core/search-report.js';
import { type Found, patternOf, type SearchSum, type TextQuery } from '../../files/core/text-search.js';
import { askTextQuery } from '../../host/ask-text-query.js';
import { type GrowingItem, pickWhileGrowing } from '../../host/growing-list.js';
import { type FileRef } from '../../inventory/ref.js';
import { bytesReport } from '../bytes-report.js';
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
    const all: FoundFile[] = [];
    let sum: SearchSum | undefined;
    const chosen = await pickWhileGrowing<Place | 'all'>({
      title: l10n.t('“{0}” in {1}', plain(query.text, 60), where),
      all: { icon: 'go-to-file', tooltip: l10n.t('Open All Places in an Editor'), value: 'all' },
      fill: async ({ add, say }, closed) => {
        let places = 0;
        const read = (bytes: string) =>
          say(l10n.t('Places so far: {0}, in {1} files · {2} read', places, all.length, bytes));
        sum = await desk.search(folder, query, {
          ...{ signal: AbortSignal.any([signal, closed]), most: mostPlaces, moved: bytesReport(read, undefined) },
          found: (path, found) => {
            all.push({ path, places: found });
            places += found.length;
            add(...found.map((one) => placeItem(folder, path, one)));
          },
        });
        say(sumWords(sum));
        const last = { label: `$(go-to-file) ${l10n.t('Open All Places in an Editor')}`, value: 'all' } as const;
        return [...leftOutOf(sum).map(note), ...(places > 0 ? [{ ...last, alwaysShow: true }] : [])];
      },
      preview: async (place) => (place === 'all' ? undefined : show(folder, place, true)),
    });
    if (chosen !== 'all') await show(folder, chosen, false);
    else if (sum) await desk.showFound(folder, { query, files: all, sum });
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
        let count = 0;
        const read = (bytes: string) => say(l10n.t('Files so far: {0} · {1} read; type to narrow', count, bytes));
        const { isWhole, unreached } = await desk.paths(
          folder,
          { signal: AbortSignal.any([signal, closed]), moved: bytesReport(read, undefined) },
          (found) => {
            count += 1;
            add({ label: text(baseName(found)), description: text(below(folder, folderOf(found))), value: found });
            return count < mostFiles;
          },
        );
        say(l10n.t('Files: {0}; type to narrow', count));
        const stopped = l10n.t('Stopped at {0} files: begin in a folder further down.', count);
        return [...(isWhole ? [] : [{ words: stopped, paths: '' }]), ...unreachedOf(unreached)].map(note);
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
function note({ words, paths }: LeftOut): GrowingItem<never> {
  const item = { label: `$(info) ${words}`, alwaysShow: true };
  return paths === '' ? item : { ...item, detail: paths };
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
