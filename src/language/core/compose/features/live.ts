/** What runs of a project, in words and marks beside its file. The facts come from outside, by LiveProjects. */
import * as l10n from '@vscode/l10n';
import { type Event } from '../../../../base/event.js';
import { type Disposable } from '../../../../base/lifecycle.js';
import { markdown } from '../../../../base/text.js';
import { type Span } from '../../features/reading.js';
import { portOf } from '../checks/ports.js';
import { type Project, settingsOf } from '../project.js';
import { itemsOf } from '../yaml/tree.js';
import { serviceLenses } from './lenses.js';

/** Where a container's port is reached. */
export interface PublishedAddress {
  /** `localhost:8080`, as a browser takes it. */
  readonly address: string;
  readonly containerPort: number;
  readonly protocol: string;
}

/** A container of a service. */
export interface Replica {
  readonly id: string;
  readonly name: string;
  /** The engine's word: `running`, `exited` … */
  readonly state: string;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | undefined;
  readonly exitCode: number | undefined;
  /** Docker's words, such as `Up 3 minutes (healthy)`, as they are true now. */
  readonly status: string;
  readonly published: readonly PublishedAddress[];
  /** Whether the service's description is another one than when this was made; undefined when nobody knows. */
  readonly isChanged: boolean | undefined;
}

/** The containers of a project, by service. */
export type LiveProject = ReadonlyMap<string, readonly Replica[]>;

/** The networks and volumes of an engine, for a project. */
export interface LiveResources {
  /** The project's name, by which docker compose names what has no name of its own. */
  readonly project: string;
  /** How many containers use each network and each volume that there is, by its name. */
  readonly networks: ReadonlyMap<string, number>;
  readonly volumes: ReadonlyMap<string, number>;
}

/** What engines have of the projects that Compose files describe. Answers at once, from what is known already. */
export interface LiveProjects {
  /** What there is of the project that a file belongs to; undefined while that isn't known. */
  of(file: string): LiveProject | undefined;
  /** The networks and volumes that there are for it; undefined while nobody looks at everything. */
  resources(file: string): LiveResources | undefined;
  /** Has what the engine has followed until the returned object is disposed. */
  look(what: 'containers' | 'everything'): Disposable;
  /** An answer is another one now. */
  readonly onDidChange: Event<void>;
}

/** How it stands with a service or a project as a whole, for colours. */
export type Standing = 'running' | 'partly' | 'failing' | 'stopped' | 'none';

export function standingOf(replicas: readonly Replica[]): Standing {
  if (replicas.length === 0) return 'none';
  if (replicas.some(isFailing)) return 'failing';
  const running = replicas.filter(({ state }) => state === 'running');
  if (running.length === replicas.length) {
    return running.some(({ health }) => health === 'starting') ? 'partly' : 'running';
  }
  return replicas.some(({ state }) => isUp(state)) ? 'partly' : 'stopped';
}

function isFailing({ state, health, exitCode }: Replica): boolean {
  if (state === 'running') return health === 'unhealthy';
  return state === 'restarting' || state === 'dead' || (state === 'exited' && !hasEndedWell(exitCode));
}

/** By itself, or because it was told to: SIGINT, SIGKILL and SIGTERM are what stopping sends. */
function hasEndedWell(exitCode: number | undefined): boolean {
  return exitCode === undefined || [0, 130, 137, 143].includes(exitCode);
}

const isUp = (state: string): boolean => state === 'running' || state === 'restarting' || state === 'paused';

/** How it stands, in a few words; empty where there is nothing. */
export function standingText(replicas: readonly Replica[]): string {
  const [only] = replicas;
  if (!only) return '';
  const running = replicas.filter(({ state }) => state === 'running');
  const unhealthy = running.filter(({ health }) => health === 'unhealthy').length;
  const words =
    replicas.length === 1
      ? [stateText(only)]
      : [
          l10n.t('{0} of {1} running', running.length, replicas.length),
          ...(unhealthy > 0 ? [l10n.t('{0} unhealthy', unhealthy)] : []),
        ];
  if (replicas.some(({ isChanged }) => isChanged === true)) words.push(l10n.t('changed since up'));
  return words.join(' · ');
}

function stateText({ state, health, exitCode }: Replica): string {
  switch (state) {
    case 'running':
      if (health === 'healthy') return l10n.t('running, healthy');
      if (health === 'unhealthy') return l10n.t('running, unhealthy');
      return health === 'starting' ? l10n.t('running, health not known yet') : l10n.t('running');
    case 'paused':
      return l10n.t('paused');
    case 'restarting':
      return l10n.t('restarting');
    case 'created':
      return l10n.t('created, never started');
    case 'exited':
      return exitCode === undefined ? l10n.t('ended') : l10n.t('ended with code {0}', exitCode);
    case 'dead':
      return l10n.t('dead');
    case 'removing':
      return l10n.t('being removed');
    default:
      return '';
  }
}

