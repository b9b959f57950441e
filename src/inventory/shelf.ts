import { type Kind, type RecordOf } from '../engine/engine.js';
import { sameRecord } from './same-record.js';

/** What changed on one shelf. Empty lists where nothing did. */
export interface Difference<K extends Kind = Kind> {
  readonly kind: K;
  readonly added: readonly RecordOf[K][];
  readonly changed: readonly RecordOf[K][];
  readonly removed: readonly RecordOf[K][];
}

/** The records of one kind by full id. A record that reads the same as before keeps its identity. */
export class Shelf<K extends Kind> {
  readonly kind: K;
  readonly #records = new Map<string, RecordOf[K]>();

  constructor(kind: K) {
    this.kind = kind;
  }

  get records(): ReadonlyMap<string, RecordOf[K]> {
    return this.#records;
  }

  /** Makes the shelf hold exactly `records`. */
  replaceAll(records: readonly RecordOf[K][]): Difference<K> {
    const ids = new Set(records.map((record) => record.id));
    const gone = [...this.#records.keys()].filter((id) => !ids.has(id));
    return this.update(records, gone);
  }

  /** Puts `records` in place of what has their ids and takes `gone` away. */
  update(records: readonly RecordOf[K][], gone: Iterable<string>): Difference<K> {
    const added: RecordOf[K][] = [];
    const changed: RecordOf[K][] = [];
    const removed: RecordOf[K][] = [];
    for (const id of gone) {
      const before = this.#records.get(id);
      if (before && this.#records.delete(id)) removed.push(before);
    }
    for (const record of records) {
      const before = this.#records.get(record.id);
      if (before && sameRecord(before, record)) continue;
      this.#records.set(record.id, record);
      (before ? changed : added).push(record);
    }
    return { kind: this.kind, added, changed, removed };
  }
}

export function isEmpty(difference: Difference): boolean {
  return difference.added.length + difference.changed.length + difference.removed.length === 0;
}
