/** What the core says about a place of a Compose file. */
import { type Severity } from '../features/finding.js';
import { type Span } from '../features/reading.js';

/** Every rule, with how it is shown when no setting says otherwise. `error` alone is what Compose refuses. */
export const ruleSeverities = {
  syntax: 'error',
  'duplicate-key': 'error',
  alias: 'error',
  'too-long': 'error',
  empty: 'error',
  'unknown-key': 'error',
  'wrong-type': 'error',
  'missing-key': 'error',
  'bad-value': 'error',
  'duplicate-item': 'error',
  interpolation: 'error',
  'required-variable': 'error',
  'undefined-reference': 'error',
  circle: 'error',
  conflict: 'error',
  'missing-file': 'error',
  included: 'error',
  'container-name': 'error',
  'unset-variable': 'warning',
  'missing-build': 'warning',
  'port-clash': 'warning',
  subnet: 'warning',
  'restart-policy': 'warning',
  'yaml-1.1': 'warning',
  obsolete: 'warning',
  legacy: 'information',
  'inactive-profile': 'warning',
  remote: 'information',
  unused: 'hint',
} as const satisfies Record<string, Severity>;

export type ComposeRule = keyof typeof ruleSeverities;

/** A way to mend it, as the change of the text that it is. */
export interface Repair {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  readonly isPreferred: boolean;
  /** The meaning of the file stays. */
  readonly isSafe: boolean;
}

export interface Problem {
  readonly rule: ComposeRule;
  readonly span: Span;
  readonly message: string;
  /** Where it isn't the rule's own. */
  readonly severity?: Severity;
  /** A text that has to become a number or a truth, and can't: said of files that are extended, too. */
  readonly isCast?: boolean;
  /** Worked out when asked for. */
  readonly repairs?: () => readonly Repair[];
  /** A file that could be made, by its path. */
  readonly missingFile?: string;
}

export type Report = (problem: Problem) => void;
