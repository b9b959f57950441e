/**
 * Instructions of which nothing can be found when they are dispatched, whatever comes before them: most of a long file.
 * What they set is set without filling in variables, since they use none. A test holds this short way against the long
 * one (test/unit/language/core/incremental.test.ts).
 */
import type { Flag, Instruction, Placed } from './ast.js';
import { spanIn, type BuildOptions, type StageRun } from './build-types.js';
import { chmodProblem, sourceKind } from './copy-sources.js';
import { once } from './memo.js';
import { readMount } from './mounts.js';
import { readPort } from './ports.js';
import { namesSecret } from './rules/variables.js';
import { isPlainWord } from './shell-lexer.js';

/** Whether dispatching an instruction finds nothing and does no more than settleQuiet does. */
export function isQuiet(instruction: Instruction, isIgnored: BuildOptions['isIgnored']): boolean {
  const quiet = quietness(instruction);
  if (quiet !== 'unless-ignored') return quiet === 'always';
  return 'sources' in instruction && !instruction.sources.some(({ text }) => isIgnored(text));
}

/** What a quiet instruction sets. */
export function settleQuiet(run: StageRun, placed: Placed): void {
  const { local } = placed;
  if (local.kind === 'env') {
    for (const pair of local.pairs) {
      const { key, value } = pair;
      run.environment.add({
        name: key.text,
        value: plainValue(value?.text ?? ''),
        kind: 'env',
        at: spanIn(placed, pair),
      });
    }
  } else if (local.kind === 'workdir') {
    run.hasWorkdir = true;
    run.workdir = local.args[0]?.text ?? '';
  } else if (local.kind === 'user') run.user = local.args[0]?.text ?? '';
}

const quietness = once('quietness', (instruction): 'always' | 'unless-ignored' | 'never' => {
  const { args } = instruction;
  switch (instruction.kind) {
    case 'run':
      return instruction.flags.every(isQuietFlag) ? 'always' : 'never';
    case 'label':
    case 'env':
      return instruction.pairs.every(
        ({ key, value, isLegacy }) =>
          !isLegacy &&
          isPlainWord(key.text) &&
          plainValue(value?.text ?? '') !== undefined &&
          (instruction.kind === 'label' || !namesSecret(key.text, false)),
      )
        ? 'always'
        : 'never';
    case 'copy':
    case 'add': {
      const isLocal = args.every(({ text }) => isPlainWord(text) && sourceKind(text) === 'local');
      const isPlainCopy = isLocal && instruction.heredocs.length === 0 && instruction.flags.every(isQuietCopyFlag);
      return isPlainCopy ? 'unless-ignored' : 'never';
    }
    case 'workdir':
    case 'user':
      return args.length === 1 && args.every(({ text }) => isPlainWord(text) && isQuietPath(instruction.kind, text))
        ? 'always'
        : 'never';
    case 'expose':
      return args.every(({ text }) => isQuietPort(text)) ? 'always' : 'never';
    case 'maintainer':
    case 'onbuild':
    case 'unknown':
      return 'always';
    default:
      return 'never';
  }
});

/** What a word comes to that uses no variable: a plain one, in double quotes or not; undefined for another. */
function plainValue(text: string): string | undefined {
  if (isPlainWord(text)) return text;
  return /^"[^$"\\'`<]*"$/.test(text) ? text.slice(1, -1) : undefined;
}

function isQuietPath(kind: Instruction['kind'], text: string): boolean {
  return kind === 'user' || text.startsWith('/');
}

function isQuietPort(text: string): boolean {
  if (!isPlainWord(text)) return false;
  const port = readPort(text);
  return port.error === undefined && 'protocol' in port && !port.isMapping && /^[a-z]+$/.test(port.protocol);
}

/** Flags of COPY and ADD that mean the same everywhere. */
function isQuietCopyFlag({ name, value }: Flag): boolean {
  if (name.text === 'link' || name.text === 'parents' || name.text === 'exclude') return true;
  if (name.text !== 'chmod' && name.text !== 'chown') return false;
  const text = value?.text ?? '';
  return isPlainWord(text) && (name.text === 'chown' || chmodProblem(text) === undefined);
}

/** Flags of RUN that mean the same everywhere: other than mounts of stages, of variables and of relative places. */
function isQuietFlag(flag: Flag): boolean {
  if (flag.name.text === 'device') return false;
  if (flag.name.text !== 'mount') return true;
  if (!isPlainWord(flag.value?.text ?? '')) return false;
  const mount = readMount(flag, ({ value }) => value?.text ?? '');
  return (
    !('error' in mount) &&
    mount.from === '' &&
    mount.type !== 'ssh' &&
    mount.target.startsWith('/') &&
    mount.target !== '/'
  );
}
