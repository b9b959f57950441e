/**
 * What was learnt of a Dockerfile's lines when it was built, kept for as long as its instructions stay what they were:
 * comments and layout may change, and a change that is undone brings it back.
 */
import { createHash } from 'node:crypto';
import { type Instruction, type Reading } from './reading.js';

/** What building taught of one instruction. */
export interface BuiltLine {
  /** Among the file's instructions. */
  readonly index: number;
  /** Bytes that it adds to the image; undefined where its stage is not part of it. */
  readonly size?: number | undefined;
  /** How long it took; undefined where the builder didn't say. */
  readonly ms?: number | undefined;
  readonly isCached?: boolean | undefined;
}

export interface BuiltFile {
  readonly fingerprint: string;
  readonly lines: readonly BuiltLine[];
}

/** What was built from files, by their addresses. */
export interface BuiltFiles {
  of(uri: string): BuiltFile | undefined;
  readonly onDidChange: (listener: () => void) => { dispose(): void };
}

/** The same for two texts whose instructions are the same, whatever their comments and layout. */
export function fingerprintOf(reading: Reading): string {
  const hash = createHash('sha1');
  for (const { start, end } of reading.instructions) {
    hash.update(`${reading.text.slice(start, end).replace(/\s+/g, ' ').trim()}\n`);
  }
  return hash.digest('hex');
}

/** A line's cost, with its place among the largest (1 to 3). */
export interface LineCost extends Omit<BuiltLine, 'index'> {
  readonly instruction: Instruction;
  readonly rank: number | undefined;
}

/** What is known of the lines as they are now; nothing when the instructions are no longer those that were built. */
export function costsOf(reading: Reading, built: BuiltFile): LineCost[] {
  if (fingerprintOf(reading) !== built.fingerprint) return [];
  const largest = built.lines
    .filter(({ size = 0 }) => size > 0)
    .sort((a, b) => (b.size ?? 0) - (a.size ?? 0))
    .slice(0, 3);
  return built.lines.flatMap((line) => {
    const instruction = reading.instructions[line.index];
    const place = largest.indexOf(line);
    return instruction ? [{ ...line, instruction, rank: place < 0 ? undefined : place + 1 }] : [];
  });
}
