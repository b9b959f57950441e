/** The picture of a project: services, what they need, networks, volumes and published ports. */
import * as l10n from '@vscode/l10n';
import { usesOf } from '../checks/references.js';
import { publishedPorts } from '../checks/ports.js';
import { type Project } from '../project.js';
import { type LiveProject, type LiveResources, type Standing, standingOf, standingText } from './live.js';
import { resourceState } from './live-resources.js';

export interface ProjectNode {
  readonly id: string;
  readonly kind: 'service' | 'network' | 'volume';
  readonly label: string;
  /** Ports, as they are published. */
  readonly detail: string;
  readonly column: number;
  /** Where it is written; undefined in another file. */
  readonly offset: number | undefined;
  /** How it stands with it; undefined where that isn't known. */
  readonly standing?: Standing;
  /** The same in words. */
  readonly state?: string;
  /** A container of the service. */
  readonly container?: string | undefined;
}

export interface ProjectEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'needs' | 'network' | 'volume';
}

export interface ProjectGraph {
  readonly nodes: readonly ProjectNode[];
  readonly edges: readonly ProjectEdge[];
}

const range = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? String(from) : `${from}-${to}`;

/** How many services each waits for, one behind the other. Without recursion: chains may be long. */
function depthsOf(names: readonly string[], needs: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const depths = new Map<string, number>();
  const open = new Set<string>();
  for (const first of names) {
    const path = [first];
    for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
      // A circle is reported elsewhere; here it only has to end.
      const next = (needs.get(name) ?? []).find((other) => !depths.has(other) && !open.has(other) && other !== name);
      if (next !== undefined && !depths.has(name)) {
        open.add(name);
        path.push(next);
        continue;
      }
      if (!depths.has(name))
        depths.set(name, Math.max(0, ...(needs.get(name) ?? []).map((other) => 1 + (depths.get(other) ?? -1))));
      open.delete(name);
      path.pop();
    }
  }
  return depths;
}

function liveOf(service: string, live: LiveProject): Pick<ProjectNode, 'standing' | 'state' | 'container'> {
  const replicas = live.get(service) ?? [];
  return {
    standing: standingOf(replicas),
    state: standingText(replicas) || l10n.t('not created'),
    container: replicas[0]?.id,
  };
}

/** Networks to the left, then services in the order in which they wait for each other, volumes to the right. */
export function projectGraph(project: Project, live?: LiveProject, resources?: LiveResources): ProjectGraph {
  const edges: ProjectEdge[] = [];
  const needs = new Map<string, string[]>();
  const shared = new Map<string, Set<string>>();
  for (const service of project.services.values()) {
    for (const { section, name } of usesOf(project, service)) {
      if (section === 'services' && project.services.has(name)) {
        needs.set(service.name, [...(needs.get(service.name) ?? []), name]);
        edges.push({ from: `services ${service.name}`, to: `services ${name}`, kind: 'needs' });
      } else if (section === 'networks' || section === 'volumes') {
        const id = `${section} ${name}`;
        shared.set(id, (shared.get(id) ?? new Set()).add(service.name));
        edges.push({ from: `services ${service.name}`, to: id, kind: section === 'networks' ? 'network' : 'volume' });
      }
    }
  }
  const depths = depthsOf([...project.services.keys()], needs);
  const services = [...project.services.values()];
  const deepest = Math.max(0, ...depths.values());
  const nodes: ProjectNode[] = services.map((service) => {
    const ports = publishedPorts(project, service).map(({ host, container }) =>
      host ? `${range(host)}→${range(container)}` : range(container),
    );
    return {
      id: `services ${service.name}`,
      kind: 'service',
      label: service.name,
      detail: ports.join(', '),
      column: 1 + deepest - (depths.get(service.name) ?? 0),
      offset: service.entry.key.span.start,
      ...(live ? liveOf(service.name, live) : {}),
    };
  });
  for (const id of shared.keys()) {
    const [section = '', name = ''] = id.split(' ');
    const kind = section === 'networks' ? 'network' : 'volume';
    const kept = kind === 'network' ? 'networks' : 'volumes';
    const entry = project.entries(kept).find(({ key }) => key.text === name);
    nodes.push({
      id,
      kind,
      label: name,
      detail: '',
      column: kind === 'network' ? 0 : deepest + 2,
      offset: entry?.key.span.start,
      ...(resources ? resourceState(project, kept, name, resources) : {}),
    });
  }
  return { nodes, edges };
}
