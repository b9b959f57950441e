/** Changes that nobody has to make: other ways to write the same, and findings silenced where they stand. */
import * as l10n from '@vscode/l10n';
import { isAtLeast } from '../dockerfile/flag-table.js';
import { shellCommands } from '../dockerfile/lint/shell-commands.js';
import { syntaxFix } from '../dockerfile/rules/frontend-version.js';
import { type Finding, type Fix } from './finding.js';
import { type Instruction, type Reading, type Span, contains, instructionAt } from './reading.js';

export interface Refactoring {
  readonly title: string;
  readonly kind: 'rewrite' | 'extract';
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** What can be written otherwise at `offset`. */
export function refactoringsAt(reading: Reading, offset: number): Refactoring[] {
  const instruction = instructionAt(reading, offset);
  const found: (Refactoring | undefined)[] = [];
  if (instruction && !instruction.trigger) {
    found.push(toHeredoc(reading, instruction), toChain(reading, instruction), extractStage(reading, instruction));
  }
  const syntax = reading.directives.find(({ name }) => name === 'syntax');
  const [first] = reading.instructions;
  if (!syntax && first && offset <= first.lineEnd) {
    const { edits } = syntaxFix(reading.parsed, undefined);
    found.push({
      title: l10n.t('Add {0}', edits[0]?.text.trim() ?? ''),
      kind: 'rewrite',
      edits: edits.map(({ start, end, text }) => ({ span: { start, end }, text })),
    });
  }
  return found.filter((refactoring) => refactoring !== undefined);
}

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** `RUN a && b` as a here-document that stops at the first failure, as `&&` does. */
function toHeredoc(reading: Reading, instruction: Instruction): Refactoring | undefined {
  const { placed } = instruction;
  const { local } = placed;
  if (local.kind !== 'run' || local.isJson || local.heredocs.length > 0 || local.rest.text === '') return undefined;
  if (local.comments.length > 0) return undefined;
  const { text } = local.rest;
  const commands = shellCommands(text);
  if (commands.slice(1).some(({ separator }) => separator !== '&&' && separator !== '|')) return undefined;
  const starts = commands.filter(({ separator }) => separator !== '|').map(({ start }) => start);
  if (starts.length < 2) return undefined;
  const parts = starts.map((start, index) => {
    const part = text.slice(start, starts[index + 1] ?? text.length).trim();
    return index < starts.length - 1 ? part.replace(/\s*&&\s*$/, '') : part;
  });
  // What isn't a plain list of commands, such as a group, is left alone.
  if (parts.some((part) => /[{}]\s*$|^[{(]|\bthen\b|\bdo\b|&&\s*$/.test(part))) return undefined;
  // Blanks between words are all that joined lines add; inside quotes they mean something.
  if (text.trim().startsWith('(') || parts.some((part) => /['"]/.test(part) && /\s{2,}/.test(part))) return undefined;
  const name = ['EOF', 'END', 'SCRIPT'].find((candidate) => !parts.includes(candidate));
  if (name === undefined) return undefined;
  const newline = newlineOf(reading.text);
  const body = ['set -e', ...parts.map((part) => part.replace(/\s+/g, ' '))].join(newline);
  const span = { start: placed.start + local.rest.start, end: placed.start + local.rest.end };
  return {
    title: l10n.t('Write the commands as a here-document'),
    kind: 'rewrite',
    edits: [{ span, text: `<<${name}${newline}${body}${newline}${name}` }],
  };
}

/** A here-document of plain commands as `a && b`. */
function toChain(reading: Reading, instruction: Instruction): Refactoring | undefined {
  const { placed } = instruction;
  const { local } = placed;
  const [heredoc, second] = local.heredocs;
  if (local.kind !== 'run' || !heredoc?.terminator || second || /\s/.test(local.rest.text)) return undefined;
  const lines = heredoc.content.split(/\r?\n/).map((line) => line.trim());
  const commands = lines.filter((line) => line !== '' && !/^set -e[ux]*$/.test(line));
  const isPlain = commands.every((line) => {
    const read = shellCommands(line);
    return (
      read.length > 0 && read.every(({ separator }) => separator === '' || separator === '&&' || separator === '|')
    );
  });
  const hasBlock = commands.some((line) => /^#|\\$|^(?:if|for|while|case|until|function)\b|[{(;&]$|<</.test(line));
  if (commands.length === 0 || !isPlain || hasBlock || !lines.includes('set -e')) return undefined;
  const newline = newlineOf(reading.text);
  const text = commands.join(` ${reading.parsed.escape}${newline}    && `);
  const span = { start: placed.start + local.rest.start, end: placed.start + heredoc.terminator.end };
  return { title: l10n.t('Write the commands in one line, joined by &&'), kind: 'rewrite', edits: [{ span, text }] };
}

/** What stands above becomes a stage of its own; the rest of the stage builds on it, so that the same comes out. */
function extractStage(reading: Reading, instruction: Instruction): Refactoring | undefined {
  const { stage } = instruction;
  if (!stage?.base || instruction === stage.from || stage.instructions[0] === instruction) return undefined;
  const { from, name } = stage;
  if (from.words.length !== 1 && !name) return undefined;
  const old = name?.text;
  const taken = new Set(reading.named.keys());
  const wished = old === undefined ? `stage-${stage.index}` : `${old}-base`;
  let fresh = wished;
  for (let number = 2; taken.has(fresh); number += 1) fresh = `${wished}-${number}`;
  const isLower = reading.text.slice(from.keywordSpan.start, from.keywordSpan.end) === 'from';
  const words = isLower ? (['from', 'as'] as const) : (['FROM', 'AS'] as const);
  const newline = newlineOf(reading.text);
  const above = instruction.placed.above[0]?.start ?? instruction.start;
  const begin = reading.text.lastIndexOf('\n', above - 1) + 1;
  const line = `${words[0]} ${fresh}${old === undefined ? '' : ` ${words[1]} ${old}`}`;
  return {
    title: l10n.t('Make a stage of what stands above'),
    kind: 'extract',
    edits: [
      name
        ? { span: name, text: fresh }
        : { span: { start: stage.base.end, end: stage.base.end }, text: ` ${words[1]} ${fresh}` },
      { span: { start: begin, end: begin }, text: `${newline}${line}${newline}` },
    ],
  };
}

/** Ways to silence a finding: in its place, and in the file. */
export function silencers(reading: Reading, finding: Finding): Fix[] {
  const instruction = reading.instructions.find((candidate) => contains(candidate, finding.span.start));
  if (finding.severity === 'error' || finding.rule === 'syntax') return [];
  if (finding.source === 'hadolint') return instruction ? [hadolintComment(reading, instruction, finding.rule)] : [];
  if (finding.source !== 'buildkit') return [];
  const inFile = checkDirective(reading, finding.rule);
  if (!instruction || !isAtLeast(reading.parsed.frontend, '1.21')) return [inFile];
  return [comment(reading, instruction, `# check=skip=${finding.rule}`, l10n.t('Skip {0} here', finding.rule)), inFile];
}

function silence(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span: { start: span.start, end: span.end }, text }], isSafe: false, isPreferred: false };
}

function comment(reading: Reading, instruction: Instruction, text: string, title: string): Fix {
  const begin = reading.text.lastIndexOf('\n', instruction.start - 1) + 1;
  return silence(title, { start: begin, end: begin }, `${text}${newlineOf(reading.text)}`);
}

function hadolintComment(reading: Reading, instruction: Instruction, rule: string): Fix {
  const title = l10n.t('Skip {0} here', rule);
  const known = instruction.placed.above.find(({ text }) => /^hadolint\s+ignore\s*=/i.test(text));
  if (!known) return comment(reading, instruction, `# hadolint ignore=${rule}`, title);
  return silence(title, { start: known.end, end: known.end }, `,${rule}`);
}

/** One `# check=` line is all that BuildKit allows: a rule is added to the one there is. */
function checkDirective(reading: Reading, rule: string): Fix {
  const title = l10n.t('Skip {0} in this file', rule);
  const directive = reading.directives.find(({ name }) => name === 'check');
  if (directive) {
    const { value } = directive;
    const skip = /skip=[^;]*/.exec(value.text);
    const at = skip ? value.start + skip.index + skip[0].trimEnd().length : value.end;
    return silence(title, { start: at, end: at }, skip ? `,${rule}` : `;skip=${rule}`);
  }
  const last = reading.directives.at(-1);
  const top = reading.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const newline = newlineOf(reading.text);
  return last
    ? silence(title, { start: last.end, end: last.end }, `${newline}# check=skip=${rule}`)
    : silence(title, { start: top, end: top }, `# check=skip=${rule}${newline}`);
}

/** Names that the local engine has for the image that a moving name means today. */
export function pinFixes(
  word: Span & { readonly text: string },
  tags: readonly string[],
  digest: string | undefined,
): Fix[] {
  const repository = word.text.replace(/:[^/:]*$/, '');
  const pinned = tags.filter((tag) => tag.startsWith(`${repository}:`) && !tag.endsWith(':latest'));
  const hash = digest === undefined ? undefined : /@(.+)$/.exec(digest)?.[1];
  const names = [
    ...pinned,
    ...(hash === undefined ? [] : [`${word.text.includes(':', repository.length) ? word.text : repository}@${hash}`]),
  ];
  return names.map((name) => ({
    ...silence(l10n.t('Change to {0}', name), word, name),
    isPreferred: name === names[0],
  }));
}
