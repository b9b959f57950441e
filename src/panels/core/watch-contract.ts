import { isCount, messageOf } from './fields.js';

/** What a page shows of a container at one moment: words, ready to be read. */
export interface WatchView {
  readonly headline: string;
  /** Whether the headline is no good news. */
  readonly isBad: boolean;
  /** What to know about what is shown; '' for nothing. */
  readonly note: string;
  readonly table:
    | {
        readonly titles: readonly string[];
        /** The columns with numbers, which stand to the right. */
        readonly numbers: readonly number[];
        readonly rows: readonly { readonly cells: readonly string[]; readonly canKill: boolean }[];
      }
    | undefined;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Health checks, the newest first. */
  readonly checks: readonly { readonly failed: boolean; readonly title: string; readonly output: string }[];
}

export interface ToWatchPage {
  readonly kind: 'show';
  readonly view: WatchView;
}

export type FromWatchPage = { readonly kind: 'again' } | { readonly kind: 'kill'; readonly row: number };

export function parseFromWatchPage(raw: unknown): FromWatchPage | undefined {
  const message = messageOf(raw);
  if (message?.['kind'] === 'again') return { kind: 'again' };
  const { row } = (message ?? {}) as { row?: unknown };
  return message?.['kind'] === 'kill' && isCount(row) ? { kind: 'kill', row } : undefined;
}
