import { each, filesAfter } from './file-changes.js';
import { configFacts } from './config-facts.js';
import { type ImageContent, type ImageLayer, type LayerFile } from './image-layers.js';

export interface FileDifference {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** As they are in the end in each of the two. */
  readonly before: LayerFile | undefined;
  readonly after: LayerFile | undefined;
}

export interface StepDifference {
  readonly change: 'added' | 'removed' | 'same';
  readonly instruction: string;
  /** Of its layer's files. */
  readonly bytes: number;
}

export interface ImageComparison {
  /** By their paths. */
  readonly files: readonly FileDifference[];
  readonly steps: readonly StepDifference[];
  /** What the configuration says in one and otherwise, or not at all, in the other. */
  readonly config: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Bytes of the files that are seen in the end. */
  readonly bytes: { readonly before: number; readonly after: number };
}

/** Steps of a history that are laid side by side; of longer ones the rest is told as other. */
const mostSteps = 500;

/**
 * What differs between two images as containers see them: a file is another when its content, rights, owner or target
 * is, whenever it was written. Both must have been read with digests.
 */
export function compareImages(before: ImageContent, after: ImageContent): ImageComparison {
  const [old, now] = [filesIn(before.layers), filesIn(after.layers)];
  const files: FileDifference[] = [];
  for (const [path, file] of old) {
    const other = now.get(path);
    if (!other) files.push({ path, change: 'removed', before: file, after: undefined });
    else if (!isSame(file, other)) files.push({ path, change: 'changed', before: file, after: other });
  }
  for (const [path, file] of now) {
    if (!old.has(path)) files.push({ path, change: 'added', before: undefined, after: file });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const facts = { before: configFacts(before.config), after: configFacts(after.config) };
  const names = [...new Set([...facts.before.keys(), ...facts.after.keys()])];
  const config = names
    .map((name) => ({ name, before: facts.before.get(name) ?? '', after: facts.after.get(name) ?? '' }))
    .filter((one) => one.before !== one.after);
  const sum = (all: ReadonlyMap<string, LayerFile>) => [...all.values()].reduce((total, { size }) => total + size, 0);
  return { files, steps: stepsOf(before.layers, after.layers), config, bytes: { before: sum(old), after: sum(now) } };
}

/** What is there in the end. A folder is told by what is in it, and by itself where it is empty. */
function filesIn(layers: readonly ImageLayer[]): ReadonlyMap<string, LayerFile> {
  const found = new Map<string, LayerFile>();
  each(filesAfter(layers, layers.length - 1), '', (path, { file, change, children }) => {
    const isFull =
      file?.type === 'directory' && [...(children?.values() ?? [])].some((one) => one.change !== 'removed');
    if (path !== '' && file && change !== 'removed' && !isFull) found.set(path, file);
  });
  return found;
}

function isSame(a: LayerFile, b: LayerFile): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.size === b.size &&
      a.digest === b.digest &&
      a.mode === b.mode &&
      a.uid === b.uid &&
      a.gid === b.gid &&
      a.target === b.target)
  );
}

/** The longest common steps stay; what is only in one stands where it stood. */
function stepsOf(before: readonly ImageLayer[], after: readonly ImageLayer[]): readonly StepDifference[] {
  const [old, now] = [before.slice(0, mostSteps), after.slice(0, mostSteps)];
  const isAlike = (a: ImageLayer | undefined, b: ImageLayer | undefined) =>
    a !== undefined && b !== undefined && a.instruction === b.instruction && a.diffId === b.diffId;
  // lengths[i][j]: of the longest common steps from i and j on.
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = isAlike(old[i], now[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const steps: StepDifference[] = [];
  const tell = (change: StepDifference['change'], layer: ImageLayer | undefined) => {
    if (layer) steps.push({ change, instruction: layer.instruction, bytes: layer.size });
  };
  for (let [i, j] = [0, 0]; i < old.length || j < now.length;) {
    if (isAlike(old[i], now[j])) {
      tell('same', now[j]);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) tell('removed', old[i++]);
    else tell('added', now[j++]);
  }
  for (const layer of before.slice(mostSteps)) tell('removed', layer);
  for (const layer of after.slice(mostSteps)) tell('added', layer);
  return steps;
}
