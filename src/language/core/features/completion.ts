import * as l10n from '@vscode/l10n';
import { flagDocs, mountOptions, mountTypes } from '../knowledge/flags.js';
import { instructionDocs, triggerable } from '../knowledge/instructions.js';
import { snippets } from '../knowledge/snippets.js';
import { type Locale, type Text } from '../knowledge/text.js';
import { checkRules, labelKeys, ports, shells, signals, syntaxes, users, variableDocs } from '../knowledge/values.js';
import { type KnownImages } from './images.js';
import { type Place, placeAt } from './place.js';
import { type Flag, type Instruction, type Reading, type Span, stageNamed } from './reading.js';
import { pathsOf, usersOf } from './stage-paths.js';
import { platformArgs, proxyArgs, scopesOf, valueOf, visibleAt } from './variables.js';

export type SuggestionKind =
  'keyword' | 'snippet' | 'flag' | 'value' | 'stage' | 'variable' | 'image' | 'file' | 'folder';

export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  readonly insert: string;
  readonly isSnippet: boolean;
  readonly replace: Span;
  readonly detail: string | undefined;
  /** Markdown. */
  readonly documentation: string | undefined;
  /** Ask for more at once, as after `--mount=`. */
  readonly continues: boolean;
}

export interface CompletionInput {
  readonly images: KnownImages;
  readonly locale: Locale;
}

type Draft = Partial<Omit<Suggestion, 'label' | 'kind' | 'replace'>>;

function suggestion(label: string, kind: SuggestionKind, replace: Span, more: Draft = {}): Suggestion {
  return {
    label,
    kind,
    replace,
    insert: label,
    isSnippet: false,
    detail: undefined,
    documentation: undefined,
    continues: false,
    ...more,
  };
}

const single = new Set(['platform', 'from', 'chown', 'chmod', 'link', 'parents', 'network', 'security']);

function keywords(reading: Reading, place: Place & { kind: 'keyword' }, locale: Locale): Suggestion[] {
  const isLower = reading.instructions.some((item) => item.keywordSpan.start !== place.span.start)
    ? reading.instructions.filter((item) =>
        /^[a-z]+$/.test(reading.text.slice(item.keywordSpan.start, item.keywordSpan.end)),
      ).length *
        2 >
      reading.instructions.length
    : false;
  const first = reading.instructions.find((item) => item.keyword === 'FROM');
  const isBeforeFrom = !first || place.span.start < first.start;
  const words = place.isTrigger ? triggerable : Object.keys(instructionDocs);
  const own = words
    .filter((word) => place.isTrigger || !isBeforeFrom || word === 'FROM' || word === 'ARG')
    .map((word) => {
      const doc = instructionDocs[word];
      const label = isLower ? word.toLowerCase() : word;
      return suggestion(label, 'keyword', place.span, {
        insert: `${label} `,
        detail: doc?.forms[0],
        documentation: doc?.text[locale],
        continues: true,
      });
    });
  if (place.isTrigger) return own;
  const ready = snippets
    .filter((snippet) => !isBeforeFrom || snippet.body.startsWith('FROM'))
    .map((snippet) =>
      suggestion(snippet.prefix, 'snippet', place.span, {
        insert: snippet.body,
        isSnippet: true,
        detail: snippet.text[locale],
      }),
    );
  return [...own, ...ready];
}

function directives(reading: Reading, place: Place & { kind: 'directive' }): Suggestion[] {
  const { before, line } = place;
  const rules = /#[ \t]*check[ \t]*=.*(?:skip|experimental)=(?:[^;]*,)?(\w*)$/.exec(before);
  if (rules) {
    const replace = { start: line.end - (rules[1]?.length ?? 0), end: line.end };
    return ['all', ...checkRules].map((rule) => suggestion(rule, 'value', replace));
  }
  const value = /#[ \t]*(syntax|escape|check)[ \t]*=[ \t]*(\S*)$/i.exec(before);
  const values = { syntax: syntaxes, escape: ['\\', '`'], check: ['skip=', 'error=true', 'experimental='] };
  if (value) {
    const replace = { start: line.end - (value[2]?.length ?? 0), end: line.end };
    const key = (value[1] ?? '').toLowerCase() as keyof typeof values;
    return values[key].map((text) => suggestion(text, 'value', replace, { continues: text.endsWith('=') }));
  }
  const name = /#[ \t]*(\w*)$/.exec(before);
  const first = reading.instructions[0];
  if (!name || (first && line.start > first.start)) return [];
  const replace = { start: line.end - (name[1]?.length ?? 0), end: line.end };
  return ['syntax', 'escape', 'check']
    .filter(
      (key) => !reading.directives.some((directive) => directive.name === key && directive.key.start !== replace.start),
    )
    .map((key) => suggestion(key, 'keyword', replace, { insert: `${key}=`, continues: true }));
}

