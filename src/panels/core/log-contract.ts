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

/**
 * Lines on their way: they pass several processes as these bytes, which nobody on the way reads. All three lie in one
 * buffer of just their length, since the editor sends the whole of it.
 */
export interface LogBatch {
  /** UTF-8; each line ends with the only line feed it has. */
  readonly texts: Uint8Array<ArrayBuffer>;
  /** Milliseconds since the epoch of each; 0 when unknown. */
  readonly times: Float64Array<ArrayBuffer>;
  readonly marks: Uint16Array<ArrayBuffer>;
}

/** A message for so many lines, and bytes of them with their line feeds, to be filled. */
export function makeBatch(lines: number, bytes: number): LogBatch {
  const buffer = new ArrayBuffer(lines * 10 + bytes);
  return {
    times: new Float64Array(buffer, 0, lines),
    marks: new Uint16Array(buffer, lines * 8, lines),
    texts: new Uint8Array(buffer, lines * 10),
  };
}

export type ToLogPage =
  | {
      readonly kind: 'begin';
      readonly sources: readonly LogSourceWords[];
      readonly timestamps: boolean;
      /** Lines that are kept; older ones are dropped, and counted. */
      readonly capacity: number;
      readonly range: ReadRange;
    }
  /** Lines in their order. */
  | ({ readonly kind: 'lines' } & LogBatch)
  /** All lines are to be forgotten: another range follows. */
  | { readonly kind: 'clear' }
  /** The sources have other names. */
  | { readonly kind: 'sources'; readonly sources: readonly LogSourceWords[] };

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
