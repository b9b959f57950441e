/** What hadolint's rules have in common. Numbers are hadolint's and ShellCheck's; checks and words are Longshore's own. */
import type { Placed, Span } from '../ast.js';
import type { Fix, SeveritySetting } from '../diagnostic.js';

/**
 * How each rule is reported unless settings say otherwise. What is a matter of taste is a hint; what would speak up in
 * nearly every file is off.
 */
export const lintSeverities = {
  DL3001: 'off',
  DL3002: 'warning',
  DL3003: 'hint',
  DL3004: 'warning',
  DL3006: 'information',
  DL3007: 'warning',
  DL3008: 'hint',
  DL3009: 'information',
  DL3010: 'hint',
  DL3013: 'hint',
  DL3014: 'warning',
  DL3015: 'information',
  DL3016: 'hint',
  DL3018: 'hint',
  DL3019: 'information',
  DL3020: 'warning',
  DL3022: 'hint',
  DL3026: 'error',
  DL3027: 'warning',
  DL3028: 'hint',
  DL3030: 'warning',
  DL3032: 'information',
  DL3033: 'hint',
  DL3034: 'warning',
  DL3036: 'information',
  DL3037: 'hint',
  DL3038: 'warning',
  DL3040: 'information',
  DL3041: 'hint',
  DL3042: 'warning',
  DL3044: 'warning',
  DL3045: 'warning',
  DL3046: 'warning',
  DL3047: 'off',
  DL3048: 'warning',
  DL3049: 'information',
  DL3050: 'information',
  DL3051: 'warning',
  DL3052: 'warning',
  DL3053: 'warning',
  DL3054: 'warning',
  DL3055: 'warning',
  DL3056: 'warning',
  DL3057: 'off',
  DL3058: 'warning',
  DL3059: 'hint',
  DL3060: 'hint',
  DL3062: 'hint',
  DL3066: 'hint',
  DL3067: 'warning',
  DL4001: 'off',
  DL4005: 'warning',
  DL4006: 'warning',
  SC2164: 'information',
  SC3010: 'information',
  SC3014: 'information',
  SC3037: 'hint',
  SC3046: 'information',
} as const satisfies Readonly<Record<string, SeveritySetting>>;

export type LintCode = keyof typeof lintSeverities;

/** The page that explains a rule. */
export function lintUrl(code: LintCode): string {
  if (code.startsWith('SC')) return `https://www.shellcheck.net/wiki/${code}`;
  return `https://github.com/hadolint/hadolint/wiki/${code}`;
}

/** What a label's value has to be. */
export const labelKinds = ['text', 'url', 'time', 'hash', 'semver', 'spdx', 'email'] as const;
export type LabelKind = (typeof labelKinds)[number];

/** What settings ask of images: nothing of it is wrong everywhere. */
export interface LintPolicy {
  /** Registries that bases may come from, with or without a path; any when there is none. `*` stands for anything. */
  readonly registries: readonly string[];
  /** Labels that the image has to have. */
  readonly labels: Readonly<Record<string, LabelKind>>;
  /** Labels other than these are reported. */
  readonly onlyThese: boolean;
}

/** What holds at an instruction because of those before it. */
export interface LintState {
  /** The shell of RUN; empty for the default. */
  readonly shell: readonly string[];
  /** ENV says PIP_NO_CACHE_DIR. */
  readonly hasNoPipCache: boolean;
  /** WORKDIR has been set, here or by a base. */
  readonly hasWorkdir: boolean;
}

/** A finding about one instruction; offsets count from the instruction's start, so that it holds wherever it stands. */
export interface LocalFinding extends Span {
  readonly code: LintCode;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** Doesn't hold in some surroundings. */
  readonly unless?: (state: LintState) => boolean;
}

/** A finding in the document. */
export interface LintFinding {
  readonly code: LintCode;
  readonly placed: Placed;
  readonly at: Span;
  readonly message: string;
  readonly fixes: () => readonly Fix[];
}

/** A fix that changes what is built: offered, and never made without being asked for. */
export function offer(title: string, edits: Fix['edits']): Fix {
  return { title, edits, isPreferred: true, changesBuild: true };
}

/** A shell that isn't one of the Bourne family. */
export function isForeignShell([program = '']: readonly string[]): boolean {
  return /(?:powershell|pwsh|cmd)(?:\.exe)?$/i.test(program);
}
