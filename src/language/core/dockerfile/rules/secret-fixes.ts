/** A secret that stands in a variable, given to the RUN instructions that use it as a secret mount instead. */
import * as l10n from '@vscode/l10n';
import type { Pair, PairsInstruction, Placed } from '../ast.js';
import { spanIn, type Stage } from '../build-types.js';
import type { Edit, Fix } from '../diagnostic.js';
import { isAtLeast, type Frontend } from '../flag-table.js';
import { wholeLines } from '../text-edits.js';

/** `env=` of `--mount=type=secret` came with this frontend. */
const envSince = '1.10';

/** Where a file's variables are used and set, by their names; each list in the file's order. */
interface Uses {
  readonly users: ReadonlyMap<string, readonly (readonly [Placed, Stage])[]>;
  readonly setters: ReadonlyMap<string, readonly (readonly [Placed, Stage])[]>;
}

/** The fixes of a file, whose instructions are looked through once. */
export class SecretFixes {
  readonly #stages: readonly Stage[];
  readonly #frontend: Frontend;
  #uses: Uses | undefined;

  constructor(stages: readonly Stage[], frontend: Frontend) {
    this.#stages = stages;
    this.#frontend = frontend;
  }

  /**
   * Takes the variable away and mounts a secret with its name where it is used; none when something other than a RUN
   * uses it, which no mount reaches, or when nothing does.
   */
  of(placed: Placed, instruction: PairsInstruction, pair: Pair, own: Stage): Fix[] {
    const name = pair.key.text;
    if (!isAtLeast(this.#frontend, envSince) || !/^\w+$/.test(name) || instruction.comments.length > 0) return [];
    const users = this.#usersOf(name, placed, own);
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
  #usersOf(name: string, placed: Placed, own: Stage): Placed[] | undefined {
    this.#uses ??= usesOf(this.#stages);
    const those = (found: readonly (readonly [Placed, Stage])[] = []): Placed[] =>
      found.filter(([other, stage]) => other !== placed && buildsOn(stage, own)).map(([other]) => other);
    const users = those(this.#uses.users.get(name));
    const isReached = users.every(({ local }) => local.kind === 'run' && !local.isJson);
    return isReached && those(this.#uses.setters.get(name)).length === 0 ? users : undefined;
  }
}

function usesOf(stages: readonly Stage[]): Uses {
  const users = new Map<string, (readonly [Placed, Stage])[]>();
  const setters: typeof users = new Map();
  const add = (to: typeof users, name: string, placed: Placed, stage: Stage): void => {
    const known = to.get(name);
    if (known) known.push([placed, stage]);
    else to.set(name, [[placed, stage]]);
  };
  for (const stage of stages) {
    for (const placed of stage.instructions) {
      const { local } = placed;
      const used = new Set<string>();
      for (const text of [local.text, ...local.heredocs.map(({ content }) => content)])
        for (const [, name = ''] of text.matchAll(/\$\{?(\w+)/g)) used.add(name);
      for (const name of used) add(users, name, placed, stage);
      if ('pairs' in local) for (const { key } of local.pairs) add(setters, key.text, placed, stage);
    }
  }
  return { users, setters };
}

/** How far stages build on each other, at most, that is looked at. */
const deepest = 50;

function buildsOn(stage: Stage, base: Stage): boolean {
  let at: Stage | undefined = stage;
  for (let depth = 0; at && depth < deepest; depth += 1, at = at.parent) if (at === base) return true;
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
