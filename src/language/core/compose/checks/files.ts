/** Files and folders that the project needs: of variables, labels, included files, build contexts, Dockerfiles. */
import * as l10n from '@vscode/l10n';
import { readDockerfile } from '../../features/reading.js';
import { type Problem } from '../problem.js';
import { type Included, type Project, type Service, settingOf, settingsOf } from '../project.js';
import { isRemote } from '../surroundings.js';
import { didYouMean, nearestName } from '../walk.js';
import { Nearest } from '../../dockerfile/nearest.js';
import { type YamlNode, entriesOf, valueOf } from '../yaml/tree.js';
import { type Check, ofService, spanIn } from './check.js';

const missing = (written: string): string => l10n.t('The file {0} isn’t there.', written);

/** Reports what Compose needs and doesn't find, and what a build would not find. */
export function checkFiles(check: Check): void {
  const { project, report } = check;
  for (const service of project.services.values()) {
    for (const key of ['env_file', 'label_file']) checkList(project, service, key, report);
    checkBuild(project, service, report);
  }
  for (const included of project.included) checkIncluded(included, report);
}

function checkList(project: Project, service: Service, key: string, report: Check['report']): void {
  for (const { value, layer } of settingsOf(service, key)) {
    for (const item of value.kind === 'list' ? value.items : [value]) {
      const node = item.kind === 'map' ? valueOf(item, 'path') : item;
      const written = project.values.text(node);
      if (!node || written === undefined || layer.folder === undefined) continue;
      const isOptional = /^(?:false|no|n|off)$/i.test(project.values.text(valueOf(item, 'required')) ?? '');
      const path = project.resolve(written, layer.folder);
      const isGone = written === '' || (path !== undefined && project.around.kind(path) === 'none');
      if (!isGone || isOptional) continue;
      const problem: Problem = { rule: 'missing-file', span: spanIn(service, layer, node), message: missing(written) };
      report(ofService(service, path === undefined ? problem : { ...problem, missingFile: path }));
    }
  }
}

/** Where the Dockerfile of a service is; undefined where it has none, or one from elsewhere. */
export function dockerfileOf(
  project: Project,
  service: Service,
): { readonly context: string; readonly path: string | undefined } | undefined {
  const build = settingOf(service, 'build');
  if (!build || build.layer.folder === undefined) return undefined;
  const isShort = build.value.kind === 'scalar';
  const context = project.values.text(isShort ? build.value : settingOf(service, 'build', 'context')?.value) ?? '.';
  const folder = isRemote(context) ? undefined : project.resolve(context === '' ? '.' : context, build.layer.folder);
  if (folder === undefined) return undefined;
  if (settingOf(service, 'build', 'dockerfile_inline')) return { context: folder, path: undefined };
  const written = isShort ? undefined : project.values.text(settingOf(service, 'build', 'dockerfile')?.value);
  return { context: folder, path: project.resolve(written ?? 'Dockerfile', folder) };
}

/** The text of the Dockerfile that a service is built from. */
export function dockerfileText(project: Project, service: Service): string | undefined {
  const inline = project.values.text(settingOf(service, 'build', 'dockerfile_inline')?.value);
  if (inline !== undefined) return inline;
  const path = dockerfileOf(project, service)?.path;
  return path === undefined ? undefined : (project.around.text(path) ?? undefined);
}

function checkBuild(project: Project, service: Service, report: Check['report']): void {
  const build = settingOf(service, 'build');
  const place = dockerfileOf(project, service);
  if (!build || !place) return;
  const say = (path: readonly string[], message: string, missingFile?: string): void => {
    const found = settingOf(service, 'build', ...path) ?? build;
    const span =
      build.value.kind === 'scalar'
        ? spanIn(service, build.layer, build.value)
        : spanIn(service, found.layer, found.value);
    const start = build.value.kind === 'map' && found === build ? (build.value.entries[0]?.key.span ?? span) : span;
    report({ rule: 'missing-build', span: start, message, ...(missingFile === undefined ? {} : { missingFile }) });
  };
  if (project.around.kind(place.context) === 'none') {
    say(['context'], l10n.t('The build context {0} isn’t there.', place.context));
    return;
  }
  if (
    place.path !== undefined &&
    project.around.kind(place.context) === 'folder' &&
    project.around.kind(place.path) === 'none'
  ) {
    say(['dockerfile'], l10n.t('The Dockerfile {0} isn’t there.', place.path), place.path);
    return;
  }
  const text = dockerfileText(project, service);
  if (text === undefined) return;
  const reading = readDockerfile(text);
  const target = project.values.text(settingOf(service, 'build', 'target')?.value);
  const stages = reading.stages.flatMap(({ name }) => (name === undefined ? [] : [name.text.toLowerCase()]));
  if (
    target !== undefined &&
    target !== '' &&
    !stages.includes(target.toLowerCase()) &&
    !(Number(target) < reading.stages.length)
  ) {
    const near = nearestName(new Nearest(stages, { left: 1000 }), target.toLowerCase());
    const message = l10n.t('The Dockerfile has no stage “{0}”.', target);
    say(['target'], near === undefined ? message : `${message} ${didYouMean(near)}`);
  }
  checkArguments(project, service, text, report);
}

/** BuildKit's own arguments, which no Dockerfile has to declare. */
const builtIn =
  /^(?:BUILDKIT_|(?:https?|ftp|no|all)_proxy$|SOURCE_DATE_EPOCH$|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT|STAGE)$)/i;

function checkArguments(project: Project, service: Service, dockerfile: string, report: Check['report']): void {
  const declared = new Set(
    [...dockerfile.matchAll(/^[ \t]*ARG[ \t]+(.+)$/gim)].flatMap(([, words = '']) =>
      words.split(/\s+/).map((word) => word.split('=', 1)[0] ?? ''),
    ),
  );
  // Lines that go on are read by no more than this: when in doubt nothing is said.
  if (/^[ \t]*ARG[^\n]*\\\s*$/im.test(dockerfile) || /^[ \t]*#[ \t]*syntax/im.test(dockerfile)) return;
  for (const { value, layer } of settingsOf(service, 'build', 'args')) {
    const nodes: readonly (readonly [YamlNode, string])[] =
      value.kind === 'map'
        ? entriesOf(value).map(({ key }) => [key, key.text])
        : value.kind === 'list'
          ? value.items.map((item) => [item, (project.values.text(item) ?? '').split('=', 1)[0] ?? ''])
          : [];
    for (const [node, name] of nodes) {
      if (name === '' || declared.has(name) || builtIn.test(name)) continue;
      const message = l10n.t('The Dockerfile declares no ARG “{0}”, so the value has no effect.', name);
      report({ rule: 'missing-build', span: spanIn(service, layer, node), message });
    }
  }
}

function checkIncluded({ state, node, written, path }: Included, report: Check['report']): void {
  const { span } = node;
  if (state === 'missing') {
    report({
      rule: 'missing-file',
      span,
      message: missing(written),
      ...(path === undefined ? {} : { missingFile: path }),
    });
  } else if (state === 'circle') {
    report({ rule: 'circle', span, message: l10n.t('This file includes itself, over other files.') });
  } else if (state === 'remote') {
    report({ rule: 'remote', span, message: l10n.t('Compose fetches this from elsewhere. Longshore doesn’t.') });
  }
}
