import { quoteWord } from '../base/words.js';
import { type EngineFacts } from '../engine/engine.js';
import { flag, integer, list, object, part, type Raw, stringMap, text, texts } from '../engine/read/fields.js';
import { type Flags, type RunSpec } from './flags.js';
import { type GpuRequest, printGpus } from './gpu-value.js';
import { printMount } from './mount-value.js';
import { isUserDefined, type NetworkValue, printNetwork } from './network-value.js';
import { printPort } from './port-value.js';
import { printBytes, printDuration } from './units.js';

/** What engines give a container that nobody asked for: they say nothing of it. */
const engineLabels = /^(com\.docker\.volume\.anonymous|io\.podman\.|io\.buildah\.version$)/;
const defaultShm = 67_108_864;
const podmansShm = 65_536_000;

/**
 * What `docker run` would have to say to make this container: only what differs from its image (both as the engine
 * inspects them; an image that is gone differs in everything).
 */
export function fromContainer(container: unknown, image: unknown, usual: EngineFacts): RunSpec {
  const raw = object(container) ?? {};
  const config = part(raw, 'Config');
  const host = part(raw, 'HostConfig');
  const base = part(object(image) ?? {}, 'Config');
  const flags = said({
    ...general(raw, config, host, base, usual),
    ...storage(host, base, config, usual),
    ...networking(raw, config, host, base),
    ...resources(host, usual),
    ...security(host, usual),
    ...health(part(config, 'Healthcheck'), part(base, 'Healthcheck')),
  });
  const entrypoint = texts(config, 'Entrypoint');
  const cmd = texts(config, 'Cmd');
  const isOwnEntrypoint = !same(entrypoint, texts(base, 'Entrypoint'));
  // --entrypoint takes one word: the others come before the command.
  const [first = '', ...words] = isOwnEntrypoint ? entrypoint : [];
  const isOwnCommand = isOwnEntrypoint || !same(cmd, texts(base, 'Cmd'));
  return {
    flags: isOwnEntrypoint ? { ...flags, entrypoint: first } : flags,
    image: text(config, 'Image') || text(raw, 'ImageName') || text(raw, 'Image'),
    command: [...words, ...(isOwnCommand ? cmd : [])],
  };
}

