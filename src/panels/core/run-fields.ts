import * as l10n from '@vscode/l10n';
import { type FlagName, flagNames, flagOf } from '../../making/flags.js';
import { limitTexts } from '../../making/limit-texts.js';
import { type RunField, type RunGroup } from './run-contract.js';

type More = Partial<Omit<RunField, 'id' | 'flag' | 'kind' | 'label'>>;

function text(id: FlagName | 'image' | 'command', label: string, hint = '', more: More = {}): RunField {
  return { id, label, hint, kind: 'text', flag: id === 'image' || id === 'command' ? '' : `--${id}`, ...more };
}

function check(id: FlagName, label: string, about = ''): RunField {
  return { id, label, kind: 'check', flag: `--${id}`, ...(about === '' ? {} : { about }) };
}

function table(id: FlagName, label: string, columns: readonly string[], more: More = {}): RunField {
  return { id, label, kind: 'table', flag: `--${id}`, columns, ...more };
}

function choice(id: FlagName, label: string, choices: readonly (readonly [string, string])[]): RunField {
  return { id, label, kind: 'choice', flag: `--${id}`, choices };
}

/** The fields in their order: what people need daily first, every other flag of docker run last. */
export function runGroups(): readonly RunGroup[] {
  const groups = [basics(), ports(), variables(), mounts(), network(), limits(), security(), health(), advanced()];
  const known = new Set<string>(groups.flatMap(({ fields }) => fields.map(({ id }) => id)));
  const rest = flagNames.filter((name) => !known.has(name) && flagOf(name).isLocal !== true);
  return [...groups, { id: 'rest', title: l10n.t('All other flags'), fields: rest.map(plainField) }];
}

/** A flag by its own name. */
function plainField(name: FlagName): RunField {
  const label = `--${name}`;
  switch (flagOf(name).kind) {
    case 'bool':
      return { ...check(name, label), flag: '' };
    case 'text':
      return { ...text(name, label), flag: '' };
    case 'list':
      return { ...table(name, label, [label]), flag: '' };
  }
}

function basics(): RunGroup {
  return {
    id: 'basics',
    title: l10n.t('Basics'),
    fields: [
      text('image', l10n.t('Image'), 'nginx:1.27'),
      text('name', l10n.t('Name'), l10n.t('the engine chooses one')),
      text('command', l10n.t('Command'), l10n.t('the image’s own'), {
        about: l10n.t('Words as for a shell, but nothing is run or put in: sh -c "echo hello"'),
      }),
      check('detach', l10n.t('In the background')),
      check('interactive', l10n.t('Keeps its input open')),
      check('tty', l10n.t('Has a terminal')),
      check('rm', l10n.t('Is removed when it ends')),
      choice('restart', l10n.t('When it ends'), [
        ['', l10n.t('it stays so')],
        ['on-failure', l10n.t('it is restarted after a failure')],
        ['on-failure:3', l10n.t('it is restarted after a failure, three times at most')],
        ['unless-stopped', l10n.t('it is restarted, unless somebody stopped it')],
        ['always', l10n.t('it is always restarted')],
      ]),
      choice('pull', l10n.t('The image is pulled'), [
        ['', l10n.t('when it is missing')],
        ['always', l10n.t('always')],
        ['never', l10n.t('never')],
      ]),
    ],
  };
}

function ports(): RunGroup {
  return {
    id: 'ports',
    title: l10n.t('Ports'),
    fields: [
      table('publish', l10n.t('Published ports'), [
        l10n.t('on the machine, 8080 or 127.0.0.1:8080'),
        l10n.t('in it, 80 or 53/udp'),
      ]),
      check('publish-all', l10n.t('All ports that the image exposes, on ports that the engine chooses')),
    ],
  };
}

function variables(): RunGroup {
  return {
    id: 'variables',
    title: l10n.t('Variables'),
    fields: [
      table('env', l10n.t('Variables'), [l10n.t('name'), l10n.t('value')]),
      table('env-file', l10n.t('From files'), [l10n.t('path on this machine')], { picks: 'file' }),
    ],
  };
}

function mounts(): RunGroup {
  return {
    id: 'mounts',
    title: l10n.t('Files and volumes'),
    fields: [
      table(
        'volume',
        l10n.t('Mounts'),
        [l10n.t('folder, volume (new or not), or nothing'), l10n.t('path in it'), l10n.t('ro, z, …')],
        {
          picks: 'folder',
          about: l10n.t('A folder is one of the engine’s machine. Without folder or volume a nameless volume is made.'),
        },
      ),
      table('tmpfs', l10n.t('In memory alone'), [l10n.t('path in it, /tmp:size=64m')]),
      table('volumes-from', l10n.t('The volumes of other containers'), [l10n.t('container, container:ro')]),
      table('mount', l10n.t('Mounts, written in full'), ['type=bind,source=/a,target=/b,readonly']),
      check('read-only', l10n.t('Its own files can’t be changed')),
    ],
  };
}

