/** Networks, volumes, configs and secrets: where what they hold comes from, and what excludes what. */
import * as l10n from '@vscode/l10n';
import { type Project, type Section } from '../project.js';
import { type Entry, entriesOf, entryOf, valueOf } from '../yaml/tree.js';
import { type Check } from './check.js';

/** Whether `external` says that it exists already. */
function isExternal(project: Project, entry: Entry): boolean {
  const external = valueOf(entry.value, 'external');
  if (!external) return false;
  return external.kind === 'map' || /^(?:true|yes|y|on)$/i.test(project.values.text(external) ?? '');
}

const sources: readonly (readonly [Section, readonly string[]])[] = [
  ['secrets', ['file', 'environment']],
  ['configs', ['file', 'environment', 'content']],
];

/** Reports what Compose refuses of them. */
export function checkResources({ project, report }: Check): void {
  for (const section of ['networks', 'volumes', 'configs', 'secrets'] as const) {
    for (const entry of project.entries(section)) {
      const name = entryOf(entry.value, 'name');
      if (name && valueOf(entry.value, 'external', 'name')) {
        const message = l10n.t(
          '“name” and “external.name” exclude each other. Keep “name”, and write “external: true”.',
        );
        report({ rule: 'conflict', span: name.key.span, message });
      }
    }
  }
  for (const entry of project.entries('volumes')) {
    if (!isExternal(project, entry)) continue;
    for (const { key } of entriesOf(entry.value)) {
      if (['name', 'external'].includes(key.text) || key.text.startsWith('x-')) continue;
      const message = l10n.t('A volume that is external can’t have “{0}”: it exists already.', key.text);
      report({ rule: 'conflict', span: key.span, message });
    }
  }
  for (const [section, keys] of sources) {
    for (const entry of project.entries(section)) checkSource(project, entry, section, keys, report);
  }
}

function checkSource(
  project: Project,
  { key, value }: Entry,
  section: Section,
  keys: readonly string[],
  report: Check['report'],
): void {
  if (value.kind !== 'map') return;
  const there = keys.filter((name) => valueOf(value, name));
  if (there.length > 1) {
    report({ rule: 'conflict', span: key.span, message: l10n.t('{0} exclude each other.', there.join(', ')) });
    return;
  }
  const hasExternal =
    section === 'configs'
      ? valueOf(value, 'external') !== undefined
      : isExternal(project, { key, value, merged: undefined });
  const isFilled = there.some((name) => section === 'configs' || project.values.text(valueOf(value, name)) !== '');
  if (isFilled || hasExternal) return;
  const message = l10n.t('“{0}” needs one of {1}, or “external: true”.', key.text, keys.join(', '));
  report({ rule: 'missing-key', span: key.span, message });
}
