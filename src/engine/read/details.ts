import { type ContainerDetails, type ImageDetails } from '../engine.js';
import { healthOf, readAttachments } from './containers.js';
import { type Raw, each, flag, integer, list, object, optional, part, text, texts, time } from './fields.js';

/** Reads the answer of GET /containers/{id}/json. */
export function readContainerDetails(raw: unknown): ContainerDetails {
  const item = object(raw) ?? {};
  const state = part(item, 'State');
  const config = part(item, 'Config');
  const host = part(item, 'HostConfig');
  return {
    id: text(item, 'Id'),
    attachments: readAttachments(part(item, 'NetworkSettings')),
    startedAt: time(state, 'StartedAt') || undefined,
    finishedAt: time(state, 'FinishedAt') || undefined,
    exitCode: integer(state, 'ExitCode'),
    oomKilled: flag(state, 'OOMKilled'),
    error: text(state, 'Error'),
    restartPolicy: text(part(host, 'RestartPolicy'), 'Name'),
    restartCount: integer(item, 'RestartCount') ?? 0,
    health: readHealth(state),
    entrypoint: argv(config, 'Entrypoint'),
    cmd: argv(config, 'Cmd'),
    user: text(config, 'User'),
    workingDir: text(config, 'WorkingDir'),
    environment: texts(config, 'Env'),
    hasTerminal: flag(config, 'Tty'),
    hasInput: flag(config, 'OpenStdin'),
    pid: integer(state, 'Pid') ?? 0,
    pidMode: text(host, 'PidMode'),
    ipcMode: text(host, 'IpcMode'),
    networkMode: text(host, 'NetworkMode'),
    volumesFrom: texts(host, 'VolumesFrom').map((words) => {
      const [container = '', mode = ''] = words.split(':');
      return { container, readOnly: mode.split(',').includes('ro') };
    }),
    memoryLimit: integer(host, 'Memory') ?? 0,
    removesItself: flag(host, 'AutoRemove'),
    exposedPorts: Object.keys(part(config, 'ExposedPorts')),
    // `/db:/web/store`: the target, and after the container's own name the alias.
    links: texts(host, 'Links').flatMap((words) => {
      const [, target, alias] = /^\/?([^:/]+):.*?([^/]+)$/.exec(words) ?? [];
      return target === undefined || alias === undefined ? [] : [{ target, alias }];
    }),
    wantedPorts: readWantedPorts(part(host, 'PortBindings')),
  };
}

/** Reads the answer of GET /images/{name}/json. */
export function readImageDetails(raw: unknown): ImageDetails {
  const item = object(raw) ?? {};
  const config = part(item, 'Config');
  return {
    id: text(item, 'Id'),
    platform: [text(item, 'Os'), text(item, 'Architecture'), text(item, 'Variant')].filter((word) => word).join('/'),
    author: text(item, 'Author'),
    layers: list(part(item, 'RootFS'), 'Layers').length,
    entrypoint: argv(config, 'Entrypoint'),
    cmd: argv(config, 'Cmd'),
    user: text(config, 'User'),
    workingDir: text(config, 'WorkingDir'),
    exposedPorts: Object.keys(part(config, 'ExposedPorts')),
    volumes: Object.keys(part(config, 'Volumes')),
    env: texts(config, 'Env'),
    onBuild: texts(config, 'OnBuild'),
    shell: texts(config, 'Shell'),
  };
}

function readHealth(state: Raw): ContainerDetails['health'] {
  // Podman calls it Healthcheck.
  const health = object(state['Health']) ?? object(state['Healthcheck']);
  const status = health && healthOf(text(health, 'Status'), '');
  if (!health || !status) return undefined;
  return {
    status,
    failingStreak: integer(health, 'FailingStreak') ?? 0,
    lastOutput: optional(object(list(health, 'Log').at(-1)) ?? {}, 'Output'),
    log: each(health['Log'], (raw) => {
      const check = object(raw);
      return (
        check && { started: time(check, 'Start'), exitCode: integer(check, 'ExitCode'), output: text(check, 'Output') }
      );
    }),
  };
}

/** `{ "80/tcp": [{ "HostIp": "", "HostPort": "8080" }] }` */
function readWantedPorts(bindings: Raw): ContainerDetails['wantedPorts'] {
  return Object.keys(bindings).flatMap((key) => {
    const [port, protocol = 'tcp'] = key.split('/');
    return each(list(bindings, key), (raw) => {
      const binding = object(raw) ?? {};
      const publicPort = Number.parseInt(text(binding, 'HostPort'), 10) || undefined;
      return { privatePort: Number(port), protocol, ip: text(binding, 'HostIp'), publicPort };
    });
  });
}

/** Old engines give a single string where newer ones give a list. */
function argv(config: Raw, key: string): string[] {
  const single = optional(config, key);
  return single === undefined ? texts(config, key) : [single];
}