function network(): RunGroup {
  return {
    id: 'network',
    title: l10n.t('Network'),
    fields: [
      table('network', l10n.t('Networks'), [l10n.t('network, host, none, container:name')], {
        about: l10n.t('Without one it is on the engine’s bridge, where containers don’t find each other by name.'),
      }),
      table('network-alias', l10n.t('Other names for it there'), [l10n.t('name')]),
      text('ip', l10n.t('IPv4 address'), '172.30.0.10'),
      text('hostname', l10n.t('Host name'), l10n.t('its id')),
      table('add-host', l10n.t('Extra hosts'), ['db:10.0.0.5, host.docker.internal:host-gateway']),
      table('dns', l10n.t('DNS servers'), ['10.0.0.2']),
      table('dns-search', l10n.t('DNS search domains'), ['example.com']),
      table('link', l10n.t('Links (legacy)'), [l10n.t('container:name')], {
        about: l10n.t('Docker advises against links: containers on a network of their own find each other by name.'),
      }),
    ],
  };
}

function limits(): RunGroup {
  return {
    id: 'limits',
    title: l10n.t('Limits and GPUs'),
    fields: [
      ...limitTexts(['memory', 'memory-reservation', 'memory-swap', 'cpus', 'cpuset-cpus', 'pids-limit']).map(
        ({ flag, label, hint }) => text(flag, label, hint),
      ),
      text('shm-size', l10n.t('Shared memory, /dev/shm'), '64m'),
      table('ulimit', l10n.t('Limits of its processes'), ['nofile=1024:2048']),
      table('gpus', l10n.t('GPUs'), [l10n.t('all, 2, or device=0')]),
      table('device', l10n.t('Devices'), ['/dev/ttyUSB0, vendor.com/class=name']),
    ],
  };
}

function security(): RunGroup {
  return {
    id: 'security',
    title: l10n.t('User and rights'),
    fields: [
      text('user', l10n.t('User'), l10n.t('the image’s own; name or number, and :group')),
      table('group-add', l10n.t('Additional groups'), [l10n.t('name or number')]),
      check(
        'privileged',
        l10n.t('Privileged'),
        l10n.t('What runs in it has all rights on the engine’s machine, devices included: as good as root there.'),
      ),
      table('cap-add', l10n.t('Rights beside the usual'), ['NET_ADMIN']),
      table('cap-drop', l10n.t('Usual rights that it doesn’t get'), ['ALL, CHOWN']),
      table('security-opt', l10n.t('Security options'), ['no-new-privileges']),
    ],
  };
}

function health(): RunGroup {
  return {
    id: 'health',
    title: l10n.t('Health check'),
    fields: [
      text('health-cmd', l10n.t('Command that succeeds while it is well'), 'curl -f http://localhost/ || exit 1'),
      text('health-interval', l10n.t('Time between two checks'), '30s'),
      text('health-timeout', l10n.t('Time that one may take'), '30s'),
      text('health-start-period', l10n.t('Time to start in which failures don’t count'), '0s'),
      text('health-retries', l10n.t('Failures in a row until it is unhealthy'), '3'),
      check('no-healthcheck', l10n.t('Without the image’s check')),
    ],
  };
}

function advanced(): RunGroup {
  return {
    id: 'advanced',
    title: l10n.t('Advanced'),
    fields: [
      text('entrypoint', l10n.t('Entrypoint'), l10n.t("the image’s own; '' for none")),
      text('workdir', l10n.t('Working directory'), l10n.t('the image’s own')),
      text('platform', l10n.t('Platform'), 'linux/arm64'),
      choice('init', l10n.t('An init process that ends what is left behind and passes signals on'), [
        ['', l10n.t('as the engine has it')],
        ['yes', l10n.t('yes')],
        ['no', l10n.t('no')],
      ]),
      text('stop-signal', l10n.t('Signal that asks it to stop'), 'SIGTERM'),
      text('stop-timeout', l10n.t('Seconds until it is killed'), '10'),
      table('label', l10n.t('Labels'), [l10n.t('name'), l10n.t('value')]),
      text('log-driver', l10n.t('Log driver'), l10n.t('the engine’s own')),
      table('log-opt', l10n.t('Options of the log driver'), ['max-size', '10m']),
      table('sysctl', l10n.t('Kernel parameters'), ['net.core.somaxconn', '1024']),
      text('runtime', l10n.t('Runtime'), 'runc'),
    ],
  };
}
