import { analyseParsed } from './core/dockerfile/analyse.js';
import { type Diagnostic } from './core/dockerfile/diagnostic.js';
import { withoutEffect } from './core/features/annotations.js';
import { type Finding } from './core/features/finding.js';
import { type Reading } from './core/features/reading.js';

/** What is wrong with a Dockerfile, and how its text would be laid out. */
export interface Linter {
  check(reading: Reading): readonly Finding[];
  /** The whole text as it should be laid out; undefined when it is better left alone. */
  format(reading: Reading, options: { readonly tabSize: number; readonly insertSpaces: boolean }): string | undefined;
}

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
    fixes: [],
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
    fixes: fixes().map(({ title, edits, isPreferred, changesBuild }) => ({
      title,
      edits: edits.map((edit) => ({ span: { start: edit.start, end: edit.end }, text: edit.text })),
      // A fix of an error guesses what was meant; the others keep the meaning.
      isSafe: isPreferred && severity !== 'error' && changesBuild !== true,
      isPreferred,
    })),
  };
}

/** BuildKit's errors and build checks. */
class CoreLinter implements Linter {
  check(reading: Reading): readonly Finding[] {
    const analysis = analyseParsed(reading.parsed);
    // What stands behind an error is shown too: a person mends all of it at once.
    const found = [...analysis.diagnostics, ...analysis.behindError].map(findingOf);
    return [...found, ...replacedFindings(reading)];
  }

  /** Laying out isn't there yet: the text is left alone. */
  format(): undefined {
    return undefined;
  }
}

export function createLinter(): Linter {
  return new CoreLinter();
}