function general(raw: Raw, config: Raw, host: Raw, base: Raw, usual: EngineFacts): Flags {
  const id = text(raw, 'Id');
  const hostname = text(config, 'Hostname');
  const restart = part(host, 'RestartPolicy');
  const name = text(restart, 'Name');
  const count = integer(restart, 'MaximumRetryCount') ?? 0;
  const log = part(host, 'LogConfig');
  const driver = text(log, 'Type');
  const options = Object.entries(stringMap(log, 'Config')).filter(([key]) => !/^(path|size)$/.test(key));
  const imageEnv = new Set(texts(base, 'Env'));
  const imageLabels = stringMap(base, 'Labels');
  const labels = Object.entries(stringMap(config, 'Labels')).filter(
    ([key, value]) => imageLabels[key] !== value && !engineLabels.test(key),
  );
  return {
    // Compose attaches to what it starts in the background too.
    detach: !flag(config, 'AttachStdin'),
    interactive: flag(config, 'OpenStdin'),
    tty: flag(config, 'Tty'),
    rm: flag(host, 'AutoRemove'),
    name: text(raw, 'Name').replace(/^\//, ''),
    hostname: id.startsWith(hostname) ? '' : hostname,
    domainname: text(config, 'Domainname'),
    restart: name === '' || name === 'no' ? '' : count > 0 ? `${name}:${count}` : name,
    ...(typeof host['Init'] === 'boolean' ? { init: host['Init'] } : {}),
    env: texts(config, 'Env').filter((pair) => !imageEnv.has(pair) && !(usual.isPodman && isPodmans(pair))),
    user: differs(config, base, 'User'),
    workdir:
      text(config, 'WorkingDir') === '/' && text(base, 'WorkingDir') === '' ? '' : differs(config, base, 'WorkingDir'),
    label: labels.map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
    'stop-signal': differs(config, base, 'StopSignal').replace(/^(15|SIGTERM)$/, ''),
    'stop-timeout': number(config, 'StopTimeout', 10),
    'log-driver': driver === usual.logDriver ? '' : driver,
    'log-opt': options.map(([key, value]) => `${key}=${value}`),
    runtime: usual.isPodman || text(host, 'Runtime') === usual.runtime ? '' : text(host, 'Runtime'),
    isolation: text(host, 'Isolation').replace(/^default$/, ''),
    annotation: pairs(host, 'Annotations').filter((pair) => !/^io\.(podman|container)\./.test(pair)),
    'storage-opt': pairs(host, 'StorageOpt'),
  };
}

/** Podman tells every container these. */
const isPodmans = (pair: string) =>
  /^(container=(podman|oci)|PATH=\/usr\/local\/sbin:\/usr\/local\/bin:\/usr\/sbin:\/usr\/bin:\/sbin:\/bin|HOSTNAME=[0-9a-f]{12}|TERM=xterm|HOME=\/root)$/.test(
    pair,
  );

function storage(host: Raw, base: Raw, config: Raw, { isPodman }: EngineFacts): Flags {
  // A volume that only its container's life has named, by its name: what was made anew keeps it so, and Podman tells so.
  const isNameless = (bind: string) => /^[0-9a-f]{64}:[^:]+(?::(?:rw|nosuid|nodev|rbind|rprivate|,)*)?$/.test(bind);
  const all = texts(host, 'Binds');
  const nameless = all.filter(isNameless).map((bind) => bind.split(':')[1] ?? '');
  const binds = all.filter((bind) => !isNameless(bind));
  // Podman writes options of its own behind each.
  const volume = binds.map((bind) =>
    bind.replace(/:(?=[^:]*$)((?:[^:]*,)?(?:rprivate|rbind|nosuid|nodev)(?:,[^:]*)?)$/, kept),
  );
  const fromImage = new Set(Object.keys(part(base, 'Volumes')));
  const declared = Object.keys(part(config, 'Volumes'));
  const anonymous = [...new Set([...declared, ...nameless])].filter((path) => !fromImage.has(path));
  const bound = new Set(binds.map((bind) => bind.split(':')[1]));
  const shm = integer(host, 'ShmSize') ?? 0;
  const isShared = /^(host|none|container:)/.test(text(host, 'IpcMode'));
  return {
    volume: [...volume, ...anonymous.filter((path) => !bound.has(path))],
    mount: list(host, 'Mounts').flatMap((mount) => (object(mount) ? [printMount(object(mount) ?? {})] : [])),
    tmpfs: Object.entries(stringMap(host, 'Tmpfs')).map(([path, options]) =>
      options === '' ? path : `${path}:${options}`,
    ),
    'volumes-from': texts(host, 'VolumesFrom'),
    'volume-driver': text(host, 'VolumeDriver'),
    'read-only': flag(host, 'ReadonlyRootfs'),
    'shm-size': shm === 0 || shm === (isPodman ? podmansShm : defaultShm) || isShared ? '' : printBytes(shm),
  };
}

function kept(_all: string, options: string): string {
  const own = options.split(',').filter((option) => !/^(rw|rprivate|rbind|nosuid|nodev)$/.test(option));
  return own.length === 0 ? '' : `:${own.join(',')}`;
}

function networking(raw: Raw, config: Raw, host: Raw, base: Raw): Flags {
  const bindings = part(host, 'PortBindings');
  const publish = Object.keys(bindings).flatMap((key) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return list(bindings, key).map((binding) => {
      const to = object(binding) ?? {};
      const hostPort = text(to, 'HostPort').replace(/^0$/, '');
      // 0.0.0.0 is Podman's word for all addresses.
      const ip = text(to, 'HostIp').replace(/^0\.0\.0\.0$/, '');
      return printPort({ ip, hostPort, containerPort: Number(port), protocol });
    });
  });
  const known = new Set([...Object.keys(part(base, 'ExposedPorts')), ...Object.keys(bindings)]);
  const exposed = Object.keys(part(config, 'ExposedPorts')).filter((port) => !known.has(port));
  return {
    publish,
    'publish-all': flag(host, 'PublishAllPorts'),
    expose: exposed.map((port) => port.replace(/\/tcp$/, '')),
    ...networks(raw, host),
    'mac-address': text(config, 'MacAddress'),
    link: [...texts(host, 'Links'), ...endpointLinks(raw)].map((link) => {
      // `/database:/web/db` is database under the name db.
      const [other = '', alias = ''] = link.split(':');
      return `${other.replace(/^\//, '')}:${alias.split('/').at(-1) ?? ''}`;
    }),
    'add-host': texts(host, 'ExtraHosts'),
    dns: texts(host, 'Dns'),
    'dns-option': texts(host, 'DnsOptions'),
    'dns-search': texts(host, 'DnsSearch'),
  };
}

