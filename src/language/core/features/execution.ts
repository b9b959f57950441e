import * as l10n from '@vscode/l10n';
import { type Instruction, type Reading, type Stage } from './reading.js';

/** What a container of a stage runs. */
export interface Execution {
  /** The program and its arguments as the kernel gets them; a shell's text is one argument. */
  readonly argv: readonly string[] | undefined;
  readonly entrypoint: Instruction | undefined;
  readonly command: Instruction | undefined;
  readonly notes: readonly string[];
}

/** The last of a kind counts; a stage without one has its parent's. */
function lastOf(stage: Stage, keyword: string): Instruction | undefined {
  const seen = new Set<Stage>();
  for (let at: Stage | undefined = stage; at && !seen.has(at); at = at.parent) {
    seen.add(at);
    const own = at.instructions.findLast((instruction) => instruction.keyword === keyword && !instruction.trigger);
    if (own) return own;
  }
  return undefined;
}

function shellOf(instruction: Instruction): readonly string[] {
  const stage = instruction.stage;
  const seen = new Set<Stage>();
  for (let at = stage; at && !seen.has(at); at = at.parent) {
    seen.add(at);
    const own = at.instructions.findLast(
      (candidate) =>
        candidate.keyword === 'SHELL' && candidate.isJson && (at !== stage || candidate.index < instruction.index),
    );
    if (own) return own.words.map((word) => word.text);
  }
  return ['/bin/sh', '-c'];
}

function argvOf(instruction: Instruction): string[] {
  const texts = instruction.words.map((word) => word.text);
  return instruction.isJson ? texts : [...shellOf(instruction), texts.join(' ')];
}

/** Works out what ENTRYPOINT and CMD come to together. */
export function executionOf(stage: Stage): Execution {
  const entrypoint = lastOf(stage, 'ENTRYPOINT');
  let command = lastOf(stage, 'CMD');
  const notes: string[] = [];
  if (entrypoint && command?.stage && entrypoint.stage && command.stage.index < entrypoint.stage.index) {
    notes.push(l10n.t('ENTRYPOINT resets the CMD of the base.'));
    command = undefined;
  }
  if (!entrypoint && !command)
    return { argv: undefined, entrypoint, command, notes: [l10n.t('The base image decides what runs.')] };
  if (entrypoint && !entrypoint.isJson) {
    if (command) notes.push(l10n.t('CMD is ignored, because ENTRYPOINT is in shell form.'));
    notes.push(l10n.t('Stop signals reach the shell, not the program.'));
    return { argv: argvOf(entrypoint), entrypoint, command, notes };
  }
  if (command && !command.isJson) {
    notes.push(
      entrypoint
        ? l10n.t('CMD is in shell form: the program gets the shell’s name and options as its arguments.')
        : l10n.t('Stop signals reach the shell, not the program.'),
    );
  }
  const argv = [...(entrypoint ? argvOf(entrypoint) : []), ...(command ? argvOf(command) : [])];
  if (!entrypoint) notes.push(l10n.t('An ENTRYPOINT of the base image would come first.'));
  else if (command) notes.push(l10n.t('Arguments of docker run replace CMD.'));
  return { argv, entrypoint, command, notes };
}

/** The argument vector as one would type it. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((item) => (/^[\w@%+=:,./-]+$/.test(item) ? item : `'${item.replace(/'/g, `'\\''`)}'`)).join(' ');
}

/** CMD, ENTRYPOINT and HEALTHCHECK that a later one of the same stage replaces. */
export function replacedInstructions(reading: Reading): Instruction[] {
  const replaced: number[] = [];
  const last = new Map<string, number>();
  let isInStage = false;
  for (const { kind, index } of reading.parsed.instructions) {
    if (kind === 'from') {
      last.clear();
      isInStage = true;
    } else if (isInStage && (kind === 'cmd' || kind === 'entrypoint' || kind === 'healthcheck')) {
      const earlier = last.get(kind);
      if (earlier !== undefined) replaced.push(earlier);
      last.set(kind, index);
    }
  }
  // Most files have none: their instructions are not looked at for it.
  return replaced.flatMap((index) => reading.instructions[index] ?? []);
}
