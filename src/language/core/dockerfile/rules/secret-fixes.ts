/** A secret that stands in a variable, given to the RUN instructions that use it as a secret mount instead. */
import * as l10n from '@vscode/l10n';
import type { Pair, PairsInstruction, Placed } from '../ast.js';
import { spanIn, type Stage } from '../build-types.js';
import type { Edit, Fix } from '../diagnostic.js';
import { isAtLeast, type Frontend } from '../flag-table.js';
import { wholeLines } from '../text-edits.js';

/** `env=` of `--mount=type=secret` came with this frontend. */
const envSince = '1.10';

/**
 * Takes the variable away and mounts a secret with its name where it is used; none when something other than a RUN
 * uses it, which no mount reaches, or when nothing does. `stages` are the file's.
 */
export function secretFixes(
  placed: Placed,
  instruction: PairsInstruction,
  pair: Pair,
  stages: readonly Stage[],
  frontend: Frontend,
): Fix[] {
  const name = pair.key.text;
  const own = stages.find((stage) => stage.instructions.includes(placed));
  if (!own || !isAtLeast(frontend, envSince) || !/^\w+$/.test(name) || instruction.comments.length > 0) return [];
  const users = usersOf(name, placed, own, stages);
  if (!users || users.length === 0) return [];
  const mounts = users.map(({ start, local }): Edit => {
    const at = start + local.keyword.end;
    return { start: at, end: at, text: ` --mount=type=secret,id=${name},env=${name}` };
  });
  return [
    {
      title: l10n.t('Mount {0} as a secret in RUN: docker build --secret id={0}', name),
      edits: [withoutPair(placed, instruction, pair), ...mounts],
      isPreferred: true,
      changesBuild: true,
    },
  ];
}

/** The RUN instructions that use a variable; undefined when another instruction does, or it is set once more. */
function usersOf(name: string, placed: Placed, own: Stage, stages: readonly Stage[]): Placed[] | undefined {
  const use = new RegExp(`\\$(?:${name}(?!\\w)|\\{${name}\\W)`);
  const users: Placed[] = [];
  for (const stage of stages) {
    if (!buildsOn(stage, own)) continue;
    for (const other of stage.instructions) {
      if (other === placed) continue;
      const { local } = other;
      if ('pairs' in local && local.pairs.some(({ key }) => key.text === name)) return undefined;
      const isUsed = use.test(local.text) || local.heredocs.some(({ content }) => use.test(content));
      if (!isUsed) continue;
      if (local.kind !== 'run' || local.isJson) return undefined;
      users.push(other);
    }
  }
  return users;
}

function buildsOn(stage: Stage, base: Stage): boolean {
  for (let at: Stage | undefined = stage; at; at = at.parent) if (at === base) return true;
  return false;
}

/** The instruction without one of its pairs, or without itself when that is its only one. */
function withoutPair(placed: Placed, { pairs }: PairsInstruction, pair: Pair): Edit {
  const index = pairs.indexOf(pair);
  const before = pairs[index - 1];
  const behind = pairs[index + 1];
  if (before) return { ...spanIn(placed, { start: before.end, end: pair.end }), text: '' };
  if (behind) return { ...spanIn(placed, { start: pair.start, end: behind.start }), text: '' };
  return { ...wholeLines(placed), text: '' };
}
