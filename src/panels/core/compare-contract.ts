import { isCount, isText, messageOf } from './fields.js';

type Change = 'added' | 'changed' | 'removed' | 'same';

export interface ComparedFile {
  readonly path: string;
  readonly change: Exclude<Change, 'same'>;
  /** Bytes in each of the two; undefined where it isn't. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** What else is another: `rwxr-xr-x 0:0 → rw-r--r-- 0:0`; '' for nothing. */
  readonly about: string;
  /** It is a file with content in at least one of the two. */
  readonly opens: boolean;
}

interface Count {
  readonly files: number;
  /** Bytes by which the image grew or, below zero, shrank. */
  readonly bytes: number;
}

export interface CompareView {
  readonly before: string;
  readonly after: string;
  readonly bytes: { readonly before: number; readonly after: number };
  readonly counts: Readonly<Record<ComparedFile['change'], Count>>;
  readonly config: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  readonly steps: readonly {
    readonly change: Exclude<Change, 'changed'>;
    readonly instruction: string;
    readonly bytes: number;
  }[];
}

export type ToComparePage =
  | { readonly kind: 'busy'; readonly bytes: number }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'comparison'; readonly view: CompareView }
  /** The files that were asked for; `more` are not told. */
  | { readonly kind: 'files'; readonly turn: number; readonly files: readonly ComparedFile[]; readonly more: number };

export type FromComparePage =
  /** Files whose path has this text; `change` is '' for all. */
  | { readonly kind: 'look'; readonly turn: number; readonly filter: string; readonly change: string }
  /** Shows a file as it is in both. */
  | { readonly kind: 'open'; readonly path: string }
  | { readonly kind: 'again' };

export function parseFromComparePage(raw: unknown): FromComparePage | undefined {
  const { kind, turn, filter, change, path } = messageOf(raw) ?? {};
  if (kind === 'again') return { kind };
  if (kind === 'open' && isText(path)) return { kind, path };
  if (kind === 'look' && isCount(turn) && isText(filter) && isText(change)) return { kind, turn, filter, change };
  return undefined;
}
