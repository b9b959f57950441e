import { type Span } from './reading.js';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /** May be applied with others of its kind without being asked: the meaning of the file stays. */
  readonly isSafe: boolean;
  readonly isPreferred: boolean;
}

/** What a rule has to say about a place. */
export interface Finding {
  readonly rule: string;
  readonly span: Span;
  readonly message: string;
  readonly severity: Severity;
  readonly url: string | undefined;
  readonly source: 'buildkit' | 'hadolint' | 'longshore';
  readonly isUnnecessary: boolean;
  readonly isDeprecated: boolean;
  /** Worked out when asked for. */
  readonly fixes: () => readonly Fix[];
}

/** Fixes that can be made together: in the file's order, none that touches what another one changes. */
export function compatibleFixes(fixes: readonly Fix[]): Fix[] {
  const taken: Span[] = [];
  const clashes = (span: Span) => taken.some((other) => span.start <= other.end && other.start <= span.end);
  return [...fixes]
    .sort((a, b) => (a.edits[0]?.span.start ?? 0) - (b.edits[0]?.span.start ?? 0))
    .filter((fix) => {
      if (fix.edits.some((edit) => clashes(edit.span))) return false;
      taken.push(...fix.edits.map((edit) => edit.span));
      return true;
    });
}
