/** Names that services use have to be there: services, networks, volumes, configs, secrets, models. */
import * as l10n from '@vscode/l10n';
import { Nearest, manyComparisons } from '../../dockerfile/nearest.js';
import { type Span } from '../../features/reading.js';
import { type Problem } from '../problem.js';
import { type Project, type Section, type Service, settingOf, settingsOf } from '../project.js';
import { parseMount } from '../short-syntax.js';
import { didYouMean, nearestName } from '../walk.js';
import { type YamlNode, entriesOf, itemsOf, valueOf } from '../yaml/tree.js';
import { type Check, ofService, spanIn } from './check.js';

/** A name that a service uses. */
export interface Use {
  readonly section: Section;
  readonly name: string;
  /** The name alone, within a longer text. */
  readonly span: Span;
  readonly key: string;
  /** Whether it is written in the file itself, and not taken over from another service. */
  readonly isHere: boolean;
  /** `depends_on` with `required: false`. */
  readonly isOptional: boolean;
}

/** The part of a node's text, where it is written as it is. */
function partSpan(span: Span, node: YamlNode, from: number, length: number): Span {
  if (node.kind !== 'scalar' || node.style === 'block' || span !== node.span) return span;
  const quote = node.style === 'plain' ? 0 : 1;
  const isPlain = span.end - span.start === node.text.length + 2 * quote;
  return isPlain ? { start: span.start + quote + from, end: span.start + quote + from + length } : span;
}

/** Every name that a service uses, with the place. */
export function usesOf(project: Project, service: Service): Use[] {
  const { values } = project;
  const uses: Use[] = [];
  const collect = (
    section: Section,
    keys: readonly string[],
    read: (text: string) => readonly [string, number] | undefined,
  ): void => {
    const key = keys.at(-1) ?? '';
    for (const { value, layer } of settingsOf(service, ...keys)) {
      const add = (node: YamlNode, text: string | undefined, isOptional = false): void => {
        const found = text === undefined ? undefined : read(text);
        if (!found) return;
        const [name, from] = found;
        const whole = spanIn(service, layer, node);
        uses.push({
          section,
          name,
          span: partSpan(whole, node, from, name.length),
          key,
          isHere: layer.isHere,
          isOptional,
        });
      };
      if (value.kind === 'map') {
        for (const entry of entriesOf(value)) {
          const isOptional = values.text(valueOf(entry.value, 'required')) === 'false';
          add(entry.key, entry.key.text, isOptional);
        }
      } else if (value.kind === 'list') {
        for (const item of value.items) {
          const node = item.kind === 'map' ? valueOf(item, 'source') : item;
          if (node) add(node, values.text(node));
          else if (item.kind === 'map' && (section === 'configs' || section === 'secrets')) add(item, '');
        }
      } else add(value, values.text(value));
    }
  };
  const whole = (text: string): readonly [string, number] => [text, 0];
  const beforeColon = (text: string): readonly [string, number] => [text.split(':', 1)[0] ?? '', 0];
  const ofService_ = (text: string): readonly [string, number] | undefined =>
    text.startsWith('service:') ? [text.slice('service:'.length), 'service:'.length] : undefined;
  collect('services', ['depends_on'], whole);
  collect('services', ['links'], beforeColon);
  collect('services', ['volumes_from'], (text) => (text.startsWith('container:') ? undefined : beforeColon(text)));
  for (const key of ['network_mode', 'ipc', 'pid']) collect('services', [key], ofService_);
  collect('networks', ['networks'], whole);
  collect('configs', ['configs'], whole);
  collect('secrets', ['secrets'], whole);
  collect('secrets', ['build', 'secrets'], whole);
  collect('models', ['models'], whole);
  for (const { value, layer } of settingsOf(service, 'volumes')) {
    for (const item of itemsOf(value)) {
      const node = item.kind === 'map' ? valueOf(item, 'source') : item;
      const name = volumeName(project, item);
      if (node && name !== undefined && name !== '') {
        const span = partSpan(spanIn(service, layer, node), node, 0, name.length);
        uses.push({ section: 'volumes', name, span, key: 'volumes', isHere: layer.isHere, isOptional: false });
      }
    }
  }
  return uses;
}

/** The volume that a mount names. */
export function volumeName(project: Project, mount: YamlNode): string | undefined {
  if (mount.kind === 'map') {
    const isVolume = project.values.text(valueOf(mount, 'type')) === 'volume';
    return isVolume ? project.values.text(valueOf(mount, 'source')) : undefined;
  }
  const text = project.values.text(mount);
  const parsed = text === undefined ? undefined : parseMount(text);
  return typeof parsed === 'object' && parsed.type === 'volume' ? parsed.source : undefined;
}

