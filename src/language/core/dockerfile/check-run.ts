/** One run of all build checks over a file: findings and errors in BuildKit's order. */
import type { Placed, Span } from './ast.js';
import { build } from './build.js';
import {
  orderOf,
  phases,
  spanIn,
  type Build,
  type BuildOptions,
  type BuildProblem,
  type StageRun,
} from './build-types.js';
import { frontendDirective, noCheckOptions, parseCheckOptions, type CheckOptions } from './directives.js';
import type { IgnoreMatcher } from './dockerignore.js';
import { isAtLeast } from './flag-table.js';
import type { Parsed } from './parse.js';
import { baseArguments, basePlatform, imagePlatform } from './rules/base-image.js';
import { fromCasing, instructionCasing } from './rules/casing.js';
import { jsonForm, usedOnce } from './rules/commands.js';
import { emptyContinuation } from './rules/continuations.js';
import { definitionDescription, maintainerDeprecated } from './rules/descriptions.js';
import { expose } from './rules/expose.js';
import { copyIgnored, workdir } from './rules/paths.js';
import type { BuildCheck, BuildRule, Finding } from './rules/rule.js';
import { stageNames } from './rules/stage-names.js';
import { legacyPairs, secrets, undefinedVar } from './rules/variables.js';

const checks: readonly BuildCheck[] = [
  emptyContinuation,
  fromCasing,
  maintainerDeprecated,
  definitionDescription,
  baseArguments,
  basePlatform,
  imagePlatform,
  stageNames,
  instructionCasing,
  undefinedVar,
  legacyPairs,
  workdir,
  usedOnce,
  jsonForm,
  expose,
];

export interface CheckOutcome {
  readonly build: Build;
  readonly runs: readonly StageRun[];
  /** In BuildKit's order, as the `check` directive wants them. */
  readonly findings: readonly Finding[];
  readonly problems: readonly BuildProblem[];
  readonly options: CheckOptions;
}

/** Runs the checks. `checkArgument` is the build argument BUILDKIT_DOCKERFILE_CHECK, which overrides the directive. */
export function runChecks(
  parsed: Parsed,
  options: BuildOptions,
  ignore: IgnoreMatcher | undefined,
  checkArgument?: string,
): CheckOutcome {
  const { frontend } = parsed;
  const isNewest = isAtLeast(frontend, '1.21');
  const directive = frontendDirective(parsed.text, 'check');
  const read = parseCheckOptions(checkArgument ?? directive?.value.text.split(' ')[0] ?? '');
  const problems: BuildProblem[] = [];
  if (typeof read === 'string') {
    const at = directive ? { start: directive.value.start, end: directive.value.end } : { start: 0, end: 0 };
    const message = `failed to parse check options: ${read}`;
    problems.push({ order: orderOf(phases.options), line: directive?.line ?? 1, ...at, message });
  }
  const checkOptions = typeof read === 'string' ? noCheckOptions : read;
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    if (isWanted(finding.rule, checkOptions, parsed) && !(isNewest && isSkippedAbove(finding))) findings.push(finding);
  };
  const all = [...checks, secrets(frontend), copyIgnored(ignore, frontend)];
  const readers = all.filter((check) => check.read);
  const steppers = all.filter((check) => check.step);
  for (const placed of parsed.instructions) {
    if (mayBeRead(placed)) for (const check of readers) check.read?.(placed, report);
    if (placed.local.problem) problems.push(instructionProblem(placed));
  }
  for (const problem of parsed.problems) {
    problems.push({ ...problem, order: orderOf(phases.syntax, problem.line) });
  }
  const runs: StageRun[] = [];
  const targetPlatform = options.platform;
  const built: Build = build(parsed, options, {
    stage: (run) => runs.push(run),
    step: (step) => {
      for (const check of steppers) check.step?.(step, report);
    },
    base: (stage, image, platform, order, globals) => {
      const base = { stage, image, platform, order, globals, targetPlatform };
      for (const check of all) check.base?.(base, report);
    },
  });
  for (const problem of built.problems) problems.push(problem);
  for (const check of all) check.file?.({ parsed, build: built }, report);
  if (parsed.text.length === 0) {
    problems.push({ order: -1, line: 1, start: 0, end: 0, message: 'the Dockerfile cannot be empty' });
  } else if (parsed.instructions.length === 0) {
    const order = orderOf(phases.syntax, parsed.lineCount + 1);
    problems.push({ order, line: 1, start: 0, end: 0, message: 'file with no instructions' });
  } else if (built.stages.length === 0) {
    const order = orderOf(phases.instructions, parsed.instructions.length + 1);
    const at = spanOfLast(parsed);
    problems.push({ order, line: 1, ...at, message: 'dockerfile contains no stages to build' });
  }
  problems.sort((a, b) => a.order - b.order);
  findings.sort((a, b) => a.order - b.order);
  if (checkOptions.error && findings.length > 0) {
    const rules = [...new Set(findings.map((finding) => finding.rule.name))];
    const at = directive ? { start: directive.start, end: directive.end } : { start: 0, end: 0 };
    const message = `lint violation found for rules: ${rules.join(', ')}`;
    problems.push({ order: orderOf(phases.end), line: directive?.line ?? 1, ...at, message });
  }
  return { build: built, runs, findings, problems, options: checkOptions };
}

/** Whether a rule may have something to say while the instruction is read. */
function mayBeRead({ kind, local }: Placed): boolean {
  return kind === 'from' || kind === 'arg' || kind === 'maintainer' || local.emptyLines.length > 0;
}

function isWanted(rule: BuildRule, options: CheckOptions, parsed: Parsed): boolean {
  const isExperimental =
    rule.experimental === 'always' ||
    (rule.experimental !== undefined && !isAtLeast(parsed.frontend, rule.experimental.before));
  if (isExperimental) return options.experimentalAll || options.experimental.has(rule.name);
  return !options.skipAll && !options.skip.has(rule.name);
}

/** `# check=skip=Rule` in the comments right above an instruction (frontend 1.21 and later). */
function isSkippedAbove({ placed, rule }: Finding): boolean {
  return placed.above.some((comment) => {
    const value = /^check\s*=\s*(.+)$/i.exec(comment.text)?.[1];
    const options = value === undefined ? undefined : parseCheckOptions(value.replace(/\s*\/\/.*$/, ''));
    return typeof options === 'object' && (options.skipAll || options.skip.has(rule.name));
  });
}

function instructionProblem(placed: Placed): BuildProblem {
  const { problem, keyword } = placed.local;
  const at: Span = spanIn(placed, problem ?? keyword);
  const phase = problem?.phase === 'syntax' ? phases.syntax : phases.instructions;
  const order = orderOf(phase, phase === phases.syntax ? placed.line : placed.index, 3);
  return { order, line: placed.line, ...at, message: problem?.message ?? '', suggestion: problem?.suggestion };
}

function spanOfLast(parsed: Parsed): Span {
  const last = parsed.instructions.at(-1);
  return last ? { start: last.start, end: last.end } : { start: 0, end: 0 };
}
