import type { Stage } from '../build-types.js';
import { manyComparisons, Nearest } from '../nearest.js';

/** The names of a file's stages, to tell which one a slip of the pen means. Worked out when it is first asked for. */
export class StageNames {
  readonly #stages: readonly Stage[];
  #known: { readonly nearest: Nearest; readonly indexes: ReadonlyMap<string, number> } | undefined;

  constructor(stages: readonly Stage[]) {
    this.#stages = stages;
  }

  /** The nearest name, where its stage stands before the one with this index; undefined where none is near. */
  nearest(name: string, index: number): string | undefined {
    this.#known ??= this.#read();
    const found = this.#known.nearest.of(name);
    return found !== undefined && (this.#known.indexes.get(found) ?? index) < index ? found : undefined;
  }

  #read() {
    const named = this.#stages.flatMap(({ name, index }) => (name === undefined ? [] : [[name, index] as const]));
    const nearest = new Nearest(
      named.map(([name]) => name),
      { left: manyComparisons },
    );
    return { nearest, indexes: new Map(named) };
  }
}
