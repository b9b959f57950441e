/** Rules about one instruction other than RUN. */
import * as l10n from '@vscode/l10n';
import type { CopyInstruction, Instruction, PairsInstruction } from '../ast.js';
import { sourceKind } from '../copy-sources.js';
import { once } from '../memo.js';
import { labelFindings } from './label-rules.js';
import { offer, type LocalFinding } from './lint-rule.js';

const archive = /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.(?:gz|bz2|xz|zst|lzma|Z)|gz|bz2|xz|zip)$/;

/** Whether a file's name is one that ADD unpacks, or that tar does. */
export function isArchive(name: string): boolean {
  return archive.test(name);
}

/** Findings about an instruction that isn't RUN; worked out once for it. */
export const instructionFindings = once('findings', findingsOf);

function findingsOf(instruction: Instruction): readonly LocalFinding[] {
  switch (instruction.kind) {
    case 'add':
      return plainAdd(instruction);
    case 'copy':
      return wholeFileSystem(instruction);
    case 'env':
      return selfReference(instruction);
    case 'label':
      return instruction.pairs.flatMap((pair) => labelFindings(pair));
    case 'user':
      return nameOfUser(instruction);
    default:
      return [];
  }
}

function plainAdd({ keyword, sources, flags }: CopyInstruction): LocalFinding[] {
  if (sources.length === 0) return [];
  const isOrdinary = sources.every(
    ({ text }) => sourceKind(text) === 'local' && !archive.test(text) && !/[$*?]/.test(text),
  );
  const needsAdd = flags.some((flag) => ['checksum', 'keep-git-dir', 'unpack'].includes(flag.name.text));
  if (!isOrdinary || needsAdd) return [];
  const text = keyword.text === keyword.text.toLowerCase() ? 'copy' : 'COPY';
  return [
    {
      code: 'DL3020',
      start: keyword.start,
      end: keyword.end,
      message: l10n.t('ADD also fetches and unpacks. For files of the build context, COPY says what is meant.'),
      fixes: [
        {
          title: l10n.t('Change to {0}', text),
          edits: [{ start: keyword.start, end: keyword.end, text }],
          isPreferred: true,
        },
      ],
    },
  ];
}

function wholeFileSystem({ flags, sources }: CopyInstruction): LocalFinding[] {
  const [source] = sources;
  if (!flags.some((flag) => flag.name.text === 'from') || sources.length !== 1 || source?.text !== '/') return [];
  const message = l10n.t('This copies a whole file system: caches, keys and tools of the build come along.');
  return [{ code: 'DL3067', start: source.start, end: source.end, message }];
}

function selfReference({ keyword, pairs, comments }: PairsInstruction): LocalFinding[] {
  const earlier = new Set<string>();
  const found: LocalFinding[] = [];
  for (const [index, { key, value, start }] of pairs.entries()) {
    for (const match of value?.text.matchAll(/(?<!\\)\$\{?(\w+)/g) ?? []) {
      const name = match[1] ?? '';
      if (!value || !earlier.has(name)) continue;
      const message = l10n.t(
        '{0} is set by this same instruction: its old value is used here. Set it in an ENV of its own.',
        name,
      );
      const before = pairs[index - 1];
      const apart = before && { start: before.end, end: start, text: `\n${keyword.text} ` };
      found.push({
        code: 'DL3044',
        start: value.start,
        end: value.end,
        message,
        fixes: apart && comments.length === 0 ? [offer(l10n.t('Begin another ENV here'), [apart])] : [],
      });
      break;
    }
    earlier.add(key.text);
  }
  return found;
}

function nameOfUser({ args }: Instruction): LocalFinding[] {
  const [user] = args;
  if (!user || user.text.includes('$') || /^(?:\d+|root)(?::\S*)?$/.test(user.text)) return [];
  const message = l10n.t('Kubernetes can check that a user is not root only when it is a number.');
  return [{ code: 'DL3066', start: user.start, end: user.end, message }];
}