function stagesBefore(reading: Reading, instruction: Instruction, replace: Span): Suggestion[] {
  const limit = instruction.stage?.index ?? 0;
  return reading.stages
    .slice(0, limit)
    .reverse()
    .flatMap((stage) =>
      stage.name
        ? [
            suggestion(stage.name.text, 'stage', replace, {
              detail: l10n.t('stage {0}, FROM {1}', stage.index, stage.base?.text ?? ''),
            }),
          ]
        : [],
    );
}

function images(input: CompletionInput, replace: Span): Suggestion[] {
  return input.images
    .references()
    .map((reference) => suggestion(reference, 'image', replace, { detail: l10n.t('local image') }));
}

function valueList(values: readonly string[], replace: Span, kind: SuggestionKind = 'value'): Suggestion[] {
  return values.map((value) => suggestion(value, kind, replace));
}

function variables(
  reading: Reading,
  instruction: Instruction,
  place: Span,
  offset: number,
  locale: Locale,
): Suggestion[] | undefined {
  const before = reading.text.slice(place.start, offset);
  const match = /(\$\{?)(\w*)$/.exec(before);
  if (!match || /\\$/.test(before.slice(0, match.index))) return undefined;
  const opening = match[1] ?? '$';
  const rest = /^\w*\}?/.exec(reading.text.slice(offset))?.[0] ?? '';
  const replace = { start: offset - match[0].length, end: offset + rest.length };
  const write = (name: string) => (opening === '${' ? `\${${name}}` : `$${name}`);
  const scopes = scopesOf(reading);
  const seen = new Set<string>();
  const own: Suggestion[] = [];
  for (const declaration of visibleAt(scopes, instruction)) {
    const { text: name } = declaration.name;
    if (seen.has(name)) continue;
    seen.add(name);
    own.push(
      suggestion(write(name), 'variable', replace, {
        detail: `${declaration.kind} ${name}=${valueOf(scopes, declaration) ?? ''}`,
      }),
    );
  }
  const predefined =
    instruction.keyword === 'FROM' || !instruction.stage
      ? platformArgs
      : instruction.keyword === 'RUN'
        ? proxyArgs
        : [];
  for (const name of predefined) {
    if (!seen.has(name))
      own.push(suggestion(write(name), 'variable', replace, { documentation: variableDocs[name]?.[locale] }));
  }
  return own;
}

function flags(instruction: Instruction, replace: Span, locale: Locale): Suggestion[] {
  const used = new Set(instruction.flags.filter((item) => item.start !== replace.start).map((item) => item.name.text));
  return Object.entries(flagDocs[instruction.keyword] ?? {})
    .filter(([name]) => !single.has(name) || !used.has(name))
    .map(([name, doc]) =>
      suggestion(`--${name}`, 'flag', replace, {
        insert: doc.isBoolean ? `--${name} ` : `--${name}=`,
        detail: doc.since && l10n.t('from frontend {0} on', doc.since),
        documentation: doc.text[locale],
        continues: !doc.isBoolean,
      }),
    );
}

function mount(
  reading: Reading,
  place: Place & { kind: 'value' },
  offset: number,
  input: CompletionInput,
): Suggestion[] {
  const { flag, instruction } = place;
  const type = flag.options.find((option) => option.key.text === 'type')?.value?.text ?? 'bind';
  const current = flag.options.find(
    (option) => offset >= option.key.start && offset <= (option.value?.end ?? option.key.end),
  );
  if (current?.value && offset >= current.value.start) {
    const replace = current.value;
    const key = current.key.text;
    if (key === 'from') return [...stagesBefore(reading, instruction, replace), ...images(input, replace)];
    if (key === 'type') {
      return Object.entries(mountTypes).map(([name, text]: [string, Text]) =>
        suggestion(name, 'value', replace, { documentation: text[input.locale] }),
      );
    }
    return valueList(mountOptions[key]?.values ?? [], replace);
  }
  const replace = current?.key ?? { start: offset, end: offset };
  const used = new Set(flag.options.filter((option) => option !== current).map((option) => option.key.text));
  const hasType = used.has('type');
  return Object.entries(mountOptions)
    .filter(
      ([name, doc]) =>
        !used.has(name) && !doc.aliases?.some((alias) => used.has(alias)) && (!hasType || doc.types.includes(type)),
    )
    .map(([name, doc]) =>
      suggestion(name, 'flag', replace, {
        insert: doc.isBoolean ? name : `${name}=`,
        documentation: doc.text[input.locale],
        continues: !doc.isBoolean,
      }),
    );
}

function flagValues(
  reading: Reading,
  instruction: Instruction,
  flag: Flag,
  replace: Span,
  input: CompletionInput,
): Suggestion[] {
  if (flag.name.text === 'from') return [...stagesBefore(reading, instruction, replace), ...images(input, replace)];
  if (flag.name.text === 'chown') {
    const own = instruction.stage ? usersOf(instruction.stage).map((user) => `${user}:${user}`) : [];
    return valueList([...own, 'root:root', '1000:1000', '65532:65532'], replace);
  }
  return valueList(flagDocs[instruction.keyword]?.[flag.name.text]?.values ?? [], replace);
}

