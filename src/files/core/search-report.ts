import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { type Found, longestSearched, type SearchSum, type TextQuery } from './text-search.js';

/** A file in which something was found. */
export interface FoundFile {
  readonly path: string;
  readonly places: readonly Found[];
}

/** A part of the report's text that stands for a place in a file; lines and columns from 0. */
export interface ReportLink {
  readonly line: number;
  readonly begin: number;
  readonly end: number;
  readonly path: string;
  readonly place: Pick<Found, 'line' | 'column' | 'length'>;
}

export interface SearchReport {
  readonly text: string;
  /** In the order of the text. */
  readonly links: readonly ReportLink[];
}

/** What is said of what a search did not see: a sentence, and the paths that it is about. */
export interface LeftOut {
  readonly words: string;
  readonly paths: string;
}

/**
 * All found places as a text to keep, laid out like a search editor's: what was looked for, then each file with its
 * lines. VS Code's own search editor (`search.action.openNewEditor`) shows only what its own search finds, which reaches
 * files of extensions' schemes through proposed API alone: TextSearchProvider (microsoft/vscode#59921) is in 1.99 and
 * in 1.139 still, and a stable extension can neither fill a search editor nor have its language's links
 * (`search-result`), which lead to files of this machine.
 */
export function searchReport(
  { text, isExpression, matchesCase }: TextQuery,
  where: string,
  files: readonly FoundFile[],
  sum: SearchSum,
): SearchReport {
  const how = [matchesCase ? l10n.t('Match Case') : '', isExpression ? l10n.t('Regular Expression') : ''];
  const manner = how.filter(Boolean).join(', ');
  const lines = [
    `# ${l10n.t('Looked for: {0}', inLine(text))}${manner === '' ? '' : ` (${manner})`}`,
    `# ${l10n.t('In: {0}', inLine(where))}`,
    `# ${sumWords(sum)}`,
    ...leftOutOf(sum).map(({ words, paths }) => `# ${words}${paths === '' ? '' : `: ${paths}`}`),
  ];
  const links: ReportLink[] = [];
  for (const { path, places } of files) {
    const [first] = places;
    if (!first) continue;
    const name = plain(path, 4000);
    links.push({ line: lines.length + 1, begin: 0, end: name.length, path, place: { ...first, length: 0 } });
    lines.push('', name);
    const width = String((places.at(-1)?.line ?? 0) + 1).length;
    let before: Found | undefined;
    for (const place of places) {
      const head = `  ${String(place.line + 1).padStart(width)}: `;
      // Several places that the same part of a line shows are one line here.
      if (before?.line !== place.line || before.preview !== place.preview) {
        lines.push(`${head}${inLine(place.preview).trimEnd()}`);
      }
      before = place;
      const line = lines.length - 1;
      const end = lines[line]?.length ?? 0;
      const begin = Math.min(head.length + place.previewColumn, end);
      links.push({ line, begin, end: Math.min(begin + place.length, end), path, place });
    }
  }
  return { text: `${lines.join('\n')}\n`, links };
}

export function sumWords({ places, filesWith, files }: SearchSum): string {
  return places === 0
    ? l10n.t('Not found · files searched: {0}', files)
    : l10n.t('Places: {0} · files that have it: {1} of {2}', places, filesWith, files);
}

/** What the search did not look into, and why. */
export function leftOutOf({ isCut, places, binary, long, longPaths, unreached }: SearchSum): readonly LeftOut[] {
  const more = long > longPaths.length ? ', …' : '';
  return [
    ...(isCut
      ? [
          {
            words: l10n.t('Stopped at {0} places: look for more of the text, or further down.', places),
            paths: '',
          },
        ]
      : []),
    ...(binary > 0 ? [{ words: l10n.t('Files left out, being no text: {0}', binary), paths: '' }] : []),
    ...(long > 0
      ? [
          {
            words: l10n.t('Files left out, being larger than {0}: {1}', humanSizeOf(longestSearched, 3), long),
            paths: `${listed(longPaths)}${more}`,
          },
        ]
      : []),
    ...unreachedOf(unreached),
  ];
}

/** A tmpfs is in no archive of the engine's. */
export function unreachedOf(unreached: readonly string[]): readonly LeftOut[] {
  if (unreached.length === 0) return [];
  return [
    {
      words: l10n.t('Folders left out, being in memory (tmpfs), where only a tar program in the container reaches'),
      paths: listed(unreached),
    },
  ];
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => plain(path, 80)).join(', ');
}

/** Signs that would end a line, or be none that can be seen, each replaced by one: places stay where they are. */
function inLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g, (sign) =>
    sign === '\r' ? ' ' : '\ufffd',
  );
}
