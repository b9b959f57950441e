/** DuplicateStageName, ReservedStageName. */
import { orderOf, phases } from '../build-types.js';
import { quoted } from '../go-text.js';
import type { BuildCheck, BuildRule } from './rule.js';

const duplicate: BuildRule = { name: 'DuplicateStageName', page: 'duplicate-stage-name' };
const reserved: BuildRule = { name: 'ReservedStageName', page: 'reserved-stage-name' };

export const stageNames: BuildCheck = {
  file({ build }, report) {
    const seen = new Set<string>();
    for (const { name, nameWord, from, index } of build.stages) {
      if (name === undefined || !nameWord) continue;
      const at = { start: nameWord.start, end: nameWord.end };
      const order = orderOf(phases.names, index);
      if (name === 'context' || name === 'scratch') {
        const message = `Stage name should not use the same name as reserved stage ${quoted(name)}`;
        report({ rule: reserved, order, placed: from, at, message });
      }
      if (seen.has(name)) {
        const message = `Duplicate stage name ${quoted(name)}, stage names should be unique`;
        report({ rule: duplicate, order: order + 1, placed: from, at, message });
      }
      seen.add(name);
    }
  },
};
