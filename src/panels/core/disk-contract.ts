import { isText, messageOf } from './fields.js';

/** A kind of object: how much there is of it, and what of that could go. Bytes. */
export interface DiskKind {
  readonly title: string;
  readonly count: number;
  readonly active: number;
  readonly total: number;
  readonly reclaimable: number;
  /** The largest first. */
  readonly largest: readonly { readonly name: string; readonly bytes: number; readonly isUsed: boolean }[];
}

/** Something that can be ticked to go. */
export interface DiskWaste {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  /** undefined where the engine doesn't tell. */
  readonly bytes: number | undefined;
  readonly picked: boolean;
}

export interface DiskView {
  readonly endpoint: string;
  readonly kinds: readonly DiskKind[];
  /** `one`: of these one alone can be ticked, as each has others in it. */
  readonly waste: readonly { readonly title: string; readonly one: boolean; readonly items: readonly DiskWaste[] }[];
  readonly mayChange: boolean;
}

export type ToDiskPage =
  | { readonly kind: 'show'; readonly view: DiskView }
  /** It is being measured, or why that failed. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly words: string };

export type FromDiskPage = { readonly kind: 'refresh' } | { readonly kind: 'clean'; readonly keys: readonly string[] };

export function parseFromDiskPage(raw: unknown): FromDiskPage | undefined {
  const message = messageOf(raw);
  if (message?.['kind'] === 'refresh') return { kind: 'refresh' };
  const { keys } = (message ?? {}) as { keys?: unknown };
  if (message?.['kind'] !== 'clean' || !Array.isArray(keys)) return undefined;
  return { kind: 'clean', keys: keys.filter(isText) };
}
