import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type FileChange } from '../../engine/engine.js';
import { type FileRef } from '../../inventory/ref.js';
import { type Row, icon } from './row.js';

interface Node {
  readonly path: string;
  readonly children: Map<string, Node>;
  kind: FileChange['kind'] | undefined;
}

const icons = {
  added: icon('diff-added', 'gitDecoration.addedResourceForeground'),
  changed: icon('diff-modified', 'gitDecoration.modifiedResourceForeground'),
  deleted: icon('diff-removed', 'gitDecoration.deletedResourceForeground'),
} as const;

/** What a container has changed in its image, as the tree that the paths make. */
export function changeRows(root: FileRef, changes: readonly FileChange[], parentId: string): readonly Row[] {
  const top: Node = { path: '', children: new Map(), kind: undefined };
  for (const { path, kind } of changes) {
    let at = top;
    for (const name of path.split('/').filter(Boolean)) {
      let next = at.children.get(name);
      if (!next) at.children.set(name, (next = { path: `${at.path}/${name}`, children: new Map(), kind: undefined }));
      at = next;
    }
    if (at !== top) at.kind = kind;
  }
  const rows = rowsOf(top, root, parentId);
  if (rows.length > 0) return rows;
  return [
    {
      ...{ id: `${parentId}//none`, label: l10n.t('Nothing was changed'), description: '', icon: icon('check') },
      ...{ context: 'none', children: undefined, refs: [] },
    },
  ];
}

function rowsOf({ children }: Node, root: FileRef, parentId: string): readonly Row[] {
  return [...children]
    .sort(([a, one], [b, other]) => Number(isFolder(other)) - Number(isFolder(one)) || compareNames(a, b))
    .map(([name, node]) => changeRow(name, node, root, parentId));
}

function changeRow(name: string, node: Node, root: FileRef, parentId: string): Row {
  const { path, kind } = node;
  const words = { added: l10n.t('added'), changed: l10n.t('changed'), deleted: l10n.t('deleted') };
  const opens = isFolder(node);
  const id = `${parentId}/${name}`;
  return {
    ...{ id, label: plain(name), description: kind === undefined ? '' : words[kind] },
    icon: kind === undefined ? icon('folder') : icons[kind],
    context: opens ? 'change folder' : `change ${kind ?? ''}`.trim(),
    children: opens ? rowsOf(node, root, id) : undefined,
    startsOpen: kind !== 'added',
    refs: [{ ...root, path, isFolder: opens }],
    ...(opens ? {} : { click: 'longshore.file.openChange' as const }),
  };
}

/** Engines don't say; what has something below it is one. */
function isFolder({ children }: Node): boolean {
  return children.size > 0;
}
