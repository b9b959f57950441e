/** hadolint's rules over a whole file. What is known of an instruction alone is kept with it. */
import type { Comment, Instruction, Placed } from '../ast.js';
import type { Build, Stage } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import type { Parsed } from '../parse.js';
import { bourneFindings } from './bourne-rules.js';
import { commandFindings } from './command-rules.js';
import { instructionFindings } from './instruction-rules.js';
import { policyLabels } from './label-rules.js';
import { isForeignShell, type LintFinding, type LintPolicy, type LintState, type LocalFinding } from './lint-rule.js';
import { packageFindings } from './package-rules.js';
import { runScriptOf } from './run-script.js';
import { StageNames } from './stage-names.js';
import { baseFindings, finalFindings, stageFindings, untrustedBase } from './stage-rules.js';
import { ignoredAt, ignoredEverywhere } from './suppressions.js';

/** Everything that hadolint's rules say about a file, its comments heard. */
export function lint(parsed: Parsed, build: Build, policy?: LintPolicy): LintFinding[] {
  const found: LintFinding[] = [];
  const ends = new Map<Stage, LintState>();
  const names = new StageNames(build.stages);
  for (const stage of build.stages) {
    let state = (stage.parent && ends.get(stage.parent)) ?? stateOfBase(stage);
    // One by one: a long file has more than fit into one call's arguments.
    for (const finding of baseFindings(stage)) found.push(finding);
    if (policy) found.push(...untrustedBase(stage, policy.registries));
    for (const finding of stageFindings(stage, state, parsed.escape, names)) found.push(finding);
    for (const placed of stage.instructions) {
      for (const local of localFindings(placed, state.shell)) {
        if (local.unless?.(state) !== true) found.push(placedFinding(placed, local));
      }
      state = after(state, placed.local);
    }
    ends.set(stage, state);
  }
  const final = build.stages.at(-1);
  if (final) found.push(...finalFindings(final));
  if (final && policy) found.push(...policyLabels(final, policy));
  found.sort((a, b) => a.at.start - b.at.start);
  if (found.length === 0 || !/hadolint/i.test(parsed.text)) return found;
  const everywhere = ignoredEverywhere(commentsOf(parsed));
  return found.filter(({ code, placed }) => !everywhere.has(code) && !ignoredAt(placed).includes(code));
}

function localFindings(placed: Placed, shell: readonly string[]): readonly LocalFinding[] {
  const { local } = placed;
  if (local.kind !== 'run') return instructionFindings(local);
  if (isForeignShell(shell)) return [];
  const known = local.memo.get('findings');
  if (known) return known as readonly LocalFinding[];
  const script = runScriptOf(placed);
  const made = [...packageFindings(script), ...commandFindings(script), ...bourneFindings(script)];
  local.memo.set('findings', made);
  return made;
}

function stateOfBase({ image }: Stage): LintState {
  const workdir = image?.workdir ?? '';
  return {
    shell: image?.shell ?? [],
    hasNoPipCache: image?.env.some((entry) => entry.startsWith('PIP_NO_CACHE_DIR=')) ?? false,
    hasWorkdir: workdir !== '' && workdir !== '/',
  };
}

function after(state: LintState, local: Instruction): LintState {
  if (local.kind === 'shell' && local.isJson) return { ...state, shell: local.args.map((word) => word.text) };
  if (local.kind === 'workdir') return { ...state, hasWorkdir: true };
  if (local.kind !== 'env' || !local.pairs.some(({ key }) => key.text === 'PIP_NO_CACHE_DIR')) return state;
  return { ...state, hasNoPipCache: true };
}

function placedFinding(placed: Placed, { code, start, end, message, fixes }: LocalFinding): LintFinding {
  const move = (fix: Fix): Fix => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, start: edit.start + placed.start, end: edit.end + placed.start })),
  });
  return {
    code,
    placed,
    at: { start: placed.start + start, end: placed.start + end },
    message,
    fixes: () => (fixes ?? []).map(move),
  };
}

function* commentsOf(parsed: Parsed): Iterable<Comment> {
  for (const placed of parsed.instructions) yield* placed.leading;
  yield* parsed.trailing;
}
