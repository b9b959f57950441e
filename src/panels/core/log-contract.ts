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

/** Lines on their way, in few bytes: they pass several processes. */
export interface LogBatch {
  /** Parted by line feeds, which no line has. */
  readonly texts: string;
  /** Milliseconds since the epoch of the first line, and how much later each is than the one before; 0 when unknown. */
  readonly base: number;
  readonly steps: readonly number[];
  /** Marks, and after each how many lines have it. */
  readonly marks: readonly number[];
}

/** The lines of a message, as they are kept. */
export function unpack({ texts, base, steps, marks }: LogBatch): {
  readonly texts: readonly string[];
  readonly times: readonly number[];
  readonly marks: readonly number[];
} {
  let time = base;
  const each: number[] = [];
  for (let at = 0; at + 1 < marks.length; at += 2) {
    for (let count = marks[at + 1] ?? 0; count > 0; count -= 1) each.push(marks[at] ?? 0);
  }
  return { texts: texts.split('\n'), times: steps.map((step) => (time += step)), marks: each };
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
