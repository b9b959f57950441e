import { type Action, type Fix, type Risk, type Then, type Values } from './causes/cause.js';
import { type LintId, lintTable } from './causes/lints.js';
import { type CauseId, causeTable } from './causes/table.js';
import { fillCommand, fillSnippet, forThisMachine } from './command-line.js';
import { type Found } from './decide/found.js';
import { type FoundLint, type Severity } from './decide/lint.js';
import { type Evidence } from './evidence.js';

/** A step as it is shown: everything filled in for this machine. */
export interface Step {
  readonly words: string;
  readonly command: string | undefined;
  readonly snippet: string | undefined;
  readonly action: Action | undefined;
  readonly root: boolean;
  readonly then: Then;
  readonly risk: Risk;
}

/** A finding as it is shown. */
export interface Explained {
  readonly id: CauseId | LintId;
  readonly finding: string;
  readonly why: string;
  readonly never: string;
  readonly steps: readonly Step[];
}

export interface ExplainedLint extends Explained {
  readonly severity: Severity;
}

/** Words a cause for a person, with the steps that make sense on the machine of the evidence. */
export function explain({ id, values }: Found, evidence: Evidence): Explained {
  const cause = causeTable[id];
  return {
    id,
    finding: cause.finding(values),
    why: cause.why(values),
    never: cause.never?.(values) ?? '',
    steps: steps(cause.fixes, values, evidence),
  };
}

export function explainLint({ id, values, severity }: FoundLint, evidence: Evidence): ExplainedLint {
  const { finding, why, fixes } = lintTable[id];
  return { id, severity, finding: finding(values), why: why(values), never: '', steps: steps(fixes, values, evidence) };
}

function steps(fixes: readonly Fix[], values: Values, evidence: Evidence): Step[] {
  return fixes.flatMap((fix) => {
    if (fix.when && !fix.when(evidence, values)) return [];
    const here = fix.command === undefined ? undefined : forThisMachine(fix.command, evidence);
    // A command that this machine doesn't have is no step here.
    if (fix.command !== undefined && here === undefined) return [];
    return [
      {
        words: fix.words(values),
        command: here === undefined ? undefined : fillCommand(here, values),
        snippet: fix.snippet === undefined ? undefined : fillSnippet(fix.snippet, values),
        action: fix.action,
        root: fix.root ?? false,
        then: fix.then,
        risk: fix.risk,
      },
    ];
  });
}
