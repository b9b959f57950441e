import { type ImageLayer, type LayerFile } from './image-layers.js';

export type Change = 'added' | 'changed' | 'removed' | 'same';

/** A place in the files of layers. */
export interface FileNode {
  readonly name: string;
  /** undefined for a folder that no layer names, but that has files. */
  file: LayerFile | undefined;
  /** The index of the layer that its file is of. */
  layer: number;
  /** What the layer that was looked at did to it. */
  change: Change;
  children: Map<string, FileNode> | undefined;
}

/** A path whose bytes are in layers below and are not seen any more. */
export interface Waste {
  readonly path: string;
  readonly bytes: number;
  /** How often it was written. */
  readonly times: number;
  /** It is gone in the end. */
  readonly isRemoved: boolean;
}

export interface Efficiency {
  /** Bytes of all files in all layers. */
  readonly total: number;
  /** Bytes in layers of which nothing is seen in the end. */
  readonly wasted: number;
  /** From 0 to 1: the share of what is seen in the end. */
  readonly score: number;
  /** The largest first. */
  readonly waste: readonly Waste[];
}

function node(name: string): FileNode {
  return { name, file: undefined, layer: -1, change: 'same', children: undefined };
}

/** How whiteouts of OCI layers say that a path, or all of a folder below, is gone (image-spec, layer.md). */
const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

/**
 * The files as they are after layer `upTo`, each marked by what that layer did to it; removed ones stay, marked.
 * `onGone` hears of each file whose bytes are not seen any more from a layer on.
 */
export function filesAfter(
  layers: readonly Pick<ImageLayer, 'files'>[],
  upTo: number,
  onGone?: (path: string, file: LayerFile, isRemoved: boolean) => void,
): FileNode {
  const root = node('');
  for (let index = 0; index <= upTo; index++) {
    const isLast = index === upTo;
    const files = layers[index]?.files ?? [];
    // What is gone goes first: a layer may remove a folder and make it anew.
    for (const file of files) {
      const { folder, name } = split(file.path);
      if (!name.startsWith(whiteout)) continue;
      const parent = find(root, folder);
      if (!parent?.children) continue;
      if (name === opaque) for (const child of [...parent.children.values()]) remove(parent, child, folder);
      else {
        const child = parent.children.get(name.slice(whiteout.length));
        if (child) remove(parent, child, folder);
      }
    }
    for (const file of files) {
      const { name } = split(file.path);
      if (name.startsWith(whiteout) || file.path === '') continue;
      put(file, index, isLast);
    }
    function remove(parent: FileNode, child: FileNode, folder: string) {
      if (child.change === 'removed') return;
      each(child, `${folder}${child.name}`, (path, { file }) => file && onGone?.(path, file, true));
      if (isLast) mark(child, 'removed');
      else parent.children?.delete(child.name);
    }
  }
  return root;

  function put(file: LayerFile, index: number, isLast: boolean) {
    const parts = file.path.split('/');
    let at = root;
    let wasRemoved = false;
    for (const part of parts) {
      at.children ??= new Map();
      let next = at.children.get(part);
      wasRemoved = next?.change === 'removed';
      if (!next) {
        next = node(part);
        next.change = isLast ? 'added' : 'same';
        at.children.set(part, next);
      } else if (isLast && next.change === 'removed') next.change = 'changed';
      at = next;
    }
    const before = at.file;
    if (before && before.type !== 'directory' && !wasRemoved) onGone?.(file.path, before, false);
    // A folder that becomes a file hides all that was in it.
    if (file.type !== 'directory' && at.children) {
      for (const child of at.children.values()) {
        each(child, `${file.path}/${child.name}`, (path, { file: lost }) => lost && onGone?.(path, lost, true));
      }
      at.children = undefined;
    }
    if (isLast && before && at.change === 'same') {
      // Folders are named by every layer that has something in them.
      const isOther = file.type !== 'directory' || before.mode !== file.mode || before.uid !== file.uid;
      if (isOther) at.change = 'changed';
    }
    at.file = file;
    at.layer = index;
  }
}

/** What of an image's bytes is written and not seen in the end. */
export function efficiencyOf(layers: readonly Pick<ImageLayer, 'files' | 'size'>[]): Efficiency {
  const gone = new Map<string, { bytes: number; times: number; isRemoved: boolean }>();
  filesAfter(layers, layers.length - 1, (path, { size }, isRemoved) => {
    if (size === 0) return;
    const known = gone.get(path) ?? { bytes: 0, times: 1, isRemoved };
    gone.set(path, { bytes: known.bytes + size, times: known.times + (isRemoved ? 0 : 1), isRemoved });
  });
  const total = layers.reduce((sum, { size }) => sum + size, 0);
  const waste = [...gone].map(([path, one]) => ({ path, ...one })).sort((a, b) => b.bytes - a.bytes);
  const wasted = waste.reduce((sum, { bytes }) => sum + bytes, 0);
  return { total, wasted, score: total === 0 ? 1 : 1 - wasted / total, waste };
}

/** Every file of a tree with its path, folders before what is in them. */
export function each(at: FileNode, path: string, visit: (path: string, at: FileNode) => void): void {
  visit(path, at);
  if (!at.children) return;
  for (const child of at.children.values()) each(child, path === '' ? child.name : `${path}/${child.name}`, visit);
}

/** The node at a path; undefined where there is none. */
export function find(root: FileNode, path: string): FileNode | undefined {
  let at: FileNode | undefined = root;
  for (const part of path.split('/')) if (part !== '') at = at?.children?.get(part);
  return at;
}

/** Bytes of all that is in it and not removed. */
export function sizeOf(at: FileNode): number {
  let sum = 0;
  each(at, '', (_path, { file, change }) => {
    if (change !== 'removed') sum += file?.size ?? 0;
  });
  return sum;
}

function mark(at: FileNode, change: Change): void {
  each(at, '', (_path, one) => (one.change = change));
}

/** `folder` with its slash at the end, or empty. */
function split(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/') + 1;
  return { folder: path.slice(0, slash), name: path.slice(slash) };
}
