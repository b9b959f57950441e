import * as l10n from '@vscode/l10n';
import { markdown } from '../../../base/text.js';
import { directiveDocs } from '../knowledge/directives.js';
import { flagDocs, mountOptions, mountTypes } from '../knowledge/flags.js';
import { instructionDocs } from '../knowledge/instructions.js';
import { type Locale } from '../knowledge/text.js';
import { variableDocs } from '../knowledge/values.js';
import { commandLine, executionOf } from './execution.js';
import { code, longestTicks } from './code-text.js';
import { imageText } from './image-text.js';
import { type KnownImages, type RegistryFacts } from './images.js';
import { variableAt } from './navigation.js';
import { placeAt } from './place.js';
import { type Flag, type Instruction, type Reading, type Span, stageNamed } from './reading.js';
import { declarationOf, resolve, scopesOf, valueOf } from './variables.js';

export interface Hover {
  readonly span: Span;
  /** Markdown; everything from the file or the engine is escaped. */
  readonly text: string;
}

export interface HoverInput {
  readonly images: KnownImages;
  /** What the registry says about the image under the pointer, where it was asked. */
  readonly registry?: RegistryFacts | undefined;
  readonly locale: Locale;
  /** Words for a size and a time, as the rest of the extension writes them. */
  readonly size: (bytes: number) => string;
  readonly age: (seconds: number) => string;
}

const reference = 'https://docs.docker.com/reference/dockerfile/';

function block(lines: readonly string[]): string {
  const text = lines.join('\n').slice(0, 2000);
  const ticks = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return `${ticks}dockerfile\n${text}\n${ticks}`;
}

function executionText(instruction: Instruction): string[] {
  if (!instruction.stage || !['CMD', 'ENTRYPOINT'].includes(instruction.keyword)) return [];
  const execution = executionOf(instruction.stage);
  if (!execution.argv) return [];
  const isEffective = instruction === execution.command || instruction === execution.entrypoint;
  const lines = [`**${l10n.t('What runs')}:** ${code(commandLine(execution.argv))}`];
  if (!isEffective) lines.unshift(l10n.t('A later {0} of this stage replaces this one.', instruction.keyword));
  return [...lines, ...execution.notes.map((note) => `- ${note}`)];
}

function keywordHover(instruction: Instruction, locale: Locale): string | undefined {
  const doc = instructionDocs[instruction.keyword];
  if (!doc) return undefined;
  return [
    block(doc.forms),
    doc.text[locale],
    ...executionText(instruction),
    `[${l10n.t('Reference')}](${reference}#${doc.anchor})`,
  ].join('\n\n');
}

function flagHover(instruction: Instruction, flag: Flag, offset: number, locale: Locale): Hover | undefined {
  const doc = flagDocs[instruction.keyword]?.[flag.name.text];
  for (const option of flag.options) {
    if (option.value && offset >= option.value.start && offset <= option.value.end && option.key.text === 'type') {
      const type = mountTypes[option.value.text];
      if (type) return { span: option.value, text: type[locale] };
    }
    if (offset < option.key.start || offset > option.key.end) continue;
    const name = option.key.text;
    const known = mountOptions[name] ?? Object.values(mountOptions).find((item) => item.aliases?.includes(name));
    if (known) return { span: option.key, text: known.text[locale] };
  }
  if (!doc || offset > flag.name.end) return undefined;
  const since = doc.since && l10n.t('Needs frontend {0} or newer (`# syntax=docker/dockerfile:1`).', doc.since);
  return {
    span: { start: flag.start, end: flag.name.end },
    text: [doc.text[locale], since].filter(Boolean).join('\n\n'),
  };
}

function imageHover(
  reading: Reading,
  instruction: Instruction,
  word: Span & { text: string },
  input: HoverInput,
): Hover | undefined {
  const name = resolve(scopesOf(reading), word.text, instruction);
  const stage =
    name === undefined ? undefined : stageNamed(reading, name, instruction.stage, instruction.keyword !== 'FROM');
  if (stage) {
    const text = reading.text.slice(stage.from.start, stage.from.lineEnd);
    return { span: word, text: `${l10n.t('Stage {0} of this file', stage.index)}\n\n${block([text])}` };
  }
  if (name === undefined || name === '') return undefined;
  if (name === 'scratch') return { span: word, text: l10n.t('The empty base: the image begins with no files at all.') };
  return { span: word, text: imageText(name, input.images.facts(name), input.registry, input) };
}

