import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type ContainerRecord } from '../engine/engine.js';
import { problemOf } from '../engine/wording/reference-problem.js';
import { type BadValue } from './create-body.js';
import { type FlagName, flagOf, type RunSpec } from './flags.js';
import { isPath, parseMount, parseVolume } from './mount-value.js';
import { isUserDefined, parseNetwork } from './network-value.js';
import { parsePorts } from './port-value.js';
import { parseBytes } from './units.js';

export interface RunProblem {
  /** The field that it is about; the image where none is named. */
  readonly flag: FlagName | 'image';
  readonly words: string;
  /** The engine would refuse it; otherwise it would only not be what was meant. */
  readonly stops: boolean;
}

export interface KnownThings {
  readonly containers: Iterable<ContainerRecord>;
  /** The engine's networks; empty where they aren't known. */
  readonly networks: readonly { readonly id: string; readonly name: string }[];
  /** Host ports that something else on the engine's machine has, `80/tcp`; empty where that can't be known. */
  readonly takenPorts: ReadonlySet<string>;
  /** Why GPUs can't be had; '' where they can. */
  readonly noGpus: string;
  /** The container whose place it takes: its name and ports will be free. */
  readonly replaces: string | undefined;
}

/** What the engine accepts as a name (moby, daemon/names/names.go). */
const validName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** The least memory that runs a container (moby, daemon/daemon_unix.go). */
const leastMemory = 6 * 1024 * 1024;

/** What is wrong with it, before the engine is asked. */
export function checkRun(spec: RunSpec, bad: readonly BadValue[], known: KnownThings): readonly RunProblem[] {
  const { flags, image } = spec;
  const others = [...known.containers].filter(({ id }) => id !== known.replaces);
  const problems: RunProblem[] = [];
  const tell = (flag: RunProblem['flag'], words: string, stops = true) => problems.push({ flag, words, stops });
  if (image.trim() === '') tell('image', l10n.t('Choose an image.'));
  else if (/\s/.test(image)) tell('image', l10n.t('An image’s name has no blanks.'));
  else {
    const problem = problemOf(image, true);
    if (problem !== undefined) tell('image', problem);
  }
  for (const { flag, value } of bad) tell(flag, badWords(flag, value));
  const { name = '' } = flags;
  if (name !== '' && !validName.test(name)) {
    tell('name', l10n.t('Two characters or more: letters, digits, and then also _ . -'));
  } else if (name !== '' && others.some((other) => other.name === name)) {
    tell('name', l10n.t('Another container has this name.'));
  }
  checkPorts(spec, others, known.takenPorts, tell);
  checkNetwork(spec, known.networks, tell);
  checkMounts(spec, tell);
  if (flags.rm === true && flags.restart !== undefined && flags.restart !== 'no') {
    tell('restart', l10n.t('What is removed when it ends can’t be restarted: the engine refuses --restart with --rm.'));
  }
  const memory = parseBytes(flags.memory ?? '');
  if (memory !== undefined && memory > 0 && memory < leastMemory) tell('memory', l10n.t('At least 6m.'));
  if (flags.gpus && flags.gpus.length > 0 && known.noGpus !== '') tell('gpus', known.noGpus, false);
  for (const pair of flags.env ?? []) {
    if (/^=|^[^=]*\s/.test(pair))
      tell('env', l10n.t('{0} is no name of a variable.', plain(pair.split('=')[0] ?? '', 60)));
  }
  if (flags['no-healthcheck'] === true && flags['health-cmd'] !== undefined) {
    tell('no-healthcheck', l10n.t('Without a health check there is no command for it.'));
  }
  return problems;
}

type Tell = (flag: RunProblem['flag'], words: string, stops?: boolean) => void;

function checkPorts(
  { flags }: RunSpec,
  others: readonly ContainerRecord[],
  taken: ReadonlySet<string>,
  tell: Tell,
): void {
  const mine = new Set<string>();
  for (const value of flags.publish ?? []) {
    for (const { ip, hostPort, protocol } of parsePorts(value) ?? []) {
      if (!/^\d+$/.test(hostPort) || hostPort === '0') continue;
      const port = Number(hostPort);
      const key = `${ip} ${hostPort}/${protocol}`;
      if (mine.has(key)) tell('publish', l10n.t('Port {0} is published twice.', hostPort));
      mine.add(key);
      const holder = others.find((other) =>
        other.ports.some((one) => one.publicPort === port && one.protocol === protocol && overlaps(one.ip ?? '', ip)),
      );
      if (holder)
        tell('publish', l10n.t('Port {0} is taken: the container {1} has it.', hostPort, plain(holder.name, 60)));
      else if (taken.has(`${ip} ${hostPort}/${protocol}`)) {
        tell('publish', l10n.t('Port {0} is taken by another program on the engine’s machine.', hostPort));
      }
    }
  }
}

