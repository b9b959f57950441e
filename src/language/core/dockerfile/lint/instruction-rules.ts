/** Rules about one instruction other than RUN. */
import * as l10n from '@vscode/l10n';
import type { CopyInstruction, Instruction, Pair, PairsInstruction } from '../ast.js';
import { sourceKind } from '../copy-sources.js';
import { once } from '../memo.js';
import type { LocalFinding } from './lint-rule.js';

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

function selfReference({ pairs }: PairsInstruction): LocalFinding[] {
  const earlier = new Set<string>();
  const found: LocalFinding[] = [];
  for (const { key, value } of pairs) {
    for (const match of value?.text.matchAll(/(?<!\\)\$\{?(\w+)/g) ?? []) {
      const name = match[1] ?? '';
      if (!value || !earlier.has(name)) continue;
      const message = l10n.t(
        '{0} is set by this same instruction: its old value is used here. Set it in an ENV of its own.',
        name,
      );
      found.push({ code: 'DL3044', start: value.start, end: value.end, message });
      break;
    }
    earlier.add(key.text);
  }
  return found;
}

const title = 'org.opencontainers.image.';

const labelShapes: Readonly<Record<string, readonly ['DL3052' | 'DL3053' | 'DL3055', RegExp]>> = {
  url: ['DL3052', /^[a-z][a-z0-9+.-]*:\/\/\S+$/i],
  documentation: ['DL3052', /^[a-z][a-z0-9+.-]*:\/\/\S+$/i],
  source: ['DL3052', /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|git@\S+)$/i],
  created: ['DL3053', /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/],
  revision: ['DL3055', /^[0-9a-f]{7,64}$/i],
};

function labelFindings({ key, value, isLegacy }: Pair): LocalFinding[] {
  const name = key.text.replace(/^(["'])(.*)\1$/, '$2');
  if (name.includes('$')) return [];
  const at = { start: key.start, end: key.end };
  const found: LocalFinding[] = [];
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/.test(name) || /[._-]{2}/.test(name)) {
    const message = l10n.t(
      'A label’s key has letters, digits, single dots and dashes, and begins and ends with a letter or digit.',
    );
    found.push({ code: 'DL3048', ...at, message });
  }
  if (!name.startsWith(title) || isLegacy || !value) return found;
  const text = value.text.replace(/^(["'])(.*)\1$/, '$2');
  const place = { start: value.start, end: value.end };
  if (text === '') return [...found, { code: 'DL3051', ...place, message: l10n.t('The label {0} is empty.', name) }];
  const [code, shape] = labelShapes[name.slice(title.length)] ?? [];
  if (!code || !shape || text.includes('$') || shape.test(text)) return found;
  const messages = {
    DL3052: () => l10n.t('{0} should be a URL.', name),
    DL3053: () => l10n.t('{0} should be a time as in RFC 3339, such as 2025-01-31T12:00:00Z.', name),
    DL3055: () => l10n.t('{0} should be a commit’s hash.', name),
  };
  return [...found, { code, ...place, message: messages[code]() }];
}

function nameOfUser({ args }: Instruction): LocalFinding[] {
  const [user] = args;
  if (!user || user.text.includes('$') || /^(?:\d+|root)(?::\S*)?$/.test(user.text)) return [];
  const message = l10n.t('Kubernetes can check that a user is not root only when it is a number.');
  return [{ code: 'DL3066', start: user.start, end: user.end, message }];
}
