/** What is said about a Dockerfile, and how it can be mended. Offsets are the document's. */
import type { Span } from './ast.js';

export interface Edit extends Span {
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one that an editor suggests first. */
  readonly isPreferred: boolean;
  /** Another image comes out of it: "fix all" leaves it alone. */
  readonly changesBuild?: boolean;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Diagnostic extends Span {
  /** Who says it: BuildKit (errors and build checks), hadolint's rules, or Longshore's own. */
  readonly source: 'buildkit' | 'hadolint' | 'longshore';
  /** A rule's name, or `syntax` for what stops a build. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly url: string | undefined;
  /** The first line that BuildKit gives for it, 1-based. */
  readonly line: number;
  /** Shown as no longer needed, or as out of date. */
  readonly tag: 'unnecessary' | 'deprecated' | undefined;
  /** Computed when asked for. */
  readonly fixes: () => readonly Fix[];
}

/** A diagnostic's severity, set by people; `off` drops it. */
export type SeveritySetting = Severity | 'off';

export const noFixes = (): readonly Fix[] => [];
