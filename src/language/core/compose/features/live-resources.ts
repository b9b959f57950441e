/** How it stands with a project's networks and volumes. The facts come from outside, by LiveProjects. */
import * as l10n from '@vscode/l10n';
import { type Project } from '../project.js';
import { type YamlNode, valueOf } from '../yaml/tree.js';
import { type LiveResources, type Standing } from './live.js';

export type ResourceSection = 'networks' | 'volumes';

export interface ResourceState {
  readonly standing: Standing;
  readonly state: string;
}

/** How it stands with a network or volume that a file calls `key`. */
export function resourceState(
  project: Project,
  section: ResourceSection,
  key: string,
  live: LiveResources,
): ResourceState {
  const found = project.find(section, key);
  const value = found?.entry.value;
  const text = (node: YamlNode | undefined): string | undefined =>
    node?.kind === 'scalar' ? found?.project.values.text(node) : undefined;
  const external = valueOf(value, 'external');
  // `external: {name: …}` is how it was written before Compose 3.4.
  const isExternal = external?.kind === 'map' || text(external)?.toLowerCase() === 'true';
  const named = text(valueOf(value, 'name')) ?? text(valueOf(external, 'name'));
  const name = named ?? (isExternal ? key : `${live.project}_${key}`);
  const users = live[section].get(name);
  if (users === undefined) {
    return isExternal
      ? { standing: 'failing', state: l10n.t('external, missing') }
      : { standing: 'none', state: l10n.t('not created') };
  }
  const counted =
    users === 0 ? l10n.t('unused') : users === 1 ? l10n.t('1 container') : l10n.t('{0} containers', users);
  return {
    standing: users === 0 ? 'stopped' : 'running',
    state: isExternal ? l10n.t('external · {0}', counted) : counted,
  };
}
