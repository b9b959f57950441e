/** What is wrong with a Compose file: the entry of the core that everything else asks. */
import * as l10n from '@vscode/l10n';
import { type Severity } from '../features/finding.js';
import { checkExtended, checkImported, checkVariableFiles } from './checks/belonging.js';
import { type Check } from './checks/check.js';
import { checkCircles, checkExtends } from './checks/circles.js';
import { checkFiles } from './checks/files.js';
import { checkPorts } from './checks/ports.js';
import { checkReferences } from './checks/references.js';
import { checkResources } from './checks/resources.js';
import { checkServices } from './checks/services.js';
import { checkSubnets } from './checks/subnets.js';
import { checkLegacy, checkVariables } from './checks/texts.js';
import { checkUnused } from './checks/unused.js';
import { type Problem, ruleSeverities } from './problem.js';
import { Project } from './project.js';
import { type Surroundings } from './surroundings.js';
import { root as rootShape } from './table/root.js';
import { Walker } from './walk.js';
import { readYaml } from './yaml/read.js';
import { entriesOf, valueOf, type YamlNode } from './yaml/tree.js';

export type Judged = Problem & { readonly severity: Severity };

/** As many are told: a file with thousands of mistakes is no help with a list of all. */
const most = 1000;

const analysed = new WeakMap<Project, readonly Judged[]>();

/** Reads a text and says what is wrong with it. Never fails, whatever the text. */
export function analyseCompose(
  text: string,
  around: Surroundings,
): { readonly project: Project; readonly problems: readonly Judged[] } {
  const project = new Project(readYaml(text), around);
  return { project, problems: analyseProject(project) };
}

/** Says what is wrong with a file that has been read. */
export function analyseProject(project: Project): readonly Judged[] {
  const known = analysed.get(project);
  if (known) return known;
  const found = new Map<string, Judged>();
  const report = (problem: Problem): void => {
    const id = `${problem.span.start} ${problem.span.end} ${problem.message}`;
    if (found.size < most && !found.has(id)) {
      found.set(id, { ...problem, severity: problem.severity ?? ruleSeverities[problem.rule] });
    }
  };
  // What an included file leads back to finds an answer here while this one is still worked out.
  analysed.set(project, []);
  const { file } = project;
  for (const { code, span, message } of file.problems) report({ rule: code, span, message });
  const isReadable = file.problems.every(({ code }) => code === 'duplicate-key');
  if (file.roots.length === 0 && file.problems.length === 0) {
    report({
      rule: 'empty',
      span: { start: 0, end: Math.min(1, file.text.length) },
      message: l10n.t('This Compose file is empty.'),
    });
  }
  const check = { project, report };
  // Behind a mistake in the YAML things are read as something else than they are meant to be.
  const readable = Math.min(
    ...file.problems.filter(({ code }) => code !== 'duplicate-key').map(({ span }) => lineStart(file.text, span.start)),
  );
  const walker = new Walker(project.values, (problem) => {
    if (problem.span.end < readable && !(Number.isFinite(readable) && problem.rule === 'wrong-type')) report(problem);
  });
  for (const node of file.roots) {
    walker.check(withoutEmptyInclude(node), rootShape, []);
    if (node.kind === 'map' && entriesOf(node).length === 0) {
      report({ rule: 'empty', span: node.span, message: l10n.t('This Compose file is empty.') });
    }
  }
  // Half a text has half of the names: what is missing is often there, and only not read.
  if (isReadable) {
    checkName(check);
    checkVariables(check);
    checkLegacy(check);
    checkServices(check);
    checkResources(check);
    checkReferences(check);
    checkCircles(check);
    checkExtends(check);
    checkFiles(check);
    checkPorts(check);
    checkSubnets(check);
    checkUnused(check);
    checkIncluded(check);
    checkImported(check);
    checkExtended(check);
    checkVariableFiles(check);
  }
  const judged = [...found.values()].sort((a, b) => a.span.start - b.span.start);
  analysed.set(project, judged);
  return judged;
}

/** Alone of all keys `include` may be empty. */
function withoutEmptyInclude(node: YamlNode): YamlNode {
  const isEmpty = (value: YamlNode): boolean => value.kind === 'scalar' && value.type === 'null';
  if (node.kind !== 'map' || !node.entries.some(({ key, value }) => key.text === 'include' && isEmpty(value)))
    return node;
  return { ...node, entries: node.entries.filter(({ key }) => key.text !== 'include') };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1);
}

/** A project's name may be left out, but not come to nothing. */
function checkName({ project, report }: Check): void {
  for (const root of project.file.roots) {
    const name = valueOf(root, 'name');
    const comesTo = name?.kind === 'scalar' ? project.values.interpolated(name) : undefined;
    if (!name || !comesTo || comesTo.required || comesTo.broken || /[a-z0-9]/i.test(comesTo.text)) continue;
    report({ rule: 'bad-value', span: name.span, message: l10n.t('The name of the project comes to nothing.') });
  }
}

/** A mistake in an included file is one here. */
function checkIncluded({ project, report }: Check): void {
  for (const { written, node, project: other } of project.included) {
    // Alone a file has to have something in it, but an included one hasn't.
    const first = other && analyseProject(other).find(({ severity, rule }) => severity === 'error' && rule !== 'empty');
    if (!first) continue;
    report({ rule: 'included', span: node.span, message: l10n.t('{0} has a mistake: {1}', written, first.message) });
  }
}
