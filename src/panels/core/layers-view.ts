import { plain } from '../../base/text.js';
import { ageText } from '../../engine/wording/duration-text.js';
import { each, type Efficiency, type FileNode, find, sizeOf } from '../../image-layers/file-changes.js';
import { type ImageContent, type LayerFile } from '../../image-layers/image-layers.js';
import { type FileLine, type LayersView } from './layers-contract.js';

/** Lines that the page gets of a folder, of a filter, and of what is wasted. */
const mostLines = 2_000;
const mostWaste = 200;
const mostLargest = 20;

/** What the page shows of an image before it asks for files. `sharedWith` by the layer's index. */
export function layersView(
  name: string,
  { layers }: ImageContent,
  efficiency: Efficiency,
  sharedWith: readonly number[],
  now: number,
): LayersView {
  const files = layers.flatMap((layer, index) =>
    layer.files.map(({ path, size }) => ({ path, bytes: size, layer: index })),
  );
  return {
    ...{ name, total: efficiency.total, wasted: efficiency.wasted, efficiency: efficiency.score * 100 },
    layers: layers.map((layer, index) => ({
      instruction: plain(layer.instruction, 2_000),
      bytes: layer.size,
      age: layer.created > 0 ? ageText(layer.created, now) : '',
      date: layer.created > 0 ? new Date(layer.created).toISOString() : '',
      sharedWith: layer.name === undefined ? undefined : sharedWith[index],
    })),
    waste: efficiency.waste.slice(0, mostWaste).map((one) => ({ ...one, path: plain(one.path, 500) })),
    largest: files
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, mostLargest)
      .map((one) => ({ ...one, path: plain(one.path, 500) })),
  };
}

interface Lines {
  readonly lines: readonly FileLine[];
  readonly more: number;
}

/** What is in a folder; `isSum`: also what the layer left as it was. */
export function folderLines(root: FileNode, path: string, isSum: boolean): Lines {
  const folder = find(root, path);
  const children = [...(folder?.children?.values() ?? [])]
    .filter((child) => isSum || hasChange(child))
    .sort((a, b) => Number(isFolder(b)) - Number(isFolder(a)) || (a.name < b.name ? -1 : 1));
  const lines = children
    .slice(0, mostLines)
    .map((child) => lineOf(child, path === '' ? child.name : `${path}/${child.name}`));
  return { lines, more: children.length - lines.length };
}

/** All files whose path has this text, whatever its case, in one list. */
export function filteredLines(root: FileNode, text: string, isSum: boolean): Lines {
  const wanted = text.toLowerCase();
  const lines: FileLine[] = [];
  let more = 0;
  each(root, '', (path, at) => {
    if (path === '' || isFolder(at) || (!isSum && at.change === 'same') || !path.toLowerCase().includes(wanted)) return;
    if (lines.length < mostLines) lines.push({ ...lineOf(at, path), name: plain(path, 500) });
    else more += 1;
  });
  return { lines, more };
}

function isFolder({ file, children }: FileNode): boolean {
  return file === undefined || file.type === 'directory' || children !== undefined;
}

function hasChange(at: FileNode): boolean {
  if (at.change !== 'same') return true;
  for (const child of at.children?.values() ?? []) if (hasChange(child)) return true;
  return false;
}

function lineOf(at: FileNode, path: string): FileLine {
  const { name, file, change } = at;
  const folder = isFolder(at);
  const bytes = folder && change !== 'removed' ? sizeOf(at) : (file?.size ?? 0);
  return { path, name: plain(name, 200), isFolder: folder, bytes, change, about: file ? aboutOf(file) : '' };
}

/** Rights, owner, and where a link leads. */
export function aboutOf({ mode, uid, gid, target, type }: LayerFile): string {
  const bits = ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'];
  const permissions = bits.map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-')).join('');
  const arrow = target !== undefined && (type === 'symlink' || type === 'link') ? ` → ${plain(target, 120)}` : '';
  return `${permissions} ${uid}:${gid}${arrow}`;
}
