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
  readonly source: 'buildkit' | 'hadolint' | 'compose' | 'longshore';
  readonly isUnnecessary: boolean;
  readonly isDeprecated: boolean;
  /** Worked out when asked for. */
  readonly fixes: () => readonly Fix[];
}

/** Fixes that can be made together: in the file's order, none that touches what another one changes. */
export function compatibleFixes(fixes: readonly Fix[]): Fix[] {
  // Sorted by start, none of them touching another: only the neighbours of a new one can be in its way.
  const taken: Span[] = [];
  const placeOf = (span: Span): number => {
    let low = 0;
    let high = taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((taken[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const clashes = (span: Span): boolean => {
    const place = placeOf(span);
    const [before, behind] = [taken[place - 1], taken[place]];
    return (before !== undefined && before.end >= span.start) || (behind !== undefined && behind.start <= span.end);
  };
  return [...fixes]
    .sort((a, b) => (a.edits[0]?.span.start ?? 0) - (b.edits[0]?.span.start ?? 0))
    .filter(({ edits }) => {
      if (edits.some(({ span }) => clashes(span))) return false;
      // A fix's own edits may touch each other.
      for (const { span } of edits) {
        const place = placeOf(span);
        const before = taken[place - 1];
        if (before && before.end >= span.start)
          taken[place - 1] = { start: before.start, end: Math.max(before.end, span.end) };
        else taken.splice(place, 0, span);
      }
      return true;
    });
}
