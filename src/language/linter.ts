import * as l10n from '@vscode/l10n';
import { type AnalyseOptions, type Analysis, analyseParsed } from './core/dockerfile/analyse.js';
import { type Diagnostic } from './core/dockerfile/diagnostic.js';
import { labelKinds, type LabelKind, type LintPolicy } from './core/dockerfile/lint/lint-rule.js';
import { withoutEffect } from './core/features/annotations.js';
import { type Finding } from './core/features/finding.js';
import { type Reading } from './core/features/reading.js';

/** Instructions that a later one replaces. */
function replacedFindings(reading: Reading): Finding[] {
  return withoutEffect(reading).map(({ span, message }) => ({
    rule: 'Replaced',
    span,
    message,
    severity: 'hint',
    url: undefined,
    source: 'longshore',
    isUnnecessary: true,
    isDeprecated: false,
    fixes: () => [],
  }));
}

function findingOf(diagnostic: Diagnostic): Finding {
  const { start, end, code, message, severity, url, source, tag, fixes } = diagnostic;
  return {
    rule: code,
    span: { start, end },
    message,
    severity,
    url,
    source,
    isUnnecessary: tag === 'unnecessary',
    isDeprecated: tag === 'deprecated',
    fixes: () =>
      fixes().map(({ title, edits, isPreferred, changesBuild }) => ({
        title,
        edits: edits.map((edit) => ({ span: { start: edit.start, end: edit.end }, text: edit.text })),
        // A fix of an error guesses what was meant.
        isSafe: isPreferred && severity !== 'error' && changesBuild !== true,
        isPreferred,
      })),
  };
}

/** Says that the end of a very long file is left alone. */
function unreadFinding({ parsed, text }: Reading): Finding[] {
  if (!parsed.isCut) return [];
  return [
    {
      rule: 'TooLong',
      span: { start: text.length, end: text.length },
      message: l10n.t('This file is too long: from here on it is not read.'),
      severity: 'information',
      url: undefined,
      source: 'longshore',
      isUnnecessary: false,
      isDeprecated: false,
      fixes: () => [],
    },
  ];
}

/** What is wrong with a Dockerfile: BuildKit's errors and build checks, hadolint's rules, Longshore's own. */
export function check(reading: Reading, options: AnalyseOptions): { findings: readonly Finding[]; analysis: Analysis } {
  const analysis = analyseParsed(reading.parsed, options);
  // What stands behind an error is shown too: a person mends all of it at once.
  const found = [...analysis.diagnostics, ...analysis.behindError].map(findingOf);
  const replaced = options.severities?.['Replaced'] === 'off' ? [] : replacedFindings(reading);
  return { findings: [...found, ...replaced, ...unreadFinding(reading)], analysis };
}

const isKind = (value: unknown): value is LabelKind => labelKinds.some((kind) => kind === value);

/** Takes what makes sense out of the settings; a label of an unknown kind has to be there all the same. */
export function policyOf(
  registries: readonly unknown[],
  labels: Readonly<Record<string, unknown>>,
  onlyThese: boolean,
): LintPolicy {
  const kinds = Object.entries(labels).map(([name, kind]) => [name, isKind(kind) ? kind : 'text'] as const);
  return {
    registries: registries.filter((registry): registry is string => typeof registry === 'string' && registry !== ''),
    labels: Object.fromEntries(kinds),
    onlyThese,
  };
}
