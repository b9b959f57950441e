import { type Output } from './engine.js';

/** A line that a container printed. */
export interface LogLine {
  readonly from: Output['from'];
  /** As the engine wrote it; '' when it wrote none. */
  readonly timestamp: string;
  /** Without its line feed; control sequences are left in it. */
  readonly text: string;
}

/** Characters after which a line that doesn't end is handed on: memory stays bounded, and the reader sees something. */
const longest = 64 * 1024;
/** RFC 3339 with a fraction, as engines put it before each line. */
const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

/** Makes lines of a container's output, its two streams apart, however it comes in pieces. */
export class LogLines {
  readonly #partial = { stdout: '', stderr: '' };
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  /** The lines that this piece completes. */
  add({ from, bytes }: Output): readonly LogLine[] {
    const parts = (this.#partial[from] + this.#decoders[from].decode(bytes, { stream: true })).split('\n');
    let rest = parts.pop() ?? '';
    if (rest.length > longest) {
      parts.push(rest);
      rest = '';
    }
    this.#partial[from] = rest;
    return parts.map((line) => toLine(from, line));
  }

  /** What came without a line feed at its end. */
  end(): readonly LogLine[] {
    const rests = (['stdout', 'stderr'] as const).filter((from) => this.#partial[from] !== '');
    return rests.map((from) => {
      const line = toLine(from, this.#partial[from]);
      this.#partial[from] = '';
      return line;
    });
  }
}

function toLine(from: Output['from'], line: string): LogLine {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const match = stamped.exec(text);
  return match ? { from, timestamp: match[1] ?? '', text: text.slice(match[0].length) } : { from, timestamp: '', text };
}

/** Nanoseconds since the epoch of a line's timestamp, to tell lines apart that were shown already; 0 when it has none. */
export function nanosecondsOf(timestamp: string): bigint {
  const ms = Date.parse(timestamp.replace(/\.\d+/, ''));
  if (Number.isNaN(ms)) return 0n;
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? '';
  return BigInt(ms) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** Nanoseconds as the API wants a time: seconds, a point, and nine digits. */
export function secondsOf(nanoseconds: bigint): string {
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}