function words(reading: Reading, place: Place & { kind: 'word' }, input: CompletionInput): Suggestion[] {
  const { instruction, index, span: replace } = place;
  switch (instruction.keyword) {
    case 'FROM':
      if (index === 0) {
        const scratch = suggestion('scratch', 'value', replace, { detail: l10n.t('the empty base') });
        return [...stagesBefore(reading, instruction, replace), ...images(input, replace), scratch];
      }
      return index === 1 ? [suggestion('AS', 'keyword', replace, { insert: 'AS ' })] : [];
    case 'EXPOSE':
      return Object.entries(ports).map(([port, name]) => suggestion(port, 'value', replace, { detail: name }));
    case 'USER': {
      const own = instruction.stage ? usersOf(instruction.stage) : [];
      return index === 0 ? valueList([...own, ...users], replace) : [];
    }
    case 'COPY':
    case 'ADD':
      return copyPaths(reading, instruction, index, replace);
    case 'WORKDIR':
      return instruction.stage ? valueList(pathsOf(reading, instruction.stage, instruction), replace, 'folder') : [];
    case 'STOPSIGNAL':
      return valueList(signals, replace);
    case 'SHELL':
      return index === 0 && !instruction.isJson ? valueList(shells, replace) : [];
    case 'LABEL':
      return labelKeys.map((key) => suggestion(key, 'value', replace, { insert: `${key}="$1"$0`, isSnippet: true }));
    case 'ARG':
      return [...platformArgs, ...proxyArgs].map((name) =>
        suggestion(name, 'variable', replace, { documentation: variableDocs[name]?.[input.locale] }),
      );
    case 'HEALTHCHECK':
      return index === 0 ? ['CMD', 'NONE'].map((word) => suggestion(word, 'keyword', replace)) : [];
    default:
      return [];
  }
}

/** Paths in stages: of the source's stage with `--from`, of the own stage for the destination. */
function copyPaths(reading: Reading, instruction: Instruction, index: number, replace: Span): Suggestion[] {
  const { stage } = instruction;
  if (!stage) return [];
  const isLast = index > 0 && index >= instruction.words.length - 1;
  const from = instruction.flags.find(({ name }) => name.text === 'from')?.value;
  const source = from && stageNamed(reading, from.text, stage, true);
  const sources = source && (!isLast || instruction.words.length < 2) ? pathsOf(reading, source) : [];
  const destinations = isLast ? ['./', ...pathsOf(reading, stage, instruction).map((path) => `${path}/`)] : [];
  return [...valueList(sources, replace, 'file'), ...valueList(destinations, replace, 'folder')];
}

/** What is written of an image's name at `offset`, and what a choice replaces; undefined where none can stand. */
export function imageQueryAt(reading: Reading, offset: number): { written: string; replace: Span } | undefined {
  const place = placeAt(reading, offset);
  const isBase = place?.kind === 'word' && place.instruction.keyword === 'FROM' && place.index === 0;
  const isSource = place?.kind === 'value' && place.flag.name.text === 'from';
  if (!isBase && !isSource) return undefined;
  const written = reading.text.slice(place.span.start, offset);
  return /[$@"']/.test(written) ? undefined : { written, replace: place.span };
}

/** References that a registry has, as suggestions behind those of the engine. */
export function registryImages(
  references: readonly string[],
  replace: Span,
  local: readonly Suggestion[],
): Suggestion[] {
  const known = new Set(local.map(({ label }) => label));
  return references
    .filter((reference) => !known.has(reference))
    .map((reference) => suggestion(reference, 'image', replace, { detail: l10n.t('from the registry') }));
}

/** What may be written at `offset`. Paths are not among it: they need the file system, see path-completion.ts. */
export function complete(reading: Reading, offset: number, input: CompletionInput): Suggestion[] {
  const place = placeAt(reading, offset);
  if (!place) return [];
  if (place.kind === 'keyword') return keywords(reading, place, input.locale);
  if (place.kind === 'directive') return directives(reading, place);
  const found = variables(reading, place.instruction, place.span, offset, input.locale);
  if (found) return found;
  switch (place.kind) {
    case 'flag':
      return flags(place.instruction, place.span, input.locale);
    case 'value':
      return place.flag.name.text === 'mount'
        ? mount(reading, place, offset, input)
        : flagValues(reading, place.instruction, place.flag, place.span, input);
    case 'word': {
      const own = words(reading, place, input);
      const isFirst = place.index === 0 && place.span.start === place.span.end;
      return isFirst ? [...own, ...flags(place.instruction, place.span, input.locale)] : own;
    }
    case 'body':
      return [];
  }
}