function variableHover(reading: Reading, offset: number, locale: Locale): Hover | undefined {
  const found = variableAt(reading, offset);
  if (!found) return undefined;
  const { name, instruction, span } = found;
  const scopes = scopesOf(reading);
  const declaration = found.declaration ?? declarationOf(scopes, name, instruction);
  const known = variableDocs[name]?.[locale];
  if (!declaration) {
    if (!known && found.isShell) return undefined;
    return { span, text: known ?? l10n.t('{0} is not declared here.', markdown(name)) };
  }
  const value = valueOf(scopes, declaration);
  const line = reading.text.slice(0, declaration.name.start).split('\n').length;
  const isGlobal = !declaration.instruction.stage;
  const origin = isGlobal
    ? l10n.t('{0} in line {1}, before the first FROM', declaration.kind, line)
    : l10n.t('{0} in line {1}', declaration.kind, line);
  const more = declaration.kind === 'ARG' ? l10n.t('`--build-arg {0}=…` changes it.', name) : '';
  const shown = value === undefined ? l10n.t('no value known here') : code(value);
  return { span, text: [`**${markdown(name)}** = ${shown}`, origin, more, known ?? ''].filter(Boolean).join('\n\n') };
}

function directiveHover(reading: Reading, offset: number, locale: Locale): Hover | undefined {
  const directive = reading.directives.find(({ key }) => offset >= key.start && offset <= key.end);
  const doc = directive && directiveDocs[directive.name];
  if (!doc) return undefined;
  return { span: directive.key, text: `${doc[locale]}\n\n[${l10n.t('Reference')}](${reference}#${directive.name})` };
}

export function hoverAt(reading: Reading, offset: number, input: HoverInput): Hover | undefined {
  const place = placeAt(reading, offset);
  if (!place) return undefined;
  if (place.kind === 'directive') return directiveHover(reading, offset, input.locale);
  if (place.kind === 'keyword') {
    const instruction = reading.instructions.find((item) => item.keywordSpan.start === place.span.start);
    const text = instruction && keywordHover(instruction, input.locale);
    return text ? { span: place.span, text } : undefined;
  }
  const variable = variableHover(reading, offset, input.locale);
  if (variable) return variable;
  const { instruction } = place;
  if (place.kind === 'flag' || place.kind === 'value') {
    const flag =
      place.kind === 'value' ? place.flag : instruction.flags.find((item) => item.start === place.span.start);
    if (!flag) return undefined;
    const from = sourceOf(flag);
    if (from && offset >= from.start && offset <= from.end) return imageHover(reading, instruction, from, input);
    return flagHover(instruction, flag, offset, input.locale);
  }
  if (place.kind !== 'word') return undefined;
  const word = instruction.words[place.index];
  if (instruction.keyword === 'FROM' && place.index === 0 && word) return imageHover(reading, instruction, word, input);
  return undefined;
}

/** The image that is named at `offset`, with the values in force; undefined when it is a stage or nothing. */
export function imageAt(reading: Reading, offset: number): string | undefined {
  const place = placeAt(reading, offset);
  if (place?.kind !== 'word' && place?.kind !== 'value') return undefined;
  const { instruction } = place;
  const word = place.kind === 'value' ? sourceOf(place.flag) : instruction.words[place.index];
  const isBase = instruction.keyword === 'FROM' && place.kind === 'word' && place.index === 0;
  if (!word || (!isBase && place.kind === 'word')) return undefined;
  const name = resolve(scopesOf(reading), word.text, instruction);
  const isStage = name !== undefined && stageNamed(reading, name, instruction.stage, !isBase) !== undefined;
  return isStage || name === '' ? undefined : name;
}

/** What `--from` or a mount's `from` names. */
function sourceOf(flag: Flag): (Span & { readonly text: string }) | undefined {
  return flag.name.text === 'from' ? flag.value : flag.options.find((option) => option.key.text === 'from')?.value;
}
