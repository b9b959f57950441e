import * as l10n from '@vscode/l10n';
import { compareNames, markdown, plain } from '../../base/text.js';
import { dateText } from '../../base/date-text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { joined } from '../../files/core/file-path.js';
import { type FileEntry, type Listing, type Owners } from '../../files/core/file-source.js';
import { type FileRef } from '../../inventory/ref.js';
import { type Row, describe, icon } from './row.js';

/** The rows of a folder: folders first, and what leads to one. */
export function fileRows(
  folder: FileRef,
  { entries, isPartial }: Listing,
  owners: Owners,
  parentId: string,
): readonly Row[] {
  const rows = [...entries]
    .sort((a, b) => Number(isFolder(b)) - Number(isFolder(a)) || compareNames(a.name, b.name))
    .map((entry) => fileRow(folder, entry, owners, parentId));
  return isPartial ? [...rows, moreRow(folder, parentId)] : rows;
}

function fileRow(folder: FileRef, entry: FileEntry, owners: Owners, parentId: string): Row {
  const { name, type, size, target } = entry;
  const opens = isFolder(entry);
  const isLink = type === 'symlink';
  const isPlain = type === 'file' || (isLink && entry.leadsTo === 'file');
  const arrow = target === undefined ? '' : `→ ${plain(target, 120)}`;
  const bytes = type === 'file' ? humanSizeOf(size, 3) : '';
  return {
    id: `${parentId}/${name}`,
    label: plain(name),
    description: describe(arrow, bytes, modeText(entry), ownerText(entry, owners)),
    icon: icon(iconName(entry)),
    // Of volumes' files too; what is a container's alone asks for that word.
    context: [opens ? 'folder' : isPlain ? 'file' : 'special', sourceWord(folder), isLink ? 'link' : '']
      .filter(Boolean)
      .join(' '),
    children: opens ? 'asked' : undefined,
    refs: [{ ...folder, path: joined(folder.path, name), isFolder: opens }],
    tooltip: tooltip(joined(folder.path, name), entry, owners),
    ...(isPlain ? { click: 'longshore.file.open' as const } : {}),
  };
}

/** What a folder is shown with that could not be read. */
export function failureRow(folder: FileRef, words: string, parentId: string): Row {
  return {
    ...{ id: `${parentId}//failure`, label: plain(words, 300), description: '', icon: icon('warning') },
    ...{ context: 'failure', children: undefined, refs: [folder], tooltip: markdown(words) },
  };
}

function moreRow(folder: FileRef, parentId: string): Row {
  return {
    id: `${parentId}//more`,
    label: l10n.t('There may be more: click to read all'),
    description: l10n.t('the engine reads everything below for that'),
    ...{ icon: icon('ellipsis'), context: 'more', children: undefined, refs: [folder] },
    tooltip: l10n.t(
      'The container doesn’t run, or has no shell: to list a folder the engine has to send everything in it. So that it isn’t too much, only its beginning and the usual names were looked at.',
    ),
    click: 'longshore.file.listAll',
  };
}

function sourceWord({ scheme }: FileRef): string {
  return scheme.replace('longshore-', '');
}

function isFolder({ type, leadsTo }: FileEntry): boolean {
  return type === 'directory' || leadsTo === 'directory';
}

function iconName(entry: FileEntry): string {
  if (entry.type === 'symlink') return isFolder(entry) ? 'file-symlink-directory' : 'file-symlink-file';
  // These two are drawn by the theme of file icons.
  return entry.type === 'directory' ? 'folder' : entry.type === 'file' ? 'file' : 'circuit-board';
}

/** The mode as ls writes it, without the type: `rwsr-xr-t`. */
export function modeText({ mode }: Pick<FileEntry, 'mode'>): string {
  const special = (bit: number, executable: boolean, letter: string) =>
    (mode & bit) === 0 ? (executable ? 'x' : '-') : executable ? letter : letter.toUpperCase();
  const part = (shift: number, bit: number, letter: string) => {
    const bits = mode >> shift;
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${special(bit, (bits & 1) !== 0, letter)}`;
  };
  return part(6, 0o4000, 's') + part(3, 0o2000, 's') + part(0, 0o1000, 't');
}

function ownerText({ uid, gid }: FileEntry, { users, groups }: Owners): string | undefined {
  if (uid === undefined || gid === undefined) return undefined;
  return plain(`${users.get(uid) ?? String(uid)}:${groups.get(gid) ?? String(gid)}`, 60);
}

function tooltip(path: string, entry: FileEntry, owners: Owners): string {
  const { type, size, target, modified, mode } = entry;
  const lines = [
    `**${markdown(path)}**`,
    ...(target === undefined ? [] : [`→ ${markdown(target)}`]),
    ...(type === 'file' ? [l10n.t('{0} bytes', size.toLocaleString())] : []),
    `${markdown(modeText(entry))} (${mode.toString(8).padStart(4, '0')}) ${markdown(ownerText(entry, owners) ?? '')}`.trim(),
    ...(modified > 0 ? [l10n.t('changed {0}', markdown(dateText(modified)))] : []),
  ];
  return lines.join('  \n');
}
