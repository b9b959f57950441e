/** "Did you mean" over names that only grow in number: what was compared once isn't compared again. */
import { editDistance } from './go-text.js';

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

  constructor(names: readonly string[]) {
    this.names = [...names];
    this.known = new Set(names);
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
      const distance = editDistance(name, other, best.distance);
      if (distance < best.distance) {
        best.name = other;
        best.distance = distance;
      }
    }
    return best.name;
  }
}
