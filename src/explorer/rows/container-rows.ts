import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { compareNames, plain } from '../../base/text.js';
import { type ContainerRecord, type ContainerState } from '../../engine/engine.js';
import { statusText } from '../../engine/wording/status.js';
import { projectFolderOf, projectOf } from '../../inventory/project.js';
import { type ContainerChoices } from './choices.js';
import { type ContainerSorting } from '../../base/choices.js';
import { type ContainerRows, imageText } from './container-row.js';
import { projectChildren, projectContext } from './project-rows.js';
import { type Icon, type Row, icon } from './row.js';

/** The order in which states are listed. */
const stateOrder: readonly ContainerState[] = [
  'running',
  'restarting',
  'paused',
  'created',
  'exited',
  'dead',
  'removing',
  'unknown',
];

interface Group {
  readonly key: string;
  /** Asked once a group, not once a container in it. */
  readonly label: () => string;
  readonly icon: Icon;
  readonly context: string;
  /** Where it stands among the groups; those with the same place are sorted by name. */
  readonly place: number;
  /** The Compose project that it stands for. */
  readonly project?: string;
}

/** The rows of the Containers view. */
export function containerRows(
  containers: Iterable<ContainerRecord>,
  choices: ContainerChoices,
  now: number,
  rows: ContainerRows,
): readonly Row[] {
  const shown = [...containers].filter((container) => isShown(container, choices, now));
  shown.sort(comparison(choices.sortBy));
  if (choices.groupBy === 'none') return shown.map((container) => rows.row(container, now));

  const groups = new Map<string, { group: Group; members: ContainerRecord[] }>();
  for (const container of shown) {
    for (const group of groupsOf(container, choices)) {
      const entry = groups.get(group.key);
      if (entry) entry.members.push(container);
      else groups.set(group.key, { group, members: [container] });
    }
  }
  // Projects that files describe and of which nothing has been made yet.
  if (choices.groupBy === 'project' && !isFiltering(choices)) {
    for (const { name } of choices.plans) {
      const planned = projectGroup(name);
      if (!groups.has(planned.key)) groups.set(planned.key, { group: planned, members: [] });
    }
  }
  return [...groups.values()]
    .sort((a, b) => a.group.place - b.group.place || compareNames(a.group.label(), b.group.label()))
    .map(({ group, members }) => groupRow(group, members, choices, now, rows));
}

function groupRow(
  group: Group,
  members: readonly ContainerRecord[],
  choices: ContainerChoices,
  now: number,
  rows: ContainerRows,
): Row {
  const running = members.filter((container) => container.state === 'running').length;
  // Only by network can a container stand in two groups, so only there its rows need the group in their ids.
  const prefix = choices.groupBy === 'network' ? `${group.key}/` : '';
  const { project } = group;
  const plan = project === undefined ? undefined : choices.plans.find(({ name }) => name === project);
  return {
    id: group.key,
    label: group.label(),
    description: members.length === 0 ? l10n.t('not created') : l10n.t('{0} of {1} running', running, members.length),
    icon: group.icon,
    context: project === undefined ? group.context : projectContext(group.context, members, plan !== undefined),
    children:
      project === undefined
        ? members.map((container) => rows.row(container, now, prefix))
        : projectChildren(
            { name: project, key: idPart(project), plan, members, isFiltered: isFiltering(choices) },
            now,
            rows,
          ),
    // What is there only as files doesn't push the containers down.
    startsOpen: members.length > 0,
    refs: [
      ...(project === undefined ? [] : [{ kind: 'project', name: project, service: undefined } as const]),
      ...members.map(({ id }) => ({ kind: 'container', id }) as const),
    ],
  };
}

