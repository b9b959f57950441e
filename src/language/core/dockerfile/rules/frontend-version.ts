/**
 * Longshore's own rule: what a file uses is younger than the frontend that reads it. BuildKit says only that it doesn't
 * know the flag; here it is said which frontend does. Versions from the release notes of docker/dockerfile.
 */
import * as l10n from '@vscode/l10n';
import type { Directive, Instruction, Placed, Span } from '../ast.js';
import { spanIn } from '../build-types.js';
import type { Diagnostic, Fix } from '../diagnostic.js';
import { flagTable, hasFlag, isAtLeast, type FlagFact, type Frontend } from '../flag-table.js';
import type { Parsed } from '../parse.js';

/** Options of `--mount` that came later than the flag. */
const youngOptions: Readonly<Record<string, string>> = { env: '1.10' };

/** The directive that makes BuildKit take the newest stable frontend. */
const newestSyntax = 'docker/dockerfile:1';

/** What is too young for the file's frontend. */
export function frontendFindings(parsed: Parsed): Diagnostic[] {
  const { frontend, instructions } = parsed;
  const syntax = parsed.directives.find(({ name }) => name === 'syntax');
  const found: Diagnostic[] = [];
  for (const placed of instructions) {
    const { local } = placed;
    if (local.flags.length === 0 && local.heredocs.length === 0 && local.kind !== 'onbuild') continue;
    for (const { what, at, since } of youngParts(local, frontend)) {
      found.push(finding(placed, spanIn(placed, at), what, since, syntax, parsed));
    }
  }
  return found;
}

interface YoungPart {
  readonly what: string;
  readonly at: Span;
  readonly since: string;
}

/** Kept with the instruction, which is read anew for another frontend. */
function youngParts(instruction: Instruction, frontend: Frontend): readonly YoungPart[] {
  const known = instruction.memo.get('young');
  if (known) return known as readonly YoungPart[];
  const isTrigger = instruction.kind === 'onbuild' && instruction.trigger;
  const made = youngIn(isTrigger ? instruction.trigger : instruction, frontend);
  instruction.memo.set('young', made);
  return made;
}

function youngIn(instruction: Instruction, frontend: Frontend): YoungPart[] {
  const found: YoungPart[] = [];
  const known: readonly FlagFact[] = instruction.kind === 'unknown' ? [] : (flagTable[instruction.kind] ?? []);
  for (const flag of instruction.flags) {
    const fact = known.find(({ name }) => name === flag.name.text);
    if (fact && !hasFlag(frontend, fact)) found.push({ what: `--${fact.name}`, at: flag, since: fact.since });
    for (const { key } of flag.name.text === 'mount' ? flag.options : []) {
      const since = youngOptions[key.text];
      if (since !== undefined && !isAtLeast(frontend, since)) found.push({ what: key.text, at: key, since });
    }
  }
  const [heredoc] = instruction.heredocs;
  if (heredoc && !isAtLeast(frontend, '1.4')) found.push({ what: '<<', at: heredoc.opener, since: '1.4' });
  return found;
}

function finding(
  placed: Placed,
  at: Span,
  what: string,
  since: string,
  syntax: Directive | undefined,
  parsed: Parsed,
): Diagnostic {
  const message = syntax
    ? l10n.t('{0} needs frontend {1} or newer; line {2} asks for {3}.', what, since, syntax.line, syntax.value.text)
    : l10n.t('{0} needs frontend {1} or newer, which engines get by a line # syntax={2}.', what, since, newestSyntax);
  return {
    start: at.start,
    end: at.end,
    source: 'longshore',
    code: 'FrontendVersion',
    severity: 'warning',
    message,
    url: 'https://docs.docker.com/build/buildkit/frontend/',
    line: placed.line,
    tag: undefined,
    fixes: () => [syntaxFix(parsed, syntax)],
  };
}

/** Writes the newest stable frontend into the `# syntax=` line, or such a line at the top. */
export function syntaxFix(parsed: Parsed, syntax: Directive | undefined): Fix {
  const title = l10n.t('Ask for {0}', newestSyntax);
  if (syntax) {
    const { start, end } = syntax.value;
    return { title, edits: [{ start, end, text: newestSyntax }], isPreferred: true, changesBuild: true };
  }
  const at = parsed.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const text = `# syntax=${newestSyntax}\n`;
  return { title, edits: [{ start: at, end: at, text }], isPreferred: true, changesBuild: true };
}
