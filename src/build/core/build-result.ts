import { plain } from '../../base/text.js';
import { type BuiltFile, type BuiltLine, fingerprintOf } from '../../language/core/features/built-lines.js';
import { type HistoryEntry, lineSizes } from '../../language/core/features/line-costs.js';
import { type Reading } from '../../language/core/features/reading.js';
import { instructionOfStep, workingKeywords } from './instruction-of-step.js';
import { type BuildProgress } from './progress.js';

/** Where and why a build failed. */
export interface BuildFailure {
  /** From 1; undefined where no line is to blame, as when the engine is out of reach. */
  readonly line: number | undefined;
  readonly message: string;
}

/** The line that failed, by the builder's own words or by the step that was under way. */
export function failureOf(progress: BuildProgress, reading: Reading): BuildFailure {
  const { failedLine, failedStep, reason } = progress;
  const instruction = failedStep && instructionOfStep(reading, failedStep);
  const line = failedLine ?? (instruction && reading.text.slice(0, instruction.start).split('\n').length);
  return { line, message: failedStep?.error ?? reason };
}

/** `FILE:LINE:1: error: …`: package.json's problem matcher makes a squiggle of it. */
export function failureLine(dockerfile: string, { line, message }: BuildFailure): string {
  return `${line === undefined ? '' : `${dockerfile}:${line}:1: `}error: ${plain(message, 500)}`;
}

/** What a build that went well taught of each line. `history` with the oldest entry first. */
export function builtFileOf(
  reading: Reading,
  progress: BuildProgress,
  history: readonly HistoryEntry[],
  target: string | undefined,
): BuiltFile {
  const lines = new Map<number, BuiltLine>();
  for (const step of progress.steps) {
    const instruction = instructionOfStep(reading, step);
    if (!instruction || !workingKeywords.has(instruction.keyword)) continue;
    const { index } = instruction;
    lines.set(index, { index, ms: step.ms, isCached: step.isCached });
  }
  for (const { instruction, size } of lineSizes(reading, history, target)) {
    const { index } = instruction;
    lines.set(index, { ...lines.get(index), index, size });
  }
  const sorted = [...lines.values()].sort((a, b) => a.index - b.index);
  return { fingerprint: fingerprintOf(reading), lines: sorted };
}