function groupsOf(container: ContainerRecord, choices: ContainerChoices): readonly Group[] {
  switch (choices.groupBy) {
    case 'project': {
      const project = projectOf(container);
      return project === undefined
        ? [group('project', '', () => l10n.t('Individual containers'), 'package', 'group', 1)]
        : [projectGroup(project)];
    }
    case 'image':
      return [group('image', imageText(container), () => plain(imageText(container)), 'layers', 'group', 0)];
    case 'network': {
      const networks = container.attachments.map((attachment) => attachment.network);
      if (networks.length === 0) {
        const mode = container.networkMode.split(':')[0] ?? '';
        return [
          group(
            'network',
            `mode:${mode}`,
            () => (mode === '' ? l10n.t('No network') : plain(mode)),
            'plug',
            'group',
            1,
          ),
        ];
      }
      return networks.map((name) => group('network', name, () => plain(name), 'type-hierarchy', 'group', 0));
    }
    case 'status':
      return [
        group(
          'status',
          container.state,
          () => stateWords(container.state),
          'circle-large-outline',
          'group',
          stateOrder.indexOf(container.state),
        ),
      ];
    case 'label': {
      const value = container.labels[choices.groupByLabel];
      return value === undefined || value === ''
        ? [group('label', '', () => l10n.t('Without the label'), 'tag', 'group', 1)]
        : [group('label', value, () => plain(value), 'tag', 'group', 0)];
    }
    case 'none':
      return [];
  }
}

function projectGroup(project: string): Group {
  return { ...group('project', project, () => plain(project), 'multiple-windows', 'group project', 0), project };
}

function group(by: string, key: string, label: () => string, iconName: string, context: string, place: number): Group {
  return { key: `group/${by}/${idPart(key)}`, label, icon: icon(iconName), context, place };
}

/** A key as part of a row's id. A label's value may have 100 kB; the editor is sent ids with every row. */
function idPart(key: string): string {
  if (key.length > 200) return createHash('sha256').update(key).digest('hex');
  return encodeURIComponent(wellFormed(key));
}

/** encodeURIComponent throws on lone surrogates, and a label's value may hold anything. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** The state as a heading. */
export function stateWords(state: ContainerState): string {
  switch (state) {
    case 'running':
      return l10n.t('Running');
    case 'restarting':
      return l10n.t('Restarting');
    case 'paused':
      return l10n.t('Paused');
    case 'created':
      return l10n.t('Created, never started');
    case 'exited':
      return l10n.t('Exited');
    case 'dead':
      return l10n.t('Dead');
    case 'removing':
      return l10n.t('Being removed');
    case 'unknown':
      return l10n.t('Other');
  }
}

function comparison(by: ContainerSorting): (a: ContainerRecord, b: ContainerRecord) => number {
  const byName = (a: ContainerRecord, b: ContainerRecord) => compareNames(a.name, b.name);
  switch (by) {
    case 'name':
      return byName;
    case 'age':
      return (a, b) => b.created - a.created || byName(a, b);
    case 'state':
      return (a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) || byName(a, b);
  }
}

/** Whether the user wants to see a part of the containers only. */
function isFiltering({ runningOnly, text }: ContainerChoices): boolean {
  return runningOnly || text !== '';
}

function isShown(container: ContainerRecord, choices: ContainerChoices, now: number): boolean {
  if (choices.runningOnly && container.state !== 'running') return false;
  if (choices.onlyFolders && !isOfFolders(container, choices.onlyFolders)) return false;
  if (choices.text === '') return true;
  const facts = [container.name, imageText(container), projectOf(container) ?? '', statusText(container, now)];
  return (
    facts.some((fact) => fact.toLowerCase().includes(choices.text)) ||
    (choices.text.length >= 4 && container.id.startsWith(choices.text))
  );
}

function isOfFolders(container: ContainerRecord, folders: readonly string[]): boolean {
  const home = projectFolderOf(container);
  if (home === undefined) return false;
  const inside = (inner: string, outer: string) =>
    inner === outer ||
    inner.startsWith(outer.endsWith('/') || outer.endsWith('\\') ? outer : `${outer}/`) ||
    inner.startsWith(`${outer}\\`);
  return folders.some((folder) => inside(home, folder) || inside(folder, home));
}
