/** What is wrong with a Compose file, as it is shown: with the severities of the settings, and with fixes. */
import { type Finding, type Severity } from '../features/finding.js';
import { type Judged } from './analyse.js';

/** A severity that a setting may give. */
export type ShownAs = Severity | 'off';

const spec = 'https://docs.docker.com/reference/compose-file/';

/** A problem as it is shown, with the file that could be made to mend it. */
export interface ComposeFinding extends Finding {
  readonly missingFile: string | undefined;
}

/** @param rules the severities of a setting, by rule */
export function findingsOf(
  problems: readonly Judged[],
  rules: Readonly<Record<string, ShownAs>> = {},
): readonly ComposeFinding[] {
  return problems.flatMap((problem) => {
    const wanted = rules[problem.rule] ?? problem.severity;
    if (wanted === 'off') return [];
    const finding: ComposeFinding = {
      rule: problem.rule,
      span: problem.span,
      message: problem.message,
      severity: wanted,
      url: problem.rule === 'unknown-key' || problem.rule === 'obsolete' ? spec : undefined,
      source: 'compose',
      isUnnecessary: problem.rule === 'unused',
      isDeprecated: problem.rule === 'obsolete' || problem.rule === 'legacy',
      fixes: () => problem.repairs?.() ?? [],
      missingFile: problem.missingFile,
    };
    return [finding];
  });
}