/** On networks that somebody made, links belong to the endpoint. */
function endpointLinks(raw: Raw): string[] {
  const joined = part(part(raw, 'NetworkSettings'), 'Networks');
  return Object.keys(joined).flatMap((name) => (isUserDefined(name) ? texts(part(joined, name), 'Links') : []));
}

function networks(raw: Raw, host: Raw): Flags {
  const mode = text(host, 'NetworkMode');
  const joined = part(part(raw, 'NetworkSettings'), 'Networks');
  const id = text(raw, 'Id');
  const own = new Set([id.slice(0, 12), text(raw, 'Name').replace(/^\//, '')]);
  const names = Object.keys(joined).filter(isUserDefined);
  const all = names
    .filter((name) => name !== 'podman')
    .map((name): NetworkValue => {
      const endpoint = part(joined, name);
      const address = part(endpoint, 'IPAMConfig');
      const isTold = (text_: string) => text_ !== '';
      return {
        name,
        aliases: texts(endpoint, 'Aliases').filter((alias) => !own.has(alias)),
        ip: text(address, 'IPv4Address'),
        ip6: text(address, 'IPv6Address'),
        mac: '',
        linkLocal: texts(address, 'LinkLocalIPs').filter(isTold),
        driverOptions: stringMap(endpoint, 'DriverOpts'),
        gatewayPriority: integer(endpoint, 'GwPriority') ?? 0,
      };
    });
  const [only, ...others] = all;
  if (only && others.length === 0) {
    // What is said of a single network has flags of its own, which people know, and every engine.
    const { aliases, ip, ip6, linkLocal } = only;
    const network = printNetwork({ ...only, aliases: [], ip: '', ip6: '', linkLocal: [] });
    return { network: [network], 'network-alias': aliases, ip, ip6, 'link-local-ip': linkLocal };
  }
  if (only) {
    const isFirst = ({ name }: NetworkValue) => name === mode;
    return { network: [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))].map(printNetwork) };
  }
  return /^(|default|bridge|podman|slirp4netns|pasta|private)$/.test(mode) ? {} : { network: [mode] };
}

function resources(host: Raw, { isPodman }: EngineFacts): Flags {
  const size = (key: string) => printed(integer(host, key), printBytes);
  const swap = integer(host, 'MemorySwap') ?? 0;
  const memory = integer(host, 'Memory') ?? 0;
  const nano = integer(host, 'NanoCpus') ?? 0;
  const perDevice = (key: string, what: string, print: (value: number) => string) =>
    list(host, key).map((one) => `${text(object(one) ?? {}, 'Path')}:${print(integer(object(one) ?? {}, what) ?? 0)}`);
  const swappiness = integer(host, 'MemorySwappiness');
  return {
    memory: size('Memory'),
    'memory-reservation': size('MemoryReservation'),
    // Engines give twice the memory where nothing was said.
    'memory-swap': swap === 0 || swap === 2 * memory ? '' : swap === -1 ? '-1' : printBytes(swap),
    'memory-swappiness': swappiness === undefined || swappiness <= 0 ? '' : String(swappiness),
    cpus: nano === 0 ? '' : String(nano / 1e9),
    'cpu-shares': number(host, 'CpuShares', 0),
    'cpu-period': number(host, 'CpuPeriod', 0),
    'cpu-quota': number(host, 'CpuQuota', 0),
    'cpu-rt-period': number(host, 'CpuRealtimePeriod', 0),
    'cpu-rt-runtime': number(host, 'CpuRealtimeRuntime', 0),
    'cpuset-cpus': text(host, 'CpusetCpus'),
    'cpuset-mems': text(host, 'CpusetMems'),
    'pids-limit': number(host, 'PidsLimit', isPodman ? 2048 : 0),
    'blkio-weight': number(host, 'BlkioWeight', 0),
    'blkio-weight-device': perDevice('BlkioWeightDevice', 'Weight', String),
    'device-read-bps': perDevice('BlkioDeviceReadBps', 'Rate', printBytes),
    'device-write-bps': perDevice('BlkioDeviceWriteBps', 'Rate', printBytes),
    'device-read-iops': perDevice('BlkioDeviceReadIOps', 'Rate', String),
    'device-write-iops': perDevice('BlkioDeviceWriteIOps', 'Rate', String),
    'oom-kill-disable': flag(host, 'OomKillDisable'),
    'oom-score-adj': number(host, 'OomScoreAdj', 0),
    ulimit: list(host, 'Ulimits').map((one) => {
      const limit = object(one) ?? {};
      const [soft, hard] = [integer(limit, 'Soft') ?? 0, integer(limit, 'Hard') ?? 0];
      return `${text(limit, 'Name')
        .replace(/^RLIMIT_/, '')
        .toLowerCase()}=${soft === hard ? soft : `${soft}:${hard}`}`;
    }),
  };
}

function security(host: Raw, { isPodman, cgroupVersion }: EngineFacts): Flags {
  const requests = list(host, 'DeviceRequests').map((one) => object(one) ?? {});
  const isPrivileged = flag(host, 'Privileged');
  const masked = host['MaskedPaths'];
  // An engine writes no masked paths for a privileged container either.
  const isUnconfined = !isPrivileged && Array.isArray(masked) && masked.length === 0;
  const added = texts(host, 'SecurityOpt').filter((option) => !(isPrivileged && /^label[=:]disable$/.test(option)));
  return {
    privileged: isPrivileged,
    'cap-add': capabilities(host, 'CapAdd'),
    'cap-drop': capabilities(host, 'CapDrop'),
    'security-opt': [...added, ...(isUnconfined ? ['systempaths=unconfined'] : [])],
    'group-add': texts(host, 'GroupAdd'),
    userns: text(host, 'UsernsMode'),
    pid: text(host, 'PidMode').replace(/^private$/, ''),
    ipc: text(host, 'IpcMode').replace(isPodman ? /^(private|shareable)$/ : /^private$/, ''),
    uts: text(host, 'UTSMode').replace(/^private$/, ''),
    cgroupns: text(host, 'CgroupnsMode').replace(cgroupVersion === '1' && !isPodman ? /^host$/ : /^private$/, ''),
    'cgroup-parent': text(host, 'CgroupParent'),
    sysctl: pairs(host, 'Sysctls'),
    device: [
      ...list(host, 'Devices').map((one) => device(object(one) ?? {})),
      ...requests.flatMap((request) => (text(request, 'Driver') === 'cdi' ? texts(request, 'DeviceIDs') : [])),
    ],
    'device-cgroup-rule': texts(host, 'DeviceCgroupRules'),
    gpus: requests
      .filter((request) => text(request, 'Driver') !== 'cdi')
      .map((request) => printGpus(request as unknown as GpuRequest)),
  };
}

/** Podman writes CAP_ before each. */
function capabilities(host: Raw, key: string): string[] {
  return texts(host, key).map((name) => name.replace(/^CAP_/, ''));
}

function device(raw: Raw): string {
  const [host, inside, permissions] = [
    text(raw, 'PathOnHost'),
    text(raw, 'PathInContainer'),
    text(raw, 'CgroupPermissions'),
  ];
  const rights = permissions === 'rwm' || permissions === '' ? [] : [permissions];
  return [host, ...(host === inside && rights.length === 0 ? [] : [inside]), ...rights].join(':');
}

function health(check: Raw, base: Raw): Flags {
  const test = texts(check, 'Test');
  if (test[0] === 'NONE') return texts(base, 'Test')[0] === 'NONE' ? {} : { 'no-healthcheck': true };
  if (test.length === 0 || JSON.stringify(check) === JSON.stringify(base)) return {};
  const time = (key: string) =>
    integer(check, key) === integer(base, key) ? '' : printed(integer(check, key), printDuration);
  const command = same(test, texts(base, 'Test')) ? [] : test.slice(1);
  return {
    // A list of words is written as a shell's words: the flag knows no other form.
    'health-cmd': test[0] === 'CMD' ? command.map(quoteWord).join(' ') : command.join(' '),
    'health-interval': time('Interval'),
    'health-timeout': time('Timeout'),
    'health-start-period': time('StartPeriod'),
    'health-start-interval': time('StartInterval'),
    'health-retries': integer(check, 'Retries') === integer(base, 'Retries') ? '' : number(check, 'Retries', 0),
  };
}

/** Only what says something. */
function said(all: Flags): Flags {
  const isSaid = ([name, value]: [string, boolean | string | readonly string[]]) =>
    typeof value === 'boolean' ? value || name === 'init' : value.length > 0;
  return Object.fromEntries(Object.entries(all).filter(isSaid));
}

function differs(config: Raw, base: Raw, key: string): string {
  return text(config, key) === text(base, key) ? '' : text(config, key);
}

function number(raw: Raw, key: string, usual: number): string {
  const value = integer(raw, key);
  return value === undefined || value === usual ? '' : String(value);
}

function printed(value: number | undefined, print: (value: number) => string): string {
  return value === undefined || value === 0 ? '' : print(value);
}

function pairs(raw: Raw, key: string): string[] {
  return Object.entries(stringMap(raw, key)).map(([name, value]) => `${name}=${value}`);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, at) => word === other[at]);
}
