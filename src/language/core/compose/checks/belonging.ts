/** What is wrong with other files, and so with this one: those that it includes, extends, and takes variables from. */
import * as l10n from '@vscode/l10n';
import { dotenvProblem } from '../dotenv.js';
import { type Problem, ruleSeverities } from '../problem.js';
import { type Project, sections } from '../project.js';
import { root as rootShape } from '../table/root.js';
import { service as serviceShape } from '../table/service.js';
import { Walker } from '../walk.js';
import { type YamlFile } from '../yaml/read.js';
import { type YamlNode, entriesOf as mappingEntries, itemsOf, valueOf } from '../yaml/tree.js';
import { type Check } from './check.js';
import { isWrittenAnew } from './long-form.js';
import { allEntries, hasOddKey, oddKeyMessage, scalarsOf } from './texts.js';

/** What a node comes to, as a text that is the same for the same. */
function comesTo(project: Project, node: YamlNode): string {
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, value }) => `${JSON.stringify(key.text)}:${comesTo(project, value)}`);
    return `{${entries.sort().join()}}`;
  }
  if (node.kind === 'list') return `[${node.items.map((item) => comesTo(project, item)).join()}]`;
  return JSON.stringify(project.values.text(node) ?? null);
}

interface Known {
  readonly project: Project;
  readonly value: YamlNode;
  readonly written: string;
}

/** What stands here and in an included file, or in two of them, and isn't alike, Compose refuses to put together. */
export function checkImported({ project, report }: Check): void {
  if (project.included.length === 0) return;
  const known = new Map<string, Known>();
  for (const { node, project: other, written } of project.included) {
    if (!other) continue;
    for (const { id, name, value } of entriesOf(other)) {
      const before = known.get(id);
      // Files that are included as one lie over each other.
      if (other.base || !before) known.set(id, { project: other, value, written });
      else if (comesTo(other, value) !== comesTo(before.project, before.value)) {
        const message = l10n.t('“{0}” is in {1} and in {2}, and they are not the same.', name, before.written, written);
        report({ rule: 'conflict', span: node.span, message });
      }
    }
  }
  for (const { id, section, name, value, span } of entriesOf(project)) {
    const there = known.get(id);
    if (!there) continue;
    const isSame = comesTo(project, value) === comesTo(there.project, there.value);
    if (isSame && !isWrittenAnew(section, value)) continue;
    const message = isSame
      ? l10n.t('“{0}” is also in {1}, which is included here: Compose takes that for a conflict.', name, there.written)
      : l10n.t('“{0}” is also in {1}, which is included here, and is another one there.', name, there.written);
    report({ rule: 'conflict', span, message });
  }
}

function entriesOf(project: Project) {
  return sections.flatMap((section) =>
    project.entries(section).map(({ key, value }) => {
      return { id: `${section} ${key.text}`, section, name: key.text, value, span: key.span };
    }),
  );
}

/** What of a file's text stops Compose wherever it stands in it, in words; undefined where nothing does. */
function textProblem(project: Project, { roots, problems: [first] }: YamlFile): string | undefined {
  if (first) return first.message;
  const odd = allEntries(roots).find(hasOddKey);
  if (odd) return oddKeyMessage(odd.key.text);
  for (const node of scalarsOf(roots)) {
    const result = project.values.interpolated(node);
    if (result?.broken) return l10n.t('a variable is not written well');
    if (result?.required) return l10n.t('{0} has to be set.', result.required.variable.name);
  }
  const found: Problem[] = [];
  const walker = new Walker(project.values, (problem) => found.push(problem));
  for (const root of roots) walker.check(root, rootShape, []);
  return found.find(({ isCast }) => isCast === true)?.message;
}

/** Lists in which nothing may stand twice, in a service that is extended either. */
const kept: ReadonlySet<string> = new Set([
  'security_opt',
  'group_add',
  'external_links',
  'volumes_from',
  'device_cgroup_rules',
  'extra_hosts',
  'gpus',
]);

/** What stands twice in other lists of a service that is extended is put together to one. */
function isPutTogether(service: YamlNode, { start }: Problem['span']): boolean {
  const list = mappingEntries(service).find(({ value: { span } }) => span.start <= start && start <= span.end);
  return list !== undefined && !kept.has(list.key.text);
}

/** A service of another file that is extended has to be a good one, and all of that file has to be readable. */
export function checkExtended({ project, report }: Check): void {
  const problems = new Map<YamlFile, string | undefined>();
  for (const { entry, layers } of project.services.values()) {
    const extending = valueOf(entry.value, 'extends');
    const file = valueOf(extending, 'file');
    if (!file) continue;
    const written = project.values.text(file) ?? '';
    for (const { node, isHere, file: other } of layers) {
      if (isHere) continue;
      if (!problems.has(other)) problems.set(other, textProblem(project, other));
      const problem = problems.get(other);
      if (problem !== undefined) {
        report({ rule: 'included', span: file.span, message: l10n.t('{0} has a mistake: {1}', written, problem) });
        break;
      }
      const found: Problem[] = [];
      new Walker(project.values, (problem) => found.push(problem)).check(node, serviceShape, [
        'services',
        entry.key.text,
      ]);
      const first = found.find(
        ({ rule, span, severity = ruleSeverities[rule] }) =>
          severity === 'error' && !(rule === 'duplicate-item' && isPutTogether(node, span)),
      );
      if (!first) continue;
      report({ rule: 'included', span: file.span, message: l10n.t('{0} has a mistake: {1}', written, first.message) });
      break;
    }
  }
}

/** Files with variables that can't be read. */
export function checkVariableFiles({ project, report }: Check): void {
  const say = (path: string, shown: string, span: Problem['span']): void => {
    const problem = dotenvProblem(project.around.text(path) ?? '');
    if (!problem) return;
    const words = {
      space: l10n.t('line {0}: the name of a variable has a space in it', problem.line),
      quote: l10n.t('line {0}: a quote is not closed', problem.line),
      character: l10n.t('line {0}: a character that no name of a variable has', problem.line),
      template: l10n.t('line {0}: a variable is not written well', problem.line),
    }[problem.kind];
    report({ rule: 'included', span, message: l10n.t('{0} has a mistake: {1}', shown, words) });
  };
  const [root] = project.file.roots;
  if (project.folder !== undefined && root?.kind === 'map' && root.entries[0]) {
    say(`${project.folder}/.env`, '.env', root.entries[0].key.span);
  }
  for (const { entry, isEnabled } of project.services.values()) {
    for (const item of isEnabled ? itemsOfOne(valueOf(entry.value, 'env_file')) : []) {
      const node = item.kind === 'map' ? valueOf(item, 'path') : item;
      const isRaw = item.kind === 'map' && project.values.text(valueOf(item, 'format')) === 'raw';
      const written = project.values.text(node);
      const path = written === undefined ? undefined : project.resolve(written);
      if (node && written !== undefined && path !== undefined && !isRaw) say(path, written, node.span);
    }
  }
}

function itemsOfOne(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? itemsOf(node) : node ? [node] : [];
}
