/** Volumes, networks, configs and secrets that no service uses. */
import * as l10n from '@vscode/l10n';
import { sections } from '../project.js';
import { type Check } from './check.js';
import { usesOf } from './references.js';

/** Fades what nothing uses. A file without services is often there for another one. */
export function checkUnused({ project, report }: Check): void {
  if (project.services.size === 0 || project.base || project.included.length > 0) return;
  const used = new Set<string>();
  for (const service of project.services.values()) {
    for (const { section, name } of usesOf(project, service)) used.add(`${section} ${name}`);
  }
  for (const section of sections) {
    if (section === 'services') continue;
    for (const { key, merged } of project.entries(section)) {
      if (merged !== undefined || used.has(`${section} ${key.text}`)) continue;
      // It is every service's that names no other.
      if (section === 'networks' && key.text === 'default') continue;
      report({ rule: 'unused', span: key.span, message: l10n.t('No service uses “{0}”.', key.text) });
    }
  }
}
