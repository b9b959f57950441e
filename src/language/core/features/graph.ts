import { stageUses } from './navigation.js';
import { type Instruction, type Reading, type Stage } from './reading.js';
import { resolve, scopesOf } from './variables.js';

interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind: 'stage' | 'image';
  /** Needed by the last stage, or by the target. */
  readonly isUsed: boolean;
  /** Where a click leads, 0 for the beginning of the file. */
  readonly offset: number;
  readonly column: number;
}

interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'base' | 'copy' | 'mount';
}

export interface StageGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const idOf = (stage: Stage) => `stage:${stage.index}`;

/** The stages, what they build on and what they copy from. */
export function stageGraph(reading: Reading): StageGraph {
  const edges: GraphEdge[] = [];
  const images = new Map<string, number>();
  const known = new Set<string>();
  const into = new Map<string, string[]>();
  const add = (from: string, to: string, kind: GraphEdge['kind']) => {
    const key = JSON.stringify([from, to, kind]);
    if (known.has(key)) return;
    known.add(key);
    edges.push({ from, to, kind });
    const others = into.get(to);
    if (others) others.push(from);
    else into.set(to, [from]);
  };
  const scopes = scopesOf(reading);
  const stageOf = new Map(stageUses(reading).map((use) => [use.word.start, use.stage]));
  const source = (
    word: { text: string; start: number } | undefined,
    at: Instruction,
    to: Stage,
    kind: GraphEdge['kind'],
  ) => {
    if (!word) return;
    const stage = stageOf.get(word.start);
    const image = resolve(scopes, word.text, at) ?? word.text;
    if (!stage) images.set(image, images.get(image) ?? word.start);
    add(stage ? idOf(stage) : `image:${image}`, idOf(to), kind);
  };
  for (const stage of reading.stages) {
    source(stage.base, stage.from, stage, 'base');
    for (const instruction of stage.instructions) {
      for (const flag of instruction.flags) {
        if (flag.name.text === 'from') source(flag.value, instruction, stage, 'copy');
        if (flag.name.text !== 'mount') continue;
        source(flag.options.find((option) => option.key.text === 'from')?.value, instruction, stage, 'mount');
      }
    }
  }
  const used = new Set<string>();
  const last = reading.stages.at(-1);
  const pending = last ? [idOf(last)] : [];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (used.has(id)) continue;
    used.add(id);
    for (const from of into.get(id) ?? []) pending.push(from);
  }
  const columns = new Map<string, number>();
  for (const stage of reading.stages) {
    let before = 0;
    for (const from of into.get(idOf(stage)) ?? []) before = Math.max(before, columns.get(from) ?? 0);
    columns.set(idOf(stage), before + 1);
  }
  return {
    nodes: [
      ...[...images].map(([name, offset]): GraphNode => {
        const id = `image:${name}`;
        return { id, label: name, kind: 'image', isUsed: used.has(id), offset, column: 0 };
      }),
      ...reading.stages.map((stage): GraphNode => ({
        id: idOf(stage),
        label: stage.name?.text ?? `#${stage.index}`,
        kind: 'stage',
        isUsed: used.has(idOf(stage)),
        offset: stage.start,
        column: columns.get(idOf(stage)) ?? 1,
      })),
    ],
    edges,
  };
}
