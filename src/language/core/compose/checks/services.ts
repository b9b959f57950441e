/** Settings of one service that don't go together. */
import * as l10n from '@vscode/l10n';
import { numberOf } from '../yaml/scalar-type.js';
import { type Problem } from '../problem.js';
import { type Project, type Service, settingOf, settingsOf } from '../project.js';
import { bytesOf } from '../units.js';
import { type YamlNode, entriesOf, itemsOf, valueOf } from '../yaml/tree.js';
import { type Check, ofService, spanIn } from './check.js';

type Found = NonNullable<ReturnType<typeof settingOf>>;

/** What a service has set, and where. */
class Settings {
  readonly #project: Project;
  readonly service: Service;

  constructor(project: Project, service: Service) {
    this.#project = project;
    this.service = service;
  }

  find(...path: readonly string[]): Found | undefined {
    return settingOf(this.service, ...path);
  }

  text(...path: readonly string[]): string | undefined {
    return this.#project.values.text(this.find(...path)?.value);
  }

  number(...path: readonly string[]): number | undefined {
    const text = this.text(...path);
    return text === undefined || text === '' ? undefined : numberOf(text);
  }

  span({ value, layer }: Found) {
    return spanIn(this.service, layer, value);
  }
}

type Rule = (
  settings: Settings,
  say: (rule: Problem['rule'], found: Found | undefined, message: string) => void,
) => void;

const source: Rule = (settings, say) => {
  const { service } = settings;
  const image = settings.text('image');
  const isThere = (image !== undefined && image !== '') || settings.find('build') || settings.find('provider');
  if (isThere || service.isIncomplete || service.entry.value.kind !== 'map') return;
  say('missing-key', undefined, l10n.t('The service “{0}” has neither an image nor a build.', service.name));
};

const dockerfiles: Rule = (settings, say) => {
  const inline = settings.find('build', 'dockerfile_inline');
  if (inline && settings.find('build', 'dockerfile')) {
    say('conflict', inline, l10n.t('“dockerfile” and “dockerfile_inline” exclude each other.'));
  }
};

const networks: Rule = (settings, say) => {
  const mode = settings.find('network_mode');
  const list = settings.find('networks');
  const count = list?.value.kind === 'map' ? list.value.entries.length : itemsOf(list?.value).length;
  if (mode && count > 0 && settings.text('network_mode') !== '') {
    say('conflict', mode, l10n.t('“network_mode” and “networks” exclude each other.'));
  }
};

const replicas: Rule = (settings, say) => {
  const scale = settings.number('scale');
  const deployed = settings.number('deploy', 'replicas');
  const found = settings.find('scale') ?? settings.find('deploy', 'replicas');
  if (scale !== undefined && deployed !== undefined && scale !== deployed) {
    say('conflict', found, l10n.t('“{0}” and “{1}” say different things.', 'scale', 'deploy.replicas'));
  }
  const name = settings.find('container_name');
  const count = deployed ?? scale ?? 1;
  if (name && settings.text('container_name') !== '' && count > 1) {
    say('conflict', name, l10n.t('A service with {0} containers can’t have one container name.', count));
  }
};

const pairs: readonly (readonly [string, string, string, boolean])[] = [
  ['cpus', 'limits', 'cpus', false],
  ['mem_limit', 'limits', 'memory', true],
  ['mem_reservation', 'reservations', 'memory', true],
  ['pids_limit', 'limits', 'pids', false],
];

const resources: Rule = (settings, say) => {
  for (const [short, part, name, isSize] of pairs) {
    const found = settings.find(short);
    const read = (text: string | undefined) =>
      text === undefined ? 0 : isSize ? (bytesOf(text) ?? numberOf(text)) : numberOf(text);
    const value = read(settings.text(short));
    if (!found || value === 0 || !settings.find('deploy', 'resources', part)) continue;
    const other = read(settings.text('deploy', 'resources', part, name));
    // In a limit of processes nothing is nothing; of the others it differs.
    if (value === other || (name === 'pids' && other === 0)) continue;
    say('conflict', found, l10n.t('“{0}” and “{1}” say different things.', short, `deploy.resources.${part}.${name}`));
  }
};

const platforms: Rule = (settings, say) => {
  const platform = settings.text('platform');
  const list = settings.find('build', 'platforms');
  if (platform === undefined || platform === '' || !list || itemsOf(list.value).length === 0) return;
  if (itemsOf(list.value).some((item) => item.kind === 'scalar' && item.text === platform)) return;
  say('conflict', list, l10n.t('The service’s platform {0} has to be among those that are built.', platform));
};

const health: Rule = (settings, say) => {
  const test = settings.find('healthcheck', 'test');
  const first = itemsOf(test?.value)[0];
  if (!test || first?.kind !== 'scalar' || ['CMD', 'CMD-SHELL', 'NONE'].includes(first.text)) return;
  say('bad-value', { value: first, layer: test.layer }, l10n.t('A check begins with CMD, CMD-SHELL or NONE.'));
};

const restart: Rule = (settings, say) => {
  const policy = settings.text('restart');
  if (policy === undefined || policy === '' || /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/.test(policy))
    return;
  say(
    'restart-policy',
    settings.find('restart'),
    l10n.t('The engine knows no restart policy “{0}”: no, always, unless-stopped, on-failure.', policy),
  );
};

