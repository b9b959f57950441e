/** What may be written at a place of a Compose file. */
import * as l10n from '@vscode/l10n';
import { type Span } from '../../features/reading.js';
import { type KnownImages } from '../../features/images.js';
import { readDockerfile } from '../../features/reading.js';
import { type Locale } from '../../knowledge/text.js';
import { dockerfileText } from '../checks/files.js';
import { type Project, type Section, type Service } from '../project.js';
import { type Key, type Reference, type ScalarShape, type Shape } from '../table/shape.js';
import { exposureOf } from './exposed-ports.js';
import { type PathStep, type WritingPlace, describe, writingPlace } from './place.js';

export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'name' | 'image' | 'variable';
  /** A snippet, with `$0` where the cursor goes. */
  readonly insert: string;
  readonly replace: Span;
  readonly detail?: string;
  readonly documentation?: string;
  readonly isDeprecated?: boolean;
  /** What comes next is offered at once. */
  readonly continues?: boolean;
}

export interface CompletionInput {
  readonly images: Pick<KnownImages, 'references'>;
  readonly locale: Locale;
  /** Ports that an image of the engine exposes, `80/tcp`. */
  readonly exposed?: (image: string) => readonly string[];
}

const sectionOf: Readonly<Record<Reference, Section>> = {
  service: 'services',
  network: 'networks',
  volume: 'volumes',
  config: 'configs',
  secret: 'secrets',
  model: 'models',
};

/** A text that means itself in a snippet. */
const plain = (text: string): string => text.replace(/[$}\\]/g, '\\$&');

