/** The variables in force: what ARG and ENV say, stage upon stage, with the place where each value comes from. */
import type { Span } from './ast.js';
import { manyComparisons, Nearest, type Comparisons } from './nearest.js';

export interface Binding {
  readonly name: string;
  /** Undefined for an ARG that has no value. */
  readonly value: string | undefined;
  /** `base`: from the base image; `predefined`: there without a declaration. */
  readonly kind: 'arg' | 'env' | 'base' | 'predefined';
  /** Where it is said, in the document. */
  readonly at: Span | undefined;
}

/** `ENV A=$A$A` again and again would fill the memory; nobody means more than this. */
const longestValue = 100_000;

/** A scope's variables on top of those of the scope that it builds on. */
export class Environment {
  private readonly parent: Environment | undefined;
  private readonly own = new Map<string, Binding[]>();
  private readonly comparisons: Comparisons;
  private nearestNames: Nearest | undefined;

  constructor(parent?: Environment, comparisons: Comparisons = { left: manyComparisons }) {
    this.parent = parent?.root();
    this.comparisons = comparisons;
  }

  /** A scope without variables of its own stands for its parent, so that long chains stay short. */
  private root(): Environment {
    return this.own.size === 0 && this.parent ? this.parent : this;
  }

  add(added: Binding): void {
    const isLong = added.value !== undefined && added.value.length > longestValue;
    const binding = isLong ? { ...added, value: added.value.slice(0, longestValue) } : added;
    const bindings = this.own.get(binding.name);
    if (binding.value !== undefined && !this.nearestNames?.has(binding.name)) this.nearestNames?.add(binding.name);
    if (bindings) bindings.push(binding);
    else this.own.set(binding.name, [binding]);
  }

  /** The last value; a later `ARG NAME` without a value doesn't take it away. */
  get(name: string): string | undefined {
    return this.find(name, (binding) => binding.value !== undefined)?.value;
  }

  /** Whether the name is known, with or without a value. */
  has(name: string): boolean {
    return this.find(name, () => true) !== undefined;
  }

  /** Whether ARG declares the name, with or without a value. */
  isDeclared(name: string): boolean {
    return this.find(name, (binding) => binding.kind === 'arg') !== undefined;
  }

  /** Where the value (or else the declaration) comes from, as things are before `offset`. */
  bindingAt(name: string, offset = Infinity): Binding | undefined {
    const isBefore = (binding: Binding): boolean => binding.at === undefined || binding.at.start < offset;
    return this.find(name, (binding) => binding.value !== undefined && isBefore(binding)) ?? this.find(name, isBefore);
  }

  /** Every name that is known before `offset`, the nearest scope first. */
  names(offset = Infinity): string[] {
    const names = new Set<string>();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- walks up the chain
    for (let scope: Environment | undefined = this; scope; scope = scope.parent) {
      for (const [name, bindings] of scope.own) {
        if (bindings.some((binding) => binding.at === undefined || binding.at.start < offset)) names.add(name);
      }
    }
    return [...names];
  }

  /** The name with a value that is most like this one. */
  nearest(name: string): string | undefined {
    return this.valued().of(name);
  }

  private valued(): Nearest {
    this.nearestNames ??= new Nearest(
      this.names().filter((name) => this.get(name) !== undefined),
      this.comparisons,
    );
    return this.nearestNames;
  }

  private find(name: string, wanted: (binding: Binding) => boolean): Binding | undefined {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- walks up the chain
    for (let scope: Environment | undefined = this; scope; scope = scope.parent) {
      const found = scope.own.get(name)?.findLast(wanted);
      if (found) return found;
    }
    return undefined;
  }
}
