/** Rules about labels: their keys, the values of OCI's own keys, and the labels that settings ask for. */
import * as l10n from '@vscode/l10n';
import type { Pair, Placed } from '../ast.js';
import { spanIn, type Stage } from '../build-types.js';
import type { Fix } from '../diagnostic.js';
import type { LabelKind, LintCode, LintFinding, LintPolicy, LocalFinding } from './lint-rule.js';

const title = 'org.opencontainers.image.';

/** A licence's identifier, which the expression joins with others. */
const licence = String.raw`\(*[A-Za-z0-9][A-Za-z0-9.-]*\+?(?:\s+WITH\s+[A-Za-z0-9.-]+)?\)*`;

interface Shape {
  readonly code: LintCode;
  readonly pattern: RegExp;
  readonly message: (name: string) => string;
}

const shapes: Readonly<Record<Exclude<LabelKind, 'text'>, Shape>> = {
  url: {
    code: 'DL3052',
    pattern: /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|git@\S+)$/i,
    message: (name) => l10n.t('{0} should be a URL.', name),
  },
  time: {
    code: 'DL3053',
    pattern: /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/,
    message: (name) => l10n.t('{0} should be a time as in RFC 3339, such as 2025-01-31T12:00:00Z.', name),
  },
  spdx: {
    code: 'DL3054',
    pattern: new RegExp(String.raw`^${licence}(?:\s+(?:AND|OR)\s+${licence})*$`),
    message: (name) => l10n.t('{0} should be an SPDX expression, such as Apache-2.0 OR MIT.', name),
  },
  hash: {
    code: 'DL3055',
    pattern: /^[0-9a-f]{7,64}$/i,
    message: (name) => l10n.t('{0} should be a commit’s hash.', name),
  },
  semver: {
    code: 'DL3056',
    pattern:
      /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?$/,
    message: (name) => l10n.t('{0} should be a semantic version, such as 1.4.0.', name),
  },
  email: {
    code: 'DL3058',
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    message: (name) => l10n.t('{0} should be an e-mail address.', name),
  },
};

/** What OCI says about its own keys. */
const ownKinds: Readonly<Record<string, Exclude<LabelKind, 'text'>>> = {
  url: 'url',
  documentation: 'url',
  source: 'url',
  created: 'time',
  licenses: 'spdx',
  revision: 'hash',
};

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

/** Findings about one `key=value` of a LABEL, whatever settings ask for. Offsets count from the instruction's start. */
export function labelFindings({ key, value, isLegacy }: Pair): LocalFinding[] {
  const name = unquoted(key.text);
  if (name.includes('$')) return [];
  const found: LocalFinding[] = [];
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/.test(name) || /[._-]{2}/.test(name)) {
    const message = l10n.t(
      'A label’s key has letters, digits, single dots and dashes, and begins and ends with a letter or digit.',
    );
    found.push({ code: 'DL3048', start: key.start, end: key.end, message });
  }
  if (!name.startsWith(title) || isLegacy || !value) return found;
  const { start, end } = value;
  const text = unquoted(value.text);
  if (text === '') return [...found, { code: 'DL3051', start, end, message: l10n.t('The label {0} is empty.', name) }];
  const kind = ownKinds[name.slice(title.length)];
  const shape = kind && shapes[kind];
  if (!shape || text.includes('$') || shape.pattern.test(text)) return found;
  return [...found, { code: shape.code, start, end, message: shape.message(name) }];
}

const noFixes = (): readonly Fix[] => [];

function finding(code: LintCode, placed: Placed, at: Pair['key'], message: string): LintFinding {
  return { code, placed, at: spanIn(placed, at), message, fixes: noFixes };
}

/** Findings about the labels that settings ask for, in the stage that is built last and those that it builds on. */
export function policyLabels(final: Stage, policy: LintPolicy): LintFinding[] {
  const wanted = Object.keys(policy.labels);
  if (wanted.length === 0) return [];
  const found: LintFinding[] = [];
  const seen = new Set<string>();
  for (let stage: Stage | undefined = final; stage; stage = stage.parent) {
    for (const placed of stage.instructions) {
      if (placed.local.kind !== 'label') continue;
      for (const { key, value } of placed.local.pairs) {
        const name = unquoted(key.text);
        seen.add(name);
        const kind = policy.labels[name];
        if (kind === undefined) {
          if (policy.onlyThese && !name.includes('$'))
            found.push(
              finding('DL3050', placed, key, l10n.t('The label {0} is not among those that are asked for.', name)),
            );
          continue;
        }
        const text = unquoted(value?.text ?? '');
        const shape = kind === 'text' ? undefined : shapes[kind];
        // What OCI asks of its keys is said already.
        const isOwn = name.startsWith(title) && ownKinds[name.slice(title.length)] === kind;
        if (shape && value && !isOwn && !text.includes('$') && !shape.pattern.test(text))
          found.push(finding(shape.code, placed, value, shape.message(name)));
      }
    }
  }
  const missing = wanted.filter((name) => !seen.has(name));
  for (const name of missing)
    found.push(finding('DL3049', final.from, final.from.local.keyword, l10n.t('The label {0} is missing.', name)));
  return found;
}
