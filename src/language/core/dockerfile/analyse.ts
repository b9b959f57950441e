/**
 * The one entrance: a Dockerfile's text in, everything that is known of it out.
 *
 * `diagnostics` holds what `docker buildx build --call=check` would say, in the same order, and the findings of
 * hadolint's and Longshore's own rules. BuildKit stops at the first error; what it would say once that is mended is in
 * `behindError`.
 */
import type { Comment, Directive, Placed, Span } from './ast.js';
import { runChecks, type CheckOutcome } from './check-run.js';
import type { BuildProblem } from './build-types.js';
import { noFixes, type Diagnostic, type SeveritySetting } from './diagnostic.js';
import type { IgnoreMatcher } from './dockerignore.js';
import type { Frontend } from './flag-table.js';
import type { ImageConfig } from './image-config.js';
import { lint } from './lint/lint.js';
import { lintSeverities, lintUrl, type LintFinding, type LintPolicy } from './lint/lint-rule.js';
import { modelOf, type Model } from './model.js';
import { parseFile, type Parsed } from './parse.js';
import { ignoredPath } from './rules/paths.js';
import { frontendFindings } from './rules/frontend-version.js';
import { ruleUrl, type Finding } from './rules/rule.js';

export interface AnalyseOptions {
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `os/arch` of the build; `linux/amd64` without it. */
  readonly platform?: string | undefined;
  readonly target?: string;
  /** What is known of a base image; undefined for an image that is not. */
  readonly image?: (reference: string) => ImageConfig | undefined;
  /** The file that holds for this Dockerfile. */
  readonly ignore?: IgnoreMatcher | undefined;
  /** The frontend of the engine, as `1.19`, for files without `# syntax=`. */
  readonly frontend?: string;
  /** What settings ask of images. */
  readonly policy?: LintPolicy | undefined;
  /** Settings per rule, by code: `off`, or another severity. */
  readonly severities?: Readonly<Record<string, SeveritySetting>>;
}

export interface Analysis {
  readonly text: string;
  readonly escape: '\\' | '`';
  readonly frontend: Frontend;
  readonly directives: readonly Directive[];
  readonly instructions: readonly Placed[];
  /** Comments behind the last instruction. */
  readonly trailing: readonly Comment[];
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** What BuildKit would say but for an error before it. */
  readonly behindError: readonly Diagnostic[];
  /** Whether the build stops at an error. */
  readonly hasError: boolean;
}

const none = (): undefined => undefined;

class Analysed implements Analysis {
  readonly parsed: Parsed;
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  readonly behindError: readonly Diagnostic[];
  readonly hasError: boolean;

  constructor(parsed: Parsed, options: AnalyseOptions) {
    this.parsed = parsed;
    const outcome = runChecks(
      parsed,
      {
        buildArgs: options.buildArgs ?? {},
        platform: options.platform ?? 'linux/amd64',
        target: options.target,
        image: options.image ?? none,
        isIgnored: (source) => ignoredPath(options.ignore, parsed.frontend, source) !== undefined,
      },
      options.ignore,
      options.buildArgs?.['BUILDKIT_DOCKERFILE_CHECK'],
    );
    this.model = modelOf(outcome);
    this.hasError = outcome.problems.length > 0;
    const { said, behind } = inOrder(outcome);
    const linted = lint(parsed, outcome.build, options.policy).map((finding) => ofLint(finding));
    this.diagnostics = configured([...said, ...linted, ...frontendFindings(parsed)], options.severities);
    this.behindError = configured(behind, options.severities);
  }

  get text(): string {
    return this.parsed.text;
  }

  get escape(): '\\' | '`' {
    return this.parsed.escape;
  }

  get frontend(): Frontend {
    return this.parsed.frontend;
  }

  get directives(): readonly Directive[] {
    return this.parsed.directives;
  }

  get instructions(): readonly Placed[] {
    return this.parsed.instructions;
  }

  get trailing(): readonly Comment[] {
    return this.parsed.trailing;
  }
}

/** Analyses a file; with the analysis of an earlier text only what changed is read again. */
export function analyse(text: string, options: AnalyseOptions = {}, previous?: Analysis): Analysis {
  const earlier = previous instanceof Analysed ? previous.parsed : undefined;
  return analyseParsed(parseFile(text, options.frontend, earlier), options);
}

/** Analyses a file that is parsed already. */
export function analyseParsed(parsed: Parsed, options: AnalyseOptions = {}): Analysis {
  return new Analysed(parsed, options);
}

function inOrder({ findings, problems }: CheckOutcome): { said: Diagnostic[]; behind: Diagnostic[] } {
  const said: Diagnostic[] = [];
  const behind: Diagnostic[] = [];
  const stop = problems[0]?.order ?? Infinity;
  for (const finding of findings) (finding.order < stop ? said : behind).push(ofFinding(finding));
  const [first, ...others] = problems;
  if (first) said.push(ofProblem(first));
  for (const problem of others) if (!first || problem.start !== first.start) behind.push(ofProblem(problem));
  return { said, behind };
}

function ofFinding(finding: Finding): Diagnostic {
  return {
    ...place(finding.at),
    source: 'buildkit',
    code: finding.rule.name,
    severity: 'warning',
    message: finding.message,
    url: ruleUrl(finding.rule),
    line: finding.line ?? finding.placed.line,
    tag: finding.tag,
    fixes: finding.fixes ?? noFixes,
  };
}

function ofLint({ code, placed, at, message, fixes }: LintFinding): Configurable {
  return {
    start: at.start,
    end: at.end,
    source: 'hadolint',
    code,
    severity: lintSeverities[code],
    message,
    url: lintUrl(code),
    line: placed.line,
    tag: undefined,
    fixes,
  };
}

function ofProblem(problem: BuildProblem): Diagnostic {
  const { suggestion } = problem;
  return {
    ...place(problem),
    source: 'buildkit',
    code: 'syntax',
    severity: 'error',
    message: problem.message,
    url: undefined,
    line: problem.line,
    tag: undefined,
    fixes:
      suggestion === undefined
        ? noFixes
        : () => [{ title: suggestion, edits: [{ ...place(problem), text: suggestion }], isPreferred: true }],
  };
}

function place({ start, end }: Span): Span {
  return { start, end };
}

type Configurable = Omit<Diagnostic, 'severity'> & { readonly severity: SeveritySetting };

/** Settings name a rule, or `DL*` (`SC*`) for all of hadolint's (ShellCheck's); what stops a build can't be switched off. */
function configured(
  found: readonly Configurable[],
  settings: AnalyseOptions['severities'] = {},
): readonly Diagnostic[] {
  const configured: Diagnostic[] = [];
  for (const finding of found) {
    const { severity: initial, code, source } = finding;
    const family = source === 'hadolint' && initial !== 'off' ? settings[`${code.slice(0, 2)}*`] : undefined;
    const severity = code === 'syntax' ? initial : (settings[code] ?? family ?? initial);
    if (severity === initial && isReported(finding)) configured.push(finding);
    else if (severity !== 'off') configured.push({ ...finding, severity });
  }
  return configured;
}

function isReported(finding: Configurable): finding is Diagnostic {
  return finding.severity !== 'off';
}
