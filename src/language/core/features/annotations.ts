import * as l10n from '@vscode/l10n';
import { commandLine, executionOf, replacedInstructions } from './execution.js';
import { imagePage } from './images.js';
import { type LineCost } from './built-lines.js';
import { stageUses } from './navigation.js';
import { type Reading, type Span } from './reading.js';
import { declarationsOf, resolve, scopesOf, usesOf } from './variables.js';

export interface InlayHint {
  readonly offset: number;
  readonly text: string;
  readonly tooltip: string | undefined;
}

export interface InlayChoices {
  readonly values: boolean;
  readonly stageNumbers: boolean;
  readonly execution: boolean;
  /** What lines cost when the file was built, and the words for a size. */
  readonly costs?: { readonly lines: readonly LineCost[]; readonly size: (bytes: number) => string } | undefined;
}

/** Hints within `range`: what FROM comes to, numbers of stages, what really runs. */
export function inlayHints(reading: Reading, range: Span, choices: InlayChoices): InlayHint[] {
  const hints: InlayHint[] = [];
  const scopes = scopesOf(reading);
  for (const stage of reading.stages) {
    if (stage.end < range.start || stage.start > range.end) continue;
    const { base } = stage;
    if (choices.values && base?.text.includes('$')) {
      const value = resolve(scopes, base.text, stage.from);
      if (value) hints.push({ offset: base.end, text: `→ ${value}`, tooltip: l10n.t('With the values in this file') });
    }
    if (choices.stageNumbers)
      hints.push({ offset: stage.from.keywordSpan.end, text: `#${stage.index}`, tooltip: undefined });
    if (choices.execution && stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')) {
      const execution = executionOf(stage);
      const last = execution.command ?? execution.entrypoint;
      if (execution.argv && last?.stage === stage) {
        hints.push({ offset: last.end, text: `→ ${commandLine(execution.argv)}`, tooltip: execution.notes.join('\n') });
      }
    }
  }
  return hints.concat(costHints(range, choices.costs));
}

/** Shorter than this, in milliseconds, a step says nothing. */
const leastMs = 100;
const ranks = ['❶ ', '❷ ', '❸ '];

function costHints(range: Span, costs: InlayChoices['costs']): InlayHint[] {
  if (!costs) return [];
  const all = costs.lines.reduce((sum, { size = 0 }) => sum + size, 0);
  return costs.lines
    .filter(({ instruction }) => instruction.end >= range.start && instruction.start <= range.end)
    .flatMap(({ instruction, size = 0, ms = 0, isCached, rank }) => {
      const parts = [
        ...(size > 0 ? [costs.size(size)] : []),
        ...(isCached ? [l10n.t('cached')] : ms >= leastMs ? [secondsOf(ms)] : []),
      ];
      if (parts.length === 0) return [];
      const notes = [
        ...(size > 0
          ? [l10n.t('What this line adds to the image: {0} % of what the file adds', Math.round((size / all) * 100))]
          : []),
        ...(rank === undefined ? [] : [l10n.t('Number {0} among the largest', rank)]),
        ...(isCached ? [l10n.t('The builder had it from before, so it took no time.')] : []),
        ...(!isCached && ms >= leastMs ? [l10n.t('It took {0} to build.', secondsOf(ms))] : []),
      ];
      const mark = rank === undefined ? '' : (ranks[rank - 1] ?? '');
      return [{ offset: instruction.lineEnd, text: `${mark}${parts.join(' · ')}`, tooltip: notes.join('\n') }];
    });
}

function secondsOf(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 99.95) return l10n.t('{0} s', seconds.toFixed(1));
  return l10n.t('{0} min {1} s', Math.floor(seconds / 60), Math.round(seconds % 60));
}

export interface Link extends Span {
  readonly target: { readonly kind: 'url'; readonly url: string } | { readonly kind: 'file'; readonly path: string };
}

