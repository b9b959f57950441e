import { withoutEffect } from './core/features/annotations.js';
import { type Finding } from './core/features/finding.js';
import * as l10n from '@vscode/l10n';
import { type Parsed, parse } from './core/dockerfile/parse.js';
import { type Reading, type Span } from './core/features/reading.js';

/** What is wrong with a Dockerfile, and how its text would be laid out. */
export interface Linter {
  check(reading: Reading): readonly Finding[];
  /** The whole text as it should be laid out; undefined when it is better left alone. */
  format(reading: Reading, options: { readonly tabSize: number; readonly insertSpaces: boolean }): string | undefined;
}

/** What can be told without rules: instructions that a later one replaces. */
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
    fixes: [],
  }));
}

/** Errors of BuildKit's parser, with what it would rather have read. Reads again only what changed. */
class ParsingLinter implements Linter {
  #last: Parsed | undefined;

  check(reading: Reading): readonly Finding[] {
    const parsed = parse(reading.text, undefined, this.#last);
    this.#last = parsed;
    const found: Finding[] = parsed.problems.map(({ start, end, message }) =>
      error({ start, end }, message, undefined),
    );
    for (const { local, syntax } of parsed.instructions) {
      if (!local.problem || !syntax.problem) continue;
      const { start, end, message, suggestion } = syntax.problem;
      found.push(error({ start, end }, message, suggestion));
    }
    return [...found, ...replacedFindings(reading)];
  }

  format(): undefined {
    return undefined;
  }
}

function error(span: Span, message: string, suggestion: string | undefined): Finding {
  const fix =
    suggestion === undefined
      ? []
      : [{ title: l10n.t('Change to {0}', suggestion), edits: [{ span, text: suggestion }] }];
  return {
    rule: 'syntax',
    span,
    message,
    severity: 'error',
    url: undefined,
    source: 'buildkit',
    isUnnecessary: false,
    isDeprecated: false,
    fixes: fix.map((item) => ({ ...item, isSafe: false, isPreferred: true })),
  };
}

/** What can be told without the rules of the build checks. */
export function createLinter(): Linter {
  return new ParsingLinter();
}
