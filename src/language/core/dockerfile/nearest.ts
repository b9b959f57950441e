/** "Did you mean" over names that only grow in number: what was compared once isn't compared again. */
import { editDistance } from './go-text.js';

/** How many comparisons are left: a file with thousands of slips of the pen gets no more suggestions. */
export interface Comparisons {
  left: number;
}

/** About half a second's. */
export const manyComparisons = 400_000;

interface Best {
  name: string | undefined;
  distance: number;
  /** How many of the names were compared. */
  compared: number;
}

export class Nearest {
  private readonly names: string[];
  private readonly known: Set<string>;
  private readonly best = new Map<string, Best>();
  private readonly comparisons: Comparisons;

  constructor(names: readonly string[], comparisons: Comparisons) {
    this.names = [...names];
    this.known = new Set(names);
    this.comparisons = comparisons;
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  add(name: string): void {
    this.names.push(name);
    this.known.add(name);
  }

  /** The first of the nearest names, when fewer than three letters differ. */
  of(name: string): string | undefined {
    if (this.known.has(name)) return undefined;
    const best = this.best.get(name) ?? { name: undefined, distance: 3, compared: 0 };
    this.best.set(name, best);
    for (; best.compared < this.names.length; best.compared += 1) {
      const other = this.names[best.compared] ?? '';
      if (Math.abs(other.length - name.length) >= best.distance) continue;
      if (this.comparisons.left <= 0) return best.name;
      this.comparisons.left -= 1;
      const distance = editDistance(name, other, best.distance);
      if (distance < best.distance) {
        best.name = other;
        best.distance = distance;
      }
    }
    return best.name;
  }
}
