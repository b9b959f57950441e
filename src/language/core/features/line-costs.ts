/**
 * What each line of a Dockerfile costs in an image that was built from it, told by the image's history.
 *
 * The history's last entries are the last instructions of the stage, in order; what differs was built from another
 * text, and nothing before it can be told apart.
 */
import type { Placed } from '../dockerfile/ast.js';
import { type Instruction, type Reading, type Stage, stageNamed } from './reading.js';

/** One entry of an image's history, as `GET /images/{name}/history` gives it. */
export interface HistoryEntry {
  /** `RUN /bin/sh -c make # buildkit`, `COPY a b # buildkit`, `/bin/sh -c #(nop)  CMD ["x"]`. */
  readonly createdBy: string;
  /** Bytes that the entry's layer adds. */
  readonly size: number;
}

/** What an instruction adds to the image. */
export interface LineSize {
  readonly instruction: Instruction;
  readonly size: number;
}

/**
 * The sizes of a stage's instructions and of those of the stages it builds on, in the file's order; `entries` with the
 * oldest first.
 */
export function lineSizes(reading: Reading, entries: readonly HistoryEntry[], target?: string): LineSize[] {
  const stage = target === undefined ? reading.stages.at(-1) : stageNamed(reading, target, undefined, true);
  const instructions = stage ? chainOf(stage) : [];
  const sizes: LineSize[] = [];
  let at = entries.length - 1;
  for (const instruction of instructions.toReversed()) {
    const entry = entries[at];
    if (!entry) break;
    if (isFrom(instruction, entry.createdBy)) {
      sizes.push({ instruction, size: entry.size });
      at -= 1;
      // An ARG leaves no trace where the classic builder built.
    } else if (instruction.keyword !== 'ARG') break;
  }
  return sizes.reverse();
}

function chainOf(stage: Stage): Instruction[] {
  const chain: Instruction[] = [];
  const seen = new Set<Stage>();
  for (let at: Stage | undefined = stage; at && !seen.has(at); at = at.parent) {
    seen.add(at);
    chain.unshift(...at.instructions);
  }
  return chain;
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Whether the history's entry is that instruction's. Words of COPY and ENV have their variables filled in there. */
function isFrom({ keyword, trigger, placed }: Instruction, createdBy: string): boolean {
  const text = squeezed(createdBy.replace(/ # buildkit$/, ''));
  const classic = /^\/bin\/sh -c #\(nop\) (?:(\w+)\b)?/.exec(text);
  if (trigger) return (classic?.[1] ?? text).startsWith('ONBUILD');
  if (classic) return classic[1]?.toUpperCase() === keyword;
  if (keyword === 'RUN' && placed.local.heredocs.length > 0) {
    // Of a heredoc alone, BuildKit's history has the script in its place.
    const [script] = placed.syntax.heredocs;
    return text.startsWith('RUN') && (text.includes('<<') || text.endsWith(` ${squeezed(script?.content ?? '')}`));
  }
  if (keyword === 'RUN') return text.endsWith(` ${squeezed(commandOf(placed))}`);
  return text.split(' ')[0]?.toUpperCase() === keyword;
}

/** What of a RUN stands at the end of its entry. */
function commandOf({ local }: Placed): string {
  return local.isJson ? local.args.map(({ text }) => text).join(' ') : local.rest.text;
}
