/** What the build checks have in common. */
import type { Placed, Span } from '../ast.js';
import type { Build, Globals, Stage, StageRun, Step } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import type { Parsed } from '../parse.js';
import type { Expansion } from '../shell-lexer.js';

/** One of BuildKit's build checks. Names and messages are BuildKit's. */
export interface BuildRule {
  readonly name: string;
  /** The last part of its page's address; undefined when it has no page. */
  readonly page: string | undefined;
  /** Has to be switched on: always, or in frontends before a version. */
  readonly experimental?: 'always' | { readonly before: string };
}

/** The page that explains a build check. */
export function ruleUrl(rule: BuildRule): string | undefined {
  return rule.page === undefined ? undefined : `https://docs.docker.com/go/dockerfile/rule/${rule.page}/`;
}

export interface Finding {
  readonly rule: BuildRule;
  /** Its place among everything that BuildKit says (orderOf). */
  readonly order: number;
  /** The instruction that it is reported for. */
  readonly placed: Placed;
  /** In the document. */
  readonly at: Span;
  readonly message: string;
  /** Where BuildKit says it, when that is not the instruction's first line. */
  readonly line?: number;
  readonly tag?: 'unnecessary' | 'deprecated';
  readonly fixes?: () => readonly Fix[];
}

export type Report = (finding: Finding) => void;

/** A rule's checks; each is called at its moment of the build. */
export interface BuildCheck {
  /** Instructions are read one after the other. */
  readonly read?: (placed: Placed, report: Report) => void;
  /** A FROM's words have their variables filled in. */
  readonly base?: (
    base: {
      readonly stage: Stage;
      readonly image: Expansion;
      readonly platform: Expansion | undefined;
      readonly order: number;
      readonly globals: Globals;
      readonly targetPlatform: string | undefined;
    },
    report: Report,
  ) => void;
  readonly stage?: (run: StageRun, report: Report) => void;
  /** An instruction is dispatched. */
  readonly step?: (step: Step, report: Report) => void;
  /** The whole file is known. */
  readonly file?: (file: { readonly parsed: Parsed; readonly build: Build }, report: Report) => void;
}