/** Images lead to their pages, URLs to themselves, paths of the build context to the files. */
export function links(reading: Reading): Link[] {
  const found: Link[] = [];
  const stages = new Set(stageUses(reading).map((use) => use.word.start));
  const scopes = scopesOf(reading);
  for (const instruction of reading.instructions) {
    if (instruction.keyword === 'FROM' && instruction.stage?.base && !stages.has(instruction.stage.base.start)) {
      const { base } = instruction.stage;
      const name = resolve(scopes, base.text, instruction);
      const url = name === undefined ? undefined : imagePage(name);
      if (url) found.push({ start: base.start, end: base.end, target: { kind: 'url', url } });
    }
    if (!['COPY', 'ADD'].includes(instruction.keyword)) continue;
    const from = instruction.flags.find((flag) => flag.name.text === 'from')?.value;
    if (from) {
      const url = stages.has(from.start) || /^\d+$/.test(from.text) ? undefined : imagePage(from.text);
      // A named context reads the same as an image of Docker Hub; only what has a tag or a folder is taken for an image.
      if (url && /[:/]/.test(from.text)) found.push({ start: from.start, end: from.end, target: { kind: 'url', url } });
      continue;
    }
    for (const word of instruction.words.slice(0, -1)) {
      if (/^https?:\/\//.test(word.text)) {
        if (!word.text.includes('$'))
          found.push({ start: word.start, end: word.end, target: { kind: 'url', url: word.text } });
      } else if (!/^(?:<<|git@|ssh:|git:)|[$*?[]/.test(word.text) && !/^\.?\/?$/.test(word.text)) {
        found.push({
          start: word.start,
          end: word.end,
          target: { kind: 'file', path: word.text.replace(/^["']|["']$/g, '') },
        });
      }
    }
  }
  return found;
}

export interface SemanticToken extends Span {
  readonly type: 'variable' | 'namespace';
  readonly modifiers: readonly ('declaration' | 'readonly' | 'deprecated')[];
}

/** What the grammar cannot know: which names are stages of this file, and which variables are declared. */
export function semanticTokens(reading: Reading, range: Span): SemanticToken[] {
  const tokens: SemanticToken[] = stageUses(reading)
    .filter((use) => use.word.end >= range.start && use.word.start <= range.end)
    .map((use) => ({
      start: use.word.start,
      end: use.word.end,
      type: 'namespace',
      modifiers: use.isDeclaration ? ['declaration'] : [],
    }));
  const globals = new Set<string>();
  /** What is known at the end of each stage so far, by its number. */
  const atEnd = new Map<number, Set<string>>();
  for (const instruction of reading.instructions) {
    const { stage } = instruction;
    if (stage && instruction === stage.from) atEnd.set(stage.index, new Set(atEnd.get(stage.parent?.index ?? -1)));
    const inner = stage && atEnd.get(stage.index);
    const known = instruction === stage?.from ? globals : (inner ?? globals);
    const isWanted = instruction.end >= range.start && instruction.start <= range.end;
    for (const use of isWanted ? usesOf(reading, instruction) : []) {
      if (known.has(use.name.text))
        tokens.push({ start: use.name.start, end: use.name.end, type: 'variable', modifiers: [] });
    }
    for (const { name, kind } of instruction.trigger ? [] : declarationsOf(instruction)) {
      if (inner || kind === 'ARG') known.add(name.text);
      if (!isWanted) continue;
      const modifiers = kind === 'ARG' ? (['declaration', 'readonly'] as const) : (['declaration'] as const);
      tokens.push({ start: name.start, end: name.end, type: 'variable', modifiers });
    }
  }
  return tokens.sort((a, b) => a.start - b.start);
}

/** Instructions that have no effect, to be shown faintly. */
export function withoutEffect(reading: Reading): { span: Span; message: string }[] {
  return replacedInstructions(reading).map((instruction) => ({
    span: { start: instruction.start, end: instruction.lineEnd },
    message: l10n.t('A later {0} of this stage replaces this one.', instruction.keyword),
  }));
}

export interface StageLens {
  readonly span: Span;
  /** The `--target`; undefined for a stage without a name, which is named by its number. */
  readonly target: string;
}

export function stageLenses(reading: Reading): StageLens[] {
  return reading.stages.map((stage) => ({
    span: stage.from.keywordSpan,
    target: stage.name?.text ?? String(stage.index),
  }));
}
