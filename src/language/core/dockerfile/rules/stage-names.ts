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
    for (const stage of build.stages) {
      const { name, nameWord, from, index } = stage;
      if (name === undefined || !nameWord) continue;
      const at = { start: nameWord.start, end: nameWord.end };
      const order = orderOf(phases.names, index);
      if (name === 'context' || name === 'scratch') {
        const message = `Stage name should not use the same name as reserved stage ${quoted(name)}`;
        report({ rule: reserved, order, placed: from, at, message });
      }
      if (seen.has(name)) {
        const message = `Duplicate stage name ${quoted(name)}, stage names should be unique`;
        const fixes = (): Fix[] => [renamed(stage, build.stages, at)];
        report({ rule: duplicate, order: order + 1, placed: from, at, message, fixes });
      }
      seen.add(name);
    }
  },
};

/** Another name for a stage, where it is said and wherever it is meant. */
function renamed(stage: Stage, stages: readonly Stage[], at: Span): Fix {
  const taken = new Set(stages.map(({ name }) => name));
  let fresh = `${stage.name ?? ''}-${stage.index}`;
  while (taken.has(fresh)) fresh += '-2';
  const uses = stages.flatMap(({ parent, imageWord, dependencies }) => [
    ...(parent === stage && imageWord && !imageWord.text.includes('$') ? [imageWord] : []),
    ...dependencies.filter((use) => use.stage === stage && !/^\d+$/.test(use.name)).map((use) => use.at),
  ]);
  return {
    title: l10n.t('Change to {0}', fresh),
    edits: [at, ...uses].map(({ start, end }) => ({ start, end, text: fresh })),
    isPreferred: true,
    changesBuild: true,
  };
}