const nouns: Readonly<Record<Section, () => string>> = {
  services: () => l10n.t('service'),
  networks: () => l10n.t('network'),
  volumes: () => l10n.t('volume'),
  configs: () => l10n.t('config'),
  secrets: () => l10n.t('secret'),
  models: () => l10n.t('model'),
};

/** The text that adds a name to a section of its file. */
function addition(project: Project, section: Section, name: string): { readonly span: Span; readonly text: string } {
  const { text, roots } = project.file;
  const root = roots.at(-1);
  const there = valueOf(root, section);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (there?.kind === 'map' && !there.isFlow && there.entries.length > 0) {
    const first = there.entries[0]?.key.span.start ?? there.span.start;
    const column = first - (text.lastIndexOf('\n', first - 1) + 1);
    return { span: { start: first, end: first }, text: `${name}:${newline}${' '.repeat(column)}` };
  }
  const end = text.length;
  const gap = text.endsWith('\n') || text === '' ? '' : newline;
  return { span: { start: end, end }, text: `${gap}${section}:${newline}  ${name}:${newline}` };
}

function undefinedName(project: Project, service: Service, use: Use, nearest: Map<Section, Nearest>): Problem {
  const names =
    nearest.get(use.section) ?? new Nearest([...project.names(use.section)], { left: manyComparisons / 10 });
  nearest.set(use.section, names);
  const near = nearestName(names, use.name);
  const noun = nouns[use.section]();
  const message = use.isHere
    ? l10n.t('There is no {0} “{1}” in this project.', noun, use.name)
    : l10n.t('What “{0}” extends uses the {1} “{2}”, which this project hasn’t.', service.name, noun, use.name);
  const canMake = use.isHere && (use.section === 'networks' || use.section === 'volumes') && /^[\w.-]+$/.test(use.name);
  return {
    rule: 'undefined-reference',
    span: use.span,
    message: near === undefined ? message : `${message} ${didYouMean(near)}`,
    repairs: () => [
      ...(near === undefined || !use.isHere
        ? []
        : [
            {
              title: l10n.t('Change to “{0}”', near),
              edits: [{ span: use.span, text: near }],
              isPreferred: true,
              isSafe: false,
            },
          ]),
      ...(canMake
        ? [
            {
              title: l10n.t('Add the {0} “{1}”', noun, use.name),
              edits: [addition(project, use.section, use.name)],
              isPreferred: near === undefined,
              isSafe: false,
            },
          ]
        : []),
    ],
  };
}

/** Reports names that are nowhere, and services that need one which no profile switches on. */
export function checkReferences({ project, report }: Check): void {
  const nearest = new Map<Section, Nearest>();
  for (const service of project.services.values()) {
    for (const use of usesOf(project, service)) {
      if (use.section === 'networks' && use.name === 'default') continue;
      if (!project.has(use.section, use.name)) {
        if (!project.isIncomplete) report(ofService(service, undefinedName(project, service, use, nearest)));
        continue;
      }
      const needed = use.section === 'services' ? project.service(use.name) : undefined;
      if (!needed || needed.isEnabled || use.isOptional || !service.isEnabled) continue;
      const message = l10n.t(
        'The service “{0}” belongs to the profile {1}, which isn’t on, but “{2}” needs it.',
        use.name,
        needed.profiles.join(', '),
        service.name,
      );
      report({ rule: 'inactive-profile', span: use.span, message, severity: 'error' });
    }
    checkContexts(project, service, report);
  }
}

/** `additional_contexts` may name services that are built. */
function checkContexts(project: Project, service: Service, report: Check['report']): void {
  for (const { value, layer } of settingsOf(service, 'build', 'additional_contexts')) {
    const contexts = value.kind === 'map' ? entriesOf(value).map((entry) => entry.value) : itemsOf(value);
    for (const node of contexts) {
      const text = project.values.text(node) ?? '';
      const name = /(?:^|=)service:(.*)$/.exec(text)?.[1];
      if (name === undefined || project.isIncomplete) continue;
      const other = project.service(name);
      if (other && (other.isIncomplete || settingOf(other, 'build'))) continue;
      const message = other
        ? l10n.t('The service “{0}” is not built, so it is no context.', name)
        : l10n.t('There is no {0} “{1}” in this project.', nouns.services(), name);
      report(ofService(service, { rule: 'undefined-reference', span: spanIn(service, layer, node), message }));
    }
  }
}