const isNothing = (node: YamlNode): boolean => node.kind === 'scalar' && node.type === 'null' && node.tag === undefined;

/** What the specification allows, but stops Compose, with a crash at times. Of services of any profile. */
const stumbles: Rule = (settings, say) => {
  const pid = settings.find('pid');
  if (pid && isNothing(pid.value)) say('bad-value', pid, l10n.t('Compose can’t read an empty “pid”. Leave it out.'));
  const contexts = settings.find('build', 'additional_contexts');
  for (const { key, value } of entriesOf(contexts?.value)) {
    if (contexts && isNothing(value)) {
      say('bad-value', { value: key, layer: contexts.layer }, l10n.t('The context “{0}” has no value.', key.text));
    }
  }
  const options = settings.find('storage_opt');
  for (const { value } of entriesOf(options?.value)) {
    if (options && value.kind !== 'scalar') {
      say('wrong-type', { value, layer: options.layer }, l10n.t('An option of the storage driver is a text.'));
    }
  }
};

const rules: readonly Rule[] = [source, dockerfiles, networks, replicas, resources, platforms, health, restart];

/** Reports settings that exclude each other. */
export function checkServices({ project, report }: Check): void {
  for (const service of project.services.values()) {
    const settings = new Settings(project, service);
    const say = (rule: Problem['rule'], found: Found | undefined, message: string): void => {
      const span = found ? settings.span(found) : service.entry.key.span;
      report(ofService(service, { rule, span, message }));
    };
    for (const rule of rules) rule(settings, say);
    stumbles(settings, (rule, found, message) => {
      report({ rule, span: found ? settings.span(found) : service.entry.key.span, message });
    });
    checkWatch(project, service, report);
    checkLongForms(project, service, report);
  }
  checkContainerNames(project, report);
}

function checkWatch(project: Project, service: Service, report: Check['report']): void {
  for (const { value, layer } of settingsOf(service, 'develop', 'watch')) {
    for (const item of itemsOf(value)) {
      const path = valueOf(item, 'path');
      if (path && project.values.text(path) === '') {
        report({ rule: 'bad-value', span: spanIn(service, layer, path), message: l10n.t('The path is empty.') });
      }
      const action = project.values.text(valueOf(item, 'action'));
      const target = project.values.text(valueOf(item, 'target')) ?? '';
      if (action === undefined || !action.startsWith('sync') || target !== '') continue;
      const message = l10n.t('“{0}” needs a target: where to in the container.', action);
      report(
        ofService(service, {
          rule: 'missing-key',
          span: spanIn(service, layer, item.kind === 'map' ? (item.entries[0]?.key ?? item) : item),
          message,
        }),
      );
    }
  }
}

/** What the long forms of ports, mounts and devices need. */
function checkLongForms(project: Project, service: Service, report: Check['report']): void {
  const each = (keys: readonly string[], look: (item: YamlNode) => string | undefined): void => {
    for (const { value, layer } of settingsOf(service, ...keys)) {
      for (const item of itemsOf(value)) {
        const message = item.kind === 'map' && item.tag !== '!reset' ? look(item) : undefined;
        if (message !== undefined) report({ rule: 'missing-key', span: spanIn(service, layer, item), message });
      }
    }
  };
  const { values } = project;
  each(['ports'], (item) => {
    const ip = values.text(valueOf(item, 'host_ip'));
    if (!valueOf(item, 'target')) return l10n.t('The port of the container, “target”, is missing.');
    return ip === undefined || isAddress(ip)
      ? undefined
      : l10n.t('“{0}” is no address of the host. It has to be an IP address.', ip);
  });
  each(['volumes'], (item) => {
    if (!valueOf(item, 'target')) return l10n.t('The place in the container, “target”, is missing.');
    const isBind = values.text(valueOf(item, 'type')) === 'bind';
    return isBind && !valueOf(item, 'source') ? l10n.t('The path of the host, “source”, is missing.') : undefined;
  });
  each(['devices'], (item) =>
    valueOf(item, 'target') ? undefined : l10n.t('The place in the container, “target”, is missing.'),
  );
  const either = (item: YamlNode) =>
    valueOf(item, 'count') && valueOf(item, 'device_ids')
      ? l10n.t('“count” and “device_ids” exclude each other.')
      : undefined;
  each(['gpus'], either);
  each(['deploy', 'resources', 'reservations', 'devices'], either);
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)
    ? text.split('.').every((part) => Number(part) < 256)
    : /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text);
}

function checkContainerNames(project: Project, report: Check['report']): void {
  const taken = new Map<string, Service>();
  for (const service of project.services.values()) {
    const found = settingOf(service, 'container_name');
    const name = project.values.text(found?.value);
    if (!found || name === undefined || name === '' || !service.isEnabled) continue;
    const other = taken.get(name);
    if (other) {
      const message = l10n.t('The service “{0}” has the container name “{1}” already.', other.name, name);
      report({ rule: 'container-name', span: spanIn(service, found.layer, found.value), message });
    }
    taken.set(name, service);
  }
}
