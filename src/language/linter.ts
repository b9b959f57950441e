import { withoutEffect } from './core/features/annotations.js';
import { type Finding } from './core/features/finding.js';
import { type Reading } from './core/features/reading.js';

/** What is wrong with a Dockerfile, and how its text would be laid out. */
export interface Linter {
  check(reading: Reading): readonly Finding[];
  /** The whole text as it should be laid out; undefined when it is better left alone. */
  format(reading: Reading, options: { readonly tabSize: number; readonly insertSpaces: boolean }): string | undefined;
}

/** What can be told without rules: instructions that a later one replaces. */
export function replacedFindings(reading: Reading): Finding[] {
  return withoutEffect(reading).map(({ span, message }) => ({
    rule: 'Replaced',
    span,
    message,
    severity: 'hint',
    url: undefined,
    source: 'longshore',
    isUnnecessary: true,
    isDeprecated: false,
    fixes: [],
  }));
}

export const plainLinter: Linter = { check: replacedFindings, format: () => undefined };
