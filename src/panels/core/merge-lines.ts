import { type LogLine, nanosecondsOf } from '../../engine/log-lines.js';

export interface MergedLine {
  readonly line: LogLine;
  /** The index of the log that it is from. */
  readonly source: number;
}

/** Lines that are handed on together at most. */
const most = 1000;

/**
 * The lines of several logs in the order of their times, as they come: each log is in order itself, and none is read
 * further than it takes. Ends when all have.
 */
export async function* mergeLines(
  logs: readonly AsyncIterable<readonly LogLine[]>[],
): AsyncGenerator<readonly MergedLine[]> {
  const readers = logs.map((log) => log[Symbol.asyncIterator]());
  const heads: Head[] = logs.map((_, source) => ({ source, lines: [], at: 0 }));
  try {
    await Promise.all(heads.map((head) => fill(head, readers)));
    let open = heads.filter(({ lines }) => lines.length > 0);
    let merged: MergedLine[] = [];
    while (open.length > 0) {
      const head = open.reduce((first, other) => (isBefore(other, first) ? other : first));
      const line = head.lines[head.at];
      if (line) merged.push({ line, source: head.source });
      head.at += 1;
      if (head.at === head.lines.length || merged.length === most) {
        yield merged;
        merged = [];
      }
      if (head.at < head.lines.length) continue;
      await fill(head, readers);
      if (head.lines.length === 0) open = open.filter((one) => one !== head);
    }
  } finally {
    await Promise.all(readers.map(async (reader) => reader.return?.()));
  }
}

interface Head {
  readonly source: number;
  /** What was read of it and isn't handed on yet, from `at` on; empty at its end. */
  lines: readonly LogLine[];
  at: number;
}

async function fill(head: Head, readers: readonly AsyncIterator<readonly LogLine[]>[]): Promise<void> {
  head.at = 0;
  head.lines = [];
  while (head.lines.length === 0) {
    const next = await readers[head.source]?.next();
    if (!next || next.done) return;
    head.lines = next.value;
  }
}

function isBefore(one: Head, other: Head): boolean {
  const [a, b] = [one.lines[one.at]?.timestamp ?? '', other.lines[other.at]?.timestamp ?? ''];
  // As Docker writes them, with nine digits in UTC, they sort as texts; Podman's have no fraction, or another zone.
  if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return a < b;
  return nanosecondsOf(a) < nanosecondsOf(b);
}
