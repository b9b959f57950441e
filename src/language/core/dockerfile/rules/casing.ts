/** ConsistentInstructionCasing, FromAsCasing, StageNameCasing. */
import * as l10n from '@vscode/l10n';
import type { Placed } from '../ast.js';
import { orderOf, phases, spanIn } from '../build-types.js';
import type { Edit, Fix } from '../diagnostic.js';
import { once } from '../memo.js';
import type { BuildCheck, BuildRule } from './rule.js';

const stageName: BuildRule = { name: 'StageNameCasing', page: 'stage-name-casing' };
const fromAs: BuildRule = { name: 'FromAsCasing', page: 'from-as-casing' };
const instruction: BuildRule = { name: 'ConsistentInstructionCasing', page: 'consistent-instruction-casing' };

function replacement(at: { start: number; end: number }, text: string): Fix {
  const edit: Edit = { start: at.start, end: at.end, text };
  return { title: l10n.t('Change to {0}', text), edits: [edit], isPreferred: true };
}

function isLower(text: string): boolean {
  return text === text.toLowerCase();
}

function isUpper(text: string): boolean {
  return text === text.toUpperCase();
}

const caseOf = once('case', ({ keyword: { text } }) => (isLower(text) ? 'lower' : isUpper(text) ? 'upper' : 'mixed'));

/** Said while FROM is read, also when the FROM is wrong otherwise. */
export const fromCasing: BuildCheck = {
  read(placed, report) {
    const { local } = placed;
    if (local.kind !== 'from') return;
    const { as, name, args, keyword } = local;
    const order = orderOf(phases.instructions, placed.index);
    if (args.length === 3 && name && !isLower(name.text)) {
      const at = spanIn(placed, name);
      const message = `Stage name '${name.text}' should be lowercase`;
      const fixes = (): Fix[] => [replacement(at, name.text.toLowerCase())];
      report({ rule: stageName, order, placed, at, message, fixes });
    }
    if (args.length < 3 || !as) return;
    const wanted = isLower(keyword.text) ? as.text.toLowerCase() : as.text.toUpperCase();
    if ((!isLower(keyword.text) && !isUpper(keyword.text)) || as.text === wanted) return;
    const at = spanIn(placed, as);
    const message = `'${as.text}' and '${keyword.text}' keywords' casing do not match`;
    report({ rule: fromAs, order: order + 1, placed, at, message, fixes: () => [replacement(at, wanted)] });
  },
};

/** Instructions of stages vote with their case; global ARGs do not, mixed case doesn't, and a tie means upper case. */
export const instructionCasing: BuildCheck = {
  file({ build }, report) {
    const votes = { lower: 0, upper: 0, mixed: 0 };
    for (const stage of build.stages) {
      votes[caseOf(stage.from.local)] += 1;
      for (const { local } of stage.instructions) votes[caseOf(local)] += 1;
    }
    const wantsLower = votes.lower > votes.upper;
    if (votes.mixed === 0 && (wantsLower ? votes.upper : votes.lower) === 0) return;
    let sequence = 0;
    const check = (placed: Placed): void => {
      const { text } = placed.local.keyword;
      const wanted = wantsLower ? text.toLowerCase() : text.toUpperCase();
      if (text === wanted) return;
      sequence += 1;
      const at = spanIn(placed, placed.local.keyword);
      const message = `Command '${text}' should match the case of the command majority (${wantsLower ? 'lowercase' : 'uppercase'})`;
      const order = orderOf(phases.names, 1_000_000 + sequence);
      report({ rule: instruction, order, placed, at, message, fixes: () => [replacement(at, wanted)] });
    };
    for (const stage of build.stages) {
      check(stage.from);
      stage.instructions.forEach(check);
    }
  },
};
