/** DuplicateStageName, ReservedStageName. */
import * as l10n from '@vscode/l10n';
import type { Span } from '../ast.js';
import { orderOf, phases, type Stage } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import { quoted } from '../go-text.js';
import type { BuildCheck, BuildRule } from './rule.js';

const duplicate: BuildRule = { name: 'DuplicateStageName', page: 'duplicate-stage-name' };
const reserved: BuildRule = { name: 'ReservedStageName', page: 'reserved-stage-name' };

export const stageNames: BuildCheck = {
  file({ build }, report) {
    const seen = new Set<string>();
    let names: Names | undefined;
    for (const stage of build.stages) {
      const { name, nameWord, from, index } = stage;
      if (name === undefined || !nameWord) continue;
      const at = { start: nameWord.start, end: nameWord.end };
      const order = orderOf(phases.names, index);
      if (name === 'context' || name === 'scratch') {
        const message = `Stage name should not use the same name as reserved stage ${quoted(name)}`;
        const fixes = (): Fix[] => [renamed(stage, at, (names ??= namesOf(build.stages)))];
        report({ rule: reserved, order, placed: from, at, message, fixes });
      }
      if (seen.has(name)) {
        const message = `Duplicate stage name ${quoted(name)}, stage names should be unique`;
        const fixes = (): Fix[] => [renamed(stage, at, (names ??= namesOf(build.stages)))];
        report({ rule: duplicate, order: order + 1, placed: from, at, message, fixes });
      }
      seen.add(name);
    }
  },
};

/** The names that are taken, and where each stage is meant by its name. */
interface Names {
  readonly taken: ReadonlySet<string>;
  readonly uses: ReadonlyMap<Stage, readonly Span[]>;
}

function namesOf(stages: readonly Stage[]): Names {
  const uses = new Map<Stage, Span[]>();
  const add = (stage: Stage, at: Span): void => {
    const others = uses.get(stage);
    if (others) others.push(at);
    else uses.set(stage, [at]);
  };
  // A mount without `from` means the stage named scratch without saying so.
  const isWritten = (name: string, { start, end }: Span): boolean => end - start === name.length;
  for (const { parent, imageWord, dependencies } of stages) {
    if (parent && imageWord && !imageWord.text.includes('$')) add(parent, imageWord);
    for (const { stage, name, at } of dependencies) {
      if (stage && !/^\d+$/.test(name) && isWritten(name, at)) add(stage, at);
    }
  }
  return { taken: new Set(stages.flatMap(({ name }) => name ?? [])), uses };
}

/** Another name for a stage, where it is said and wherever it is meant. */
function renamed(stage: Stage, at: Span, { taken, uses }: Names): Fix {
  let fresh = `${stage.name ?? ''}-${stage.index}`;
  while (taken.has(fresh)) fresh += '-2';
  return {
    title: l10n.t('Change to {0}', fresh),
    edits: [at, ...(uses.get(stage) ?? [])].map(({ start, end }) => ({ start, end, text: fresh })),
    isPreferred: true,
    changesBuild: true,
  };
}