/** Everything that may be written at an offset, most useful first. */
export function completeCompose(project: Project, offset: number, input: CompletionInput): Suggestion[] {
  const { text } = project.file;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  // In a comment nothing is offered.
  if (/(?:^|\s)#/.test(text.slice(lineStart, offset).replace(/"[^"]*"|'[^']*'/g, ''))) return [];
  const place = writingPlace(text, offset);
  const variable = variables(project, place, offset);
  if (variable) return variable;
  const found = describe(place.path);
  if (!found) return [];
  const replace = { start: place.start, end: wordEnd(text, offset, place) };
  if (place.kind === 'key') return keys(project, found.shape, place, replace, input);
  const values = scalarValues(project, found.shape.scalar, place, replace, input);
  // An item that may be a mapping begins with one of its keys.
  const isItem = place.path.at(-1) === '[]';
  return isItem ? [...values, ...keys(project, found.shape, place, replace, input)] : values;
}

function wordEnd(text: string, offset: number, place: WritingPlace): number {
  const shape = place.kind === 'key' ? /[\w.-]*/y : /[^\s"',\]}#]*/y;
  shape.lastIndex = offset;
  return offset + (shape.exec(text)?.[0].length ?? 0);
}

/** What stands behind a key that is written: its colon, and where its value begins. */
function behind(shape: Shape, place: WritingPlace, unit: string): string {
  if (place.isFlow) return ': $0';
  const indent = `\n${' '.repeat(place.column)}${unit}`;
  if (shape.scalar) return ': $0';
  if (shape.list && !shape.map) return `:${indent}- $0`;
  return shape.map ? `:${indent}$0` : ': $0';
}

function keys(
  project: Project,
  shape: Shape,
  place: WritingPlace,
  replace: Span,
  { locale }: CompletionInput,
): Suggestion[] {
  const { map } = shape;
  if (!map) return [];
  const { text } = project.file;
  // A key that has its colon already gets none.
  const hasColon = /^\s*:/.test(text.slice(replace.end, replace.end + 4));
  const known = Object.entries(map.keys)
    .filter(([name]) => !place.siblings.has(name))
    .map(([name, key]): Suggestion => {
      return {
        label: name,
        kind: 'key',
        insert: plain(name) + (hasColon ? '' : behind(key.shape, place, '  ')),
        replace,
        documentation: documentation(key, locale),
        isDeprecated: key.isDeprecated === true,
        continues: !hasColon,
      };
    });
  const names = map.names?.refersTo ? namesOf(project, map.names.refersTo, place.path) : [];
  const named = names
    .filter((name) => !place.siblings.has(name))
    .map((name): Suggestion => ({
      label: name,
      kind: 'name',
      insert: plain(name) + (hasColon ? '' : behind(map.names?.shape ?? {}, place, '  ')),
      replace,
    }));
  return [...named, ...known];
}

/** The text of a key's documentation, as Markdown. */
export function documentation({ text, since, isDeprecated }: Key, locale: Locale): string {
  const lines = [text[locale]];
  if (isDeprecated === true) lines.unshift(`**${l10n.t('Deprecated')}**`);
  if (since !== undefined) lines.push(l10n.t('From Compose {0} on.', since));
  return lines.join('\n\n');
}

/** Names of a section; of services those but the one that the place is in. */
function namesOf(project: Project, reference: Reference, path: readonly PathStep[]): string[] {
  const names = [...project.names(sectionOf[reference])];
  if (reference === 'network' && !names.includes('default')) names.push('default');
  return reference === 'service' ? names.filter((name) => name !== path[1]) : names;
}

function scalarValues(
  project: Project,
  shape: ScalarShape | undefined,
  place: WritingPlace,
  replace: Span,
  input: CompletionInput,
): Suggestion[] {
  const value = (label: string): Suggestion => {
    return {
      label,
      kind: 'value',
      insert: plain(needsQuotes(label, project, replace) ? `"${label}"` : label),
      replace,
    };
  };
  const name = (label: string): Suggestion => ({ label, kind: 'name', insert: plain(label), replace });
  const found: Suggestion[] = [];
  if (shape?.refersTo) found.push(...namesOf(project, shape.refersTo, place.path).map(name));
  found.push(...[...(shape?.values ?? []), ...(shape?.suggestions ?? [])].map(value));
  if (shape?.isImage === true) {
    found.push(
      ...input.images
        .references()
        .map((label): Suggestion => ({ label, kind: 'image', insert: plain(label), replace })),
    );
  }
  return [...found, ...special(project, place, replace, input)];
}

/** `no` and `on` without quotes are read as something else by many. */
function needsQuotes(label: string, { file }: Project, { start }: Span): boolean {
  return /^(?:no|yes|on|off)$/.test(label) && !/["']/.test(file.text[start - 1] ?? '');
}

/** Values that other parts of the project, or other files, tell. */
function special(project: Project, place: WritingPlace, replace: Span, input: CompletionInput): Suggestion[] {
  const [section, service = '', key] = place.path;
  if (section !== 'services') return [];
  const name = (label: string, insert = label): Suggestion => ({ label, kind: 'name', insert: plain(insert), replace });
  const quoted = (text: string): string => (/["']/.test(project.file.text[place.start - 1] ?? '') ? text : `"${text}"`);
  const last = place.path.at(-1);
  const own = project.services.get(service);
  switch (key) {
    case 'volumes':
      return place.path.length === 4 && !place.word.includes(':')
        ? [...project.names('volumes')].map((volume) => name(volume, `${volume}:/`))
        : [];
    case 'ports': {
      const ports = exposedPorts(project, own, input);
      const both = ports.map((port) => `${port.split('/', 1)[0] ?? ''}:${port}`);
      if (place.path.length === 4) return both.map((port) => name(port, quoted(port)));
      return last === 'target' ? ports.flatMap((port) => (port.includes('/') ? [] : [name(port)])) : [];
    }
    case 'expose':
      return exposedPorts(project, own, input).map((port) => name(port, quoted(port)));
    case 'network_mode':
    case 'ipc':
    case 'pid':
      return namesOf(project, 'service', place.path).map((other) => name(`service:${other}`));
    case 'links':
    case 'volumes_from':
      return namesOf(project, 'service', place.path).map((other) => name(other));
    case 'profiles': {
      const all = [...project.services.values()].flatMap(({ profiles }) => profiles);
      return [...new Set(all)].map((profile) => name(profile));
    }
    case 'build': {
      if (last !== 'target' || !own) return [];
      const text = dockerfileText(project, own);
      const stages = text === undefined ? [] : readDockerfile(text).stages;
      return stages.flatMap(({ name: stage }) => (stage ? [name(stage.text)] : []));
    }
    case 'extends': {
      const isHere = last === 'service' || place.path.length === 3;
      return isHere ? namesOf(project, 'service', place.path).map((other) => name(other)) : [];
    }
    default:
      return [];
  }
}

/** `80` and `53/udp`: what the service's image or Dockerfile exposes. */
function exposedPorts(project: Project, service: Service | undefined, { exposed }: CompletionInput): string[] {
  if (!service) return [];
  const { ports, image } = exposureOf(project, service);
  const all = [...ports, ...(image === undefined ? [] : (exposed?.(image) ?? []))];
  return [...new Set(all.map((port) => port.replace(/\/tcp$/, '')))];
}

/** The image that is being written, to be looked for elsewhere, and where it stands. */
export function imageQueryAt(
  project: Project,
  offset: number,
): { readonly written: string; replace: Span } | undefined {
  const place = writingPlace(project.file.text, offset);
  const isImage = place.kind === 'value' && describe(place.path)?.shape.scalar?.isImage === true;
  const written = place.word;
  if (!isImage || written === '' || written.includes('$')) return undefined;
  return { written, replace: { start: place.start, end: wordEnd(project.file.text, offset, place) } };
}

/** What a registry has and isn't offered already. */
export function registryImages(references: readonly string[], replace: Span, own: readonly Suggestion[]): Suggestion[] {
  const known = new Set(own.map(({ label }) => label));
  return references
    .filter((reference) => !known.has(reference))
    .map((label) => ({ label, kind: 'image', insert: plain(label), replace, detail: l10n.t('from the registry') }));
}

/** Variables, behind a dollar. */
function variables(project: Project, place: WritingPlace, offset: number): Suggestion[] | undefined {
  const { text } = project.file;
  const before = text.slice(place.start, offset);
  const match = /(?<!\$)(?:\$\$)*(\$\{?)(\w*)$/.exec(before);
  if (!match || place.kind === 'key') return undefined;
  const [, dollar = '', word = ''] = match;
  const start = offset - word.length - dollar.length;
  const isClosed = text[offset] === '}';
  const names = [...project.dotenv.keys(), ...known(text)];
  return [...new Set(names)].map((name) => {
    const value = project.environment(name);
    const label = `\${${name}}`;
    const base: Suggestion = {
      label,
      kind: 'variable',
      insert: plain(label),
      replace: { start, end: offset + (isClosed ? 1 : 0) },
    };
    return value === undefined ? base : { ...base, detail: value };
  });
}

/** Names that the file uses already. */
function known(text: string): string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name).filter((name) => name !== '');
}
