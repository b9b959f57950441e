import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { compareNames, plain } from '../../base/text.js';
import { type ProjectPlan } from '../../compose/core/project-plan.js';
import { pick, pickMany } from '../../host/ask.js';
import { type Inventory } from '../../inventory/inventory.js';
import { projectOf, serviceOf } from '../../inventory/project.js';
import { type Ref } from '../../inventory/ref.js';
import { type Services } from '../command.js';
import { Refusal } from '../refusal.js';
import { type ProjectSubject } from './project-subject.js';

type Can = (subject: ProjectSubject) => boolean;

/**
 * The project that rows, files of the explorer (with a service, from a lens) or a lens name; else the one that the user
 * picks. Several rows of one project are one subject. Throws Refusal when there is none.
 */
export async function chooseProjects(
  services: Services,
  { title, many, can }: { readonly title: string; readonly many: boolean; readonly can: Can },
  [first, second]: readonly unknown[],
): Promise<readonly ProjectSubject[]> {
  const { inventory, rows } = services;
  const desk = await services.compose();
  await inventory.load(['container'], AbortSignal.timeout(30_000));
  if (first instanceof vscode.Uri) {
    const plan = await desk.planOfFile(first.fsPath);
    if (plan.services.length === 0 && plan.problem !== undefined) {
      throw new Refusal(l10n.t('{0} can’t be read as a Compose file: {1}', plain(first.path, 80), plain(plan.problem)));
    }
    return [subjectOf(plan.name, typeof second === 'string' ? [second] : [], plan, inventory)];
  }
  const plans = await desk.plans();
  const planOf = (name: string) => plans.find((plan) => plan.name === name);
  if (typeof first === 'string') {
    const isSelection = many && Array.isArray(second) && second.length > 1 && second.includes(first);
    const ids = isSelection ? (second as readonly string[]) : [first];
    const chosen = new Map<string, Set<string> | 'all'>();
    for (const ref of ids.flatMap((id) => rows.refsOf(id))) {
      const named = ref.kind === 'project' ? ref : serviceOfContainer(ref, inventory);
      if (!named) continue;
      const before = chosen.get(named.name);
      if (named.service === undefined) chosen.set(named.name, 'all');
      else if (before === undefined) chosen.set(named.name, new Set([named.service]));
      else if (before !== 'all') before.add(named.service);
    }
    const subjects = [...chosen].map(([name, named]) =>
      subjectOf(name, named === 'all' ? [] : [...named], planOf(name), inventory),
    );
    if (subjects.length === 0) throw new Refusal(l10n.t('What was chosen has been removed meanwhile.'));
    const able = subjects.filter(can);
    if (able.length === 0) throw new Refusal(l10n.t('That can’t be done in the state that it is in now.'));
    return able;
  }
  const names = new Set([
    ...plans.map(({ name }) => name),
    ...[...inventory.containers.values()].flatMap((container) => projectOf(container) ?? []),
  ]);
  const all = [...names].sort(compareNames).map((name) => subjectOf(name, [], planOf(name), inventory));
  const choices = all.filter(can).map((value) => ({
    label: plain(value.name),
    description: plain(value.plan?.folder ?? ''),
    value,
  }));
  if (choices.length === 0) {
    throw new Refusal(
      all.length > 0
        ? l10n.t('There is nothing here that this command can work on.')
        : l10n.t(
            'There is no Compose project: no file of one in the workspace, and no container of one on the engine.',
          ),
    );
  }
  if (many) return pickMany(l10n.t('{0}: choose one or several', title), choices);
  return [
    choices.length === 1 && choices[0] ? choices[0].value : await pick(l10n.t('{0}: choose one', title), choices),
  ];
}

/** The service that a container is a replica of. */
function serviceOfContainer(
  ref: Ref,
  { containers }: Inventory,
): { readonly name: string; readonly service: string | undefined } | undefined {
  const container = ref.kind === 'container' ? containers.get(ref.id) : undefined;
  const name = container && projectOf(container);
  const service = container && serviceOf(container);
  return name === undefined || service === undefined ? undefined : { name, service };
}

function subjectOf(
  name: string,
  services: readonly string[],
  plan: ProjectPlan | undefined,
  inventory: Inventory,
): ProjectSubject {
  const containers = [...inventory.containers.values()]
    .filter(
      (container) =>
        projectOf(container) === name && (services.length === 0 || services.includes(serviceOf(container) ?? '')),
    )
    .sort((a, b) => compareNames(a.name, b.name));
  return { name, services, plan, containers };
}

/** The names of all of a project's services, those of its files first. */
export function serviceNames({ plan, containers }: ProjectSubject): string[] {
  return [
    ...new Set([...(plan?.services.map(({ name }) => name) ?? []), ...containers.flatMap((c) => serviceOf(c) ?? [])]),
  ];
}

/** What it is called in titles: the project, or its services. */
export function projectTitle({ name, services }: ProjectSubject): string {
  return services.length === 0 ? plain(name, 60) : `${plain(name, 40)}: ${plain(services.join(', '), 60)}`;
}

/** The service that is meant: the one chosen, the only one, or the one that the user picks. */
export async function chooseService(subject: ProjectSubject, title: string): Promise<string> {
  const names = subject.services.length > 0 ? subject.services : serviceNames(subject);
  const [only] = names;
  if (only === undefined) throw new Refusal(l10n.t('{0} has no services.', plain(subject.name, 60)));
  if (names.length === 1) return only;
  return pick(
    title,
    names.map((name) => ({ label: plain(name), value: name })),
  );
}