/** Containers of a service, as a hover lists them. Markdown. */
export function replicasHover(replicas: readonly Replica[]): string {
  if (replicas.length === 0) return l10n.t('Not created.');
  const mostShown = 10;
  const shown = replicas.slice(0, mostShown).map(({ name, status, published, isChanged }) => {
    const ports = published.map(({ address, containerPort, protocol }) => {
      const words = protocol === 'tcp' ? `[${markdown(address)}](http://${address})` : markdown(address);
      return `${words} → ${containerPort}/${markdown(protocol)}`;
    });
    const changed = isChanged === true ? [l10n.t('changed since up')] : [];
    return `- **${markdown(name, 80)}** · ${[markdown(status), ...changed, ...ports].join(' · ')}`;
  });
  const rest = replicas.length - shown.length;
  return [...shown, ...(rest > 0 ? [`- ${l10n.t('and {0} more', rest)}`] : [])].join('\n');
}

export interface LiveHint {
  readonly offset: number;
  readonly text: string;
  readonly kind: 'state' | 'port';
  /** undefined beside `services`. */
  readonly service: string | undefined;
  /** The container that it tells of, where it is one. */
  readonly container: string | undefined;
}

const mostAddresses = 3;

/** The state of services behind their names, and where their ports are published behind those. */
export function liveHints(project: Project, live: LiveProject, within: Span): LiveHint[] {
  const { text } = project.file;
  const behind = (offset: number): number => (text[offset] === ':' ? offset + 1 : offset);
  const isSeen = ({ start, end }: Span): boolean => end >= within.start && start <= within.end;
  const states = serviceLenses(project).flatMap(({ span, service }): LiveHint[] => {
    if (service === undefined || !isSeen(span)) return [];
    const replicas = live.get(service) ?? [];
    const words = standingText(replicas);
    if (words === '') return [];
    return [{ offset: behind(span.end), text: words, kind: 'state', service, container: replicas[0]?.id }];
  });
  const ports = [...project.services.values()].flatMap((service) =>
    settingsOf(service, 'ports').flatMap(({ value, layer }) => {
      const replicas = live.get(service.name) ?? [];
      if (!layer.isHere || replicas.length === 0) return [];
      return itemsOf(value).flatMap((node): LiveHint[] => {
        const port = isSeen(node.span) ? portOf(project, node) : undefined;
        if (!port) return [];
        const { from, to } = port.container;
        const found = replicas
          .flatMap(({ published }) => published)
          .filter(
            ({ containerPort, protocol }) => containerPort >= from && containerPort <= to && protocol === port.protocol,
          );
        const addresses = [...new Set(found.map(({ address }) => address))];
        if (addresses.length === 0) return [];
        const words = addresses.slice(0, mostAddresses).join(', ') + (addresses.length > mostAddresses ? '…' : '');
        // A mapping ends at the start of the next line.
        const end = node.span.start + text.slice(node.span.start, node.span.end).trimEnd().length;
        return [{ offset: end, text: `→ ${words}`, kind: 'port', service: service.name, container: replicas[0]?.id }];
      });
    }),
  );
  return [...states, ...ports].sort((a, b) => a.offset - b.offset);
}

export type LensAction = 'up' | 'stop' | 'logs' | 'shell';

/** What can be done with these containers now. Where nothing is known: what makes them. */
export function actionsFor(replicas: readonly Replica[] | undefined, isOne: boolean): LensAction[] {
  if (!replicas) return ['up'];
  const has = (...states: readonly string[]) => replicas.some(({ state }) => states.includes(state));
  const isUpToDate =
    replicas.length > 0 && replicas.every(({ state, isChanged }) => state === 'running' && isChanged === false);
  return [
    ...(isUpToDate ? [] : ['up' as const]),
    ...(has('running', 'restarting', 'paused') ? ['stop' as const] : []),
    ...(replicas.some(({ state }) => state !== 'created') ? ['logs' as const] : []),
    ...(isOne && has('running') ? ['shell' as const] : []),
  ];
}

export interface LiveLens {
  readonly span: Span;
  readonly service: string | undefined;
  readonly actions: readonly LensAction[];
}

/** What stands above `services` and above each service to be clicked. */
export function liveLenses(project: Project, live: LiveProject | undefined): LiveLens[] {
  const missing = live
    ? [...project.services.values()].filter(({ name, isEnabled }) => isEnabled && !live.has(name)).length
    : 0;
  return serviceLenses(project).map(({ span, service }) => {
    if (service !== undefined) return { span, service, actions: actionsFor(live && (live.get(service) ?? []), true) };
    const actions = actionsFor(live && [...live.values()].flat(), false);
    return { span, service, actions: missing > 0 && !actions.includes('up') ? ['up', ...actions] : actions };
  });
}
