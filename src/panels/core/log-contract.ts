import { isCount, isText, messageOf } from './fields.js';

/** What of a log is read. */
export interface ReadRange {
  /** So many last lines; all when not said. */
  readonly tail?: number | undefined;
  /** As a person or a choice gives it: `10m`, `2h`, `1d`, or a date. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export interface LogSourceWords {
  readonly name: string;
  /** An index into the page's colours. */
  readonly color: number;
}

/** What a line is: its source times four and one of these. */
export const stdout = 0;
export const stderr = 1;
/** Longshore's own words about the source, such as that it has ended. */
export const note = 2;

export type ToLogPage =
  | {
      readonly kind: 'begin';
      readonly sources: readonly LogSourceWords[];
      readonly timestamps: boolean;
      /** Lines that are kept; older ones are dropped, and counted. */
      readonly capacity: number;
      readonly range: ReadRange;
    }
  /** Lines in their order. All three lists are of the same length; texts have no line feeds. */
  | {
      readonly kind: 'lines';
      /** The lines of this message, parted by line feeds. */
      readonly texts: string;
      /** Milliseconds since the epoch, with a fraction; NaN can't be sent, so 0 when unknown. */
      readonly times: readonly number[];
      readonly marks: readonly number[];
    }
  /** All lines are to be forgotten: another range follows. */
  | { readonly kind: 'clear' };

export type FromLogPage =
  /** A message of lines was taken: another may come. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'read'; readonly range: ReadRange }
  | { readonly kind: 'copy' | 'save' | 'open'; readonly text: string };

/** Messages of lines that may be under way at once. */
export const mostUnderWay = 4;

export function parseFromLogPage(raw: unknown): FromLogPage | undefined {
  const message = messageOf(raw);
  const kind = message?.['kind'];
  switch (kind) {
    case 'taken':
      return { kind };
    case 'copy':
    case 'save':
    case 'open': {
      const text = message?.['text'];
      return isText(text) ? { kind, text } : undefined;
    }
    case 'read': {
      const { tail, since, until } = messageOf(message?.['range']) ?? {};
      if (tail !== undefined && !isCount(tail)) return undefined;
      if (since !== undefined && !isText(since)) return undefined;
      if (until !== undefined && !isText(until)) return undefined;
      return { kind, range: { tail, since, until } };
    }
    default:
      return undefined;
  }
}
