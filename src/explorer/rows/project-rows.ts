import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type PlannedService, type ProjectPlan } from '../../compose/core/project-plan.js';
import { type ContainerRecord, type ContainerState } from '../../engine/engine.js';
import { configHashOf, isOneOff, serviceOf } from '../../inventory/project.js';
import { type Ref } from '../../inventory/ref.js';
import { type ContainerRows } from './container-row.js';
import { type Row, describe, icon } from './row.js';

/** What a project's rows are made of. */
interface Project {
  readonly name: string;
  /** As part of a row's id. */
  readonly key: string;
  readonly plan: ProjectPlan | undefined;
  readonly members: readonly ContainerRecord[];
  /** Services without containers and files are left out: the user asked for a part only. */
  readonly isFiltered: boolean;
}

/** The services of a Compose project with their replicas, those not made yet, and the project's files. */
export function projectChildren(project: Project, now: number, rows: ContainerRows): readonly Row[] {
  const { name, key, plan, members, isFiltered } = project;
  const known = new Map(plan?.services.map((service) => [service.name, service]) ?? []);
  const groups = new Map<string, ContainerRecord[]>();
  // In the order in which the user wants containers sorted; what has none comes behind.
  for (const container of members) {
    const service = isOneOff(container) ? `\0${container.id}` : (serviceOf(container) ?? `\0${container.id}`);
    const group = groups.get(service);
    if (group) group.push(container);
    else groups.set(service, [container]);
  }
  const replicas = (container: ContainerRecord) => replicaRow(container, plan, known, now, rows);
  const made = [...groups].map(([service, replicated]) => {
    const [first] = replicated;
    if (first && replicated.length === 1) return replicas(first);
    return serviceRow(project, service, replicated, replicated.map(replicas));
  });
  if (isFiltered || !plan) return made;
  const missing = plan.services
    .filter((service) => !groups.has(service.name))
    .sort((a, b) => compareNames(a.name, b.name))
    .map((service) => missingRow(name, key, service));
  return [...made, ...missing, ...plan.files.map((file) => fileRow(key, file, plan))];
}

/** What menus ask of a project or a service: whether there are files, and in which states its containers are. */
export function projectContext(base: string, members: readonly ContainerRecord[], hasFiles: boolean): string {
  const flags = [base, ...(hasFiles ? ['files'] : [])];
  const has = (...states: readonly ContainerState[]) => members.some(({ state }) => states.includes(state));
  if (members.length > 0) flags.push('made');
  if (has('running', 'restarting')) flags.push('running');
  if (has('paused')) flags.push('paused');
  if (has('created', 'exited', 'dead')) flags.push('stopped');
  return flags.join(' ');
}

/** One container of a service, with what its files say of it now. */
function replicaRow(
  container: ContainerRecord,
  plan: ProjectPlan | undefined,
  known: ReadonlyMap<string, PlannedService>,
  now: number,
  rows: ContainerRows,
): Row {
  const row = rows.row(container, now);
  const service = serviceOf(container);
  if (isOneOff(container)) return { ...row, description: describe(l10n.t('one-off'), row.description) };
  if (!plan || plan.problem !== undefined || service === undefined) return row;
  const planned = known.get(service);
  if (!planned) return { ...row, description: describe(l10n.t('orphan'), row.description) };
  const { hash } = planned;
  const before = configHashOf(container);
  if (hash === undefined || hash === '' || before === undefined || hash === before) return row;
  return { ...row, description: describe(l10n.t('changed since up'), row.description) };
}

function serviceRow(
  { name, key, plan }: Project,
  service: string,
  members: readonly ContainerRecord[],
  children: readonly Row[],
): Row {
  const running = members.filter(({ state }) => state === 'running').length;
  return {
    id: `service/${key}/${encodeURIComponent(service)}`,
    label: plain(service),
    description: l10n.t('{0} of {1} running', running, members.length),
    icon: icon('server-environment'),
    context: projectContext('service', members, plan !== undefined),
    children,
    startsOpen: true,
    refs: [serviceRef(name, service), ...members.map(({ id }): Ref => ({ kind: 'container', id }))],
  };
}

function missingRow(project: string, key: string, { name, profiles }: PlannedService): Row {
  return {
    id: `service/${key}/${encodeURIComponent(name)}`,
    label: plain(name),
    description: describe(
      l10n.t('not created'),
      profiles.length > 0 ? l10n.t('profile {0}', profiles.map((profile) => plain(profile, 40)).join(', ')) : '',
    ),
    icon: icon('circle-large-outline', 'disabledForeground'),
    context: 'service files',
    children: undefined,
    refs: [serviceRef(project, name)],
  };
}

function fileRow(key: string, file: string, { folder, problem }: ProjectPlan): Row {
  return {
    id: `composeFile/${key}/${encodeURIComponent(file)}`,
    label: plain(path.basename(file)),
    description: describe(
      problem === undefined ? '' : plain(problem, 120),
      plain(path.dirname(path.relative(folder, file)), 80).replace(/^\.$/, ''),
    ),
    icon: problem === undefined ? icon('file-code') : icon('warning', 'list.warningForeground'),
    context: 'composeFile',
    children: undefined,
    refs: [{ kind: 'composeFile', path: file }],
    click: 'longshore.compose.openFile',
  };
}

function serviceRef(name: string, service: string): Ref {
  return { kind: 'project', name, service };
}
