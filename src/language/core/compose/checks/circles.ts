/** Services that wait for each other, and files and services that are based on themselves. */
import * as l10n from '@vscode/l10n';
import { type Project, type Service, settingOf } from '../project.js';
import { valueOf } from '../yaml/tree.js';
import { type Check } from './check.js';
import { type Use, usesOf } from './references.js';

interface Edge {
  readonly use: Use;
  readonly to: Service;
}

function edgesOf(project: Project, service: Service): Edge[] {
  return usesOf(project, service).flatMap((use) => {
    const to = use.section === 'services' ? project.services.get(use.name) : undefined;
    return to?.isEnabled ? [{ use, to }] : [];
  });
}

/** Reports each dependency that closes a circle. Walks without recursion: chains may be long. */
export function checkCircles({ project, report }: Check): void {
  const done = new Set<Service>();
  for (const first of project.services.values()) {
    if (!first.isEnabled || done.has(first)) continue;
    const path: { readonly service: Service; readonly edges: readonly Edge[]; next: number }[] = [];
    const enter = (service: Service): void => {
      done.add(service);
      path.push({ service, edges: edgesOf(project, service), next: 0 });
    };
    enter(first);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = top.edges[top.next];
      top.next += 1;
      if (!edge) {
        path.pop();
        continue;
      }
      const begin = path.findIndex(({ service }) => service === edge.to);
      if (begin >= 0) {
        const names = [...path.slice(begin).map(({ service }) => service.name), edge.to.name];
        const message = l10n.t('These services wait for each other: {0}.', names.join(' → '));
        report({ rule: 'circle', span: edge.use.span, message });
      } else if (!done.has(edge.to)) enter(edge.to);
    }
  }
}

/** What `extends` and `include` lead to: files that aren't there, circles, services that don't exist, mistakes. */
export function checkExtends({ project, report }: Check): void {
  for (const service of project.services.values()) {
    const { problem } = service;
    if (!problem) continue;
    const node = valueOf(service.entry.value, 'extends') ?? settingOf(service, 'extends')?.value;
    const span =
      node?.kind === 'map'
        ? (valueOf(node, problem.kind === 'no-service' ? 'service' : 'file') ?? node).span
        : node?.span;
    const at = span ?? service.entry.key.span;
    switch (problem.kind) {
      case 'circle':
        report({
          rule: 'circle',
          span: at,
          message: l10n.t('“{0}” extends itself, over other services.', problem.name),
        });
        break;
      case 'no-service':
        report({
          rule: 'undefined-reference',
          span: at,
          message: l10n.t('There is no service “{0}” to extend.', problem.name),
        });
        break;
      case 'no-file':
        report({
          rule: 'missing-file',
          span: at,
          message: l10n.t('The file {0} isn’t there.', problem.file),
          missingFile: problem.path,
        });
        break;
      case 'remote':
        report({
          rule: 'remote',
          span: at,
          message: l10n.t('Compose fetches this from elsewhere. Longshore doesn’t.'),
        });
    }
  }
}