/** Two addresses of which one is all. */
function overlaps(one: string, other: string): boolean {
  const isAll = (ip: string) => ip === '' || ip === '0.0.0.0' || ip === '::';
  return one === other || isAll(one) || isAll(other);
}

/** What the way to the network makes meaningless, or the engine refuses (moby, runconfig/hostconfig_unix.go). */
function checkNetwork({ flags }: RunSpec, known: KnownThings['networks'], tell: Tell): void {
  const networks = (flags.network ?? []).flatMap((value) => parseNetwork(value)?.name ?? []);
  const [first = 'default'] = networks;
  const publishes = (flags.publish?.length ?? 0) > 0 || flags['publish-all'] === true;
  if (networks.length > 1 && networks.some((name) => !isUserDefined(name))) {
    tell('network', l10n.t('host, none, bridge and another container’s network can’t be had beside others.'));
  }
  for (const network of networks.filter((name) => isUserDefined(name) && known.length > 0)) {
    if (known.some(({ id, name }) => name === network || id.startsWith(network))) continue;
    tell(
      'network',
      l10n.t('There is no network {0}: it could be created, but not started.', plain(network, 60)),
      false,
    );
  }
  if (first === 'host' && publishes) {
    tell(
      'publish',
      l10n.t('On the host’s network nothing is published: the program’s own ports are the machine’s.'),
      false,
    );
  }
  if (first === 'none' && publishes)
    tell('publish', l10n.t('Without a network nobody reaches a published port.'), false);
  if (first.startsWith('container:')) {
    const refused = ['publish', 'publish-all', 'expose', 'hostname', 'dns', 'add-host', 'mac-address', 'link'] as const;
    for (const flag of refused) {
      const value = flags[flag];
      if (value === undefined || value === false || (value !== true && value.length === 0)) continue;
      tell(flag, l10n.t('With another container’s network --{0} is that one’s matter: the engine refuses it.', flag));
    }
  }
  if (!isUserDefined(first)) {
    for (const flag of ['ip', 'ip6', 'network-alias'] as const) {
      if (flags[flag] !== undefined && flags[flag].length > 0) {
        tell(flag, l10n.t('--{0} needs a network that somebody has made.', flag));
      }
    }
  }
}

function checkMounts({ flags }: RunSpec, tell: Tell): void {
  const targets = new Map<string, number>();
  const count = (target: string) => targets.set(target, (targets.get(target) ?? 0) + 1);
  for (const value of flags.volume ?? []) {
    const volume = parseVolume(value);
    if (!volume) continue;
    count(volume.target);
    if (!volume.target.startsWith('/') && !/^[a-zA-Z]:/.test(volume.target)) {
      tell('volume', l10n.t('{0}: a path in the container begins with /.', plain(volume.target, 60)));
    }
    if (/^[~$`]/.test(volume.source)) {
      tell(
        'volume',
        l10n.t('{0}: nothing is put in for ~ or variables here. Write the whole path.', plain(volume.source, 60)),
      );
    } else if (volume.source !== '' && !isPath(volume.source) && !validName.test(volume.source)) {
      tell('volume', l10n.t('{0} is neither a path nor a name of a volume.', plain(volume.source, 60)));
    }
  }
  for (const value of flags.mount ?? []) count(parseMount(value)?.Target ?? '');
  for (const [target, times] of targets) {
    if (times > 1 && target !== '') tell('volume', l10n.t('{0} is mounted twice.', plain(target, 60)));
  }
}

/** What is wrong with a value that its flag can’t take. */
export function badWords(flag: FlagName, value: string): string {
  const word = plain(value, 80);
  switch (flagOf(flag).value) {
    case 'bytes':
      return l10n.t('“{0}” is no size, such as 512m or 2g.', word);
    case 'duration':
      return l10n.t('“{0}” is no duration, such as 30s or 1m30s.', word);
    case 'integer':
    case 'decimal':
      return l10n.t('“{0}” is no number.', word);
    case undefined:
  }
  switch (flag) {
    case 'publish':
      return l10n.t('“{0}” is no port, such as 8080:80 or 127.0.0.1:53:53/udp.', word);
    case 'restart':
      return l10n.t('“{0}” is none of no, always, unless-stopped, on-failure and on-failure:3.', word);
    default:
      return l10n.t('--{0} can’t be “{1}”.', flag, word);
  }
}
