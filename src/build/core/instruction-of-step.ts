import { type Instruction, type Reading, type Stage } from '../../language/core/features/reading.js';
import { type Step } from './progress.js';

/** What takes time, and what BuildKit counts in a stage beside a FROM (dockerfile2llb). */
export const workingKeywords: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/** The instruction that a builder's step is about; undefined for the base image's own triggers. */
export function instructionOfStep(reading: Reading, step: Step): Instruction | undefined {
  const found = step.counts === 'file' ? reading.instructions[step.number - 1] : inStage(reading, step);
  // The count may be another where a base image has triggers.
  return found && step.text.trimStart().toUpperCase().startsWith(keywordOf(found)) ? found : undefined;
}

function inStage(reading: Reading, { stage: name, number, total }: Step): Instruction | undefined {
  const stage = stageOf(reading, name);
  const layers = stage?.instructions.filter(({ keyword, trigger }) => !trigger && workingKeywords.has(keyword)) ?? [];
  // Counted from the end: triggers of the base image come first, and a FROM only where it leads out of the file.
  const at = layers.length - 1 - (total - number);
  if (at >= 0) return layers[at];
  return number === 1 ? stage?.from : undefined;
}

function stageOf({ stages, named }: Reading, name: string | undefined): Stage | undefined {
  if (name === undefined) return stages.length === 1 ? stages[0] : undefined;
  const found = named.get(name.toLowerCase())?.at(-1);
  return found ?? stages[Number(/^stage-(\d+)$/.exec(name)?.[1] ?? NaN)];
}

function keywordOf({ keyword, trigger }: Instruction): string {
  return trigger ? 'ONBUILD' : keyword;
}
