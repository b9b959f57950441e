/** The entry of a late bundle of its own: it brings a writer of YAML, which is needed for this alone. */
import { stringify } from 'yaml';
import { type FlagName, flagNames, type Flags, type RunSpec } from './flags.js';
import { parseGpus } from './gpu-value.js';
import { isPath, parseMount, parseVolume } from './mount-value.js';
import { isUserDefined, type NetworkValue, parseNetwork } from './network-value.js';

/** Flags that Compose has the same word for, and the word. */
const words: Readonly<Partial<Record<FlagName, string>>> = {
  ...{
    platform: 'platform',
    name: 'container_name',
    hostname: 'hostname',
    domainname: 'domainname',
    pull: 'pull_policy',
  },
  ...{
    workdir: 'working_dir',
    user: 'user',
    'group-add': 'group_add',
    'env-file': 'env_file',
    'label-file': 'label_file',
  },
  ...{ publish: 'ports', tmpfs: 'tmpfs', link: 'external_links', 'add-host': 'extra_hosts', dns: 'dns' },
  ...{
    'dns-option': 'dns_opt',
    'dns-search': 'dns_search',
    'mac-address': 'mac_address',
    restart: 'restart',
    init: 'init',
  },
  ...{
    interactive: 'stdin_open',
    tty: 'tty',
    privileged: 'privileged',
    'read-only': 'read_only',
    'cap-add': 'cap_add',
  },
  ...{
    'cap-drop': 'cap_drop',
    'security-opt': 'security_opt',
    userns: 'userns_mode',
    pid: 'pid',
    ipc: 'ipc',
    uts: 'uts',
  },
  ...{ cgroupns: 'cgroup', 'cgroup-parent': 'cgroup_parent', device: 'devices', runtime: 'runtime' },
  ...{ 'device-cgroup-rule': 'device_cgroup_rules', memory: 'mem_limit', 'memory-reservation': 'mem_reservation' },
  ...{ 'memory-swap': 'memswap_limit', 'shm-size': 'shm_size', isolation: 'isolation', 'cpuset-cpus': 'cpuset' },
  ...{ 'oom-kill-disable': 'oom_kill_disable', 'stop-signal': 'stop_signal' },
};

/** As `words`, for what is a number there. */
const numbers: Readonly<Partial<Record<FlagName, string>>> = {
  ...{ cpus: 'cpus', 'cpu-shares': 'cpu_shares', 'cpu-period': 'cpu_period', 'cpu-quota': 'cpu_quota' },
  ...{ 'cpu-rt-period': 'cpu_rt_period', 'cpu-rt-runtime': 'cpu_rt_runtime', 'cpu-count': 'cpu_count' },
  ...{ 'cpu-percent': 'cpu_percent', 'pids-limit': 'pids_limit', 'oom-score-adj': 'oom_score_adj' },
  ...{ 'memory-swappiness': 'mem_swappiness' },
};

/** As `words`, for `name=value`s. */
const maps: Readonly<Partial<Record<FlagName, string>>> = {
  ...{
    env: 'environment',
    label: 'labels',
    sysctl: 'sysctls',
    'storage-opt': 'storage_opt',
    annotation: 'annotations',
  },
};

/** What is said by other means, below. */
const elsewhere: ReadonlySet<FlagName> = new Set([
  ...([
    'entrypoint',
    'volume',
    'mount',
    'volumes-from',
    'network',
    'network-alias',
    'ip',
    'ip6',
    'link-local-ip',
  ] as const),
  ...(['health-cmd', 'health-interval', 'health-timeout', 'health-start-period', 'health-start-interval'] as const),
  ...([
    'health-retries',
    'no-healthcheck',
    'expose',
    'log-driver',
    'log-opt',
    'ulimit',
    'stop-timeout',
    'gpus',
    'detach',
  ] as const),
  ...(['blkio-weight', 'blkio-weight-device', 'device-read-bps', 'device-write-bps', 'device-read-iops'] as const),
  'device-write-iops',
]);

/**
 * A Compose file with a service for each, which makes the same container (compose-spec, 05-services.md). Their volumes
 * and networks are those that there are. What Compose has no word for is told in comments.
 */
export function composeFile(specs: readonly RunSpec[]): string {
  const services: Record<string, unknown> = {};
  const comments: string[] = [];
  const all = specs.map((spec) => ({ spec, mounts: volumes(spec.flags), networks: networksOf(spec.flags) }));
  for (const { spec, mounts, networks } of all) {
    const { flags } = spec;
    const wanted = serviceName(flags.name ?? '');
    let name = wanted;
    for (let number = 2; name in services; number += 1) name = `${wanted}-${number}`;
    services[name] = { image: spec.image, ...service(spec), ...mounts.said, ...networks.said };
    const left = flagNames.filter(
      (flag) => flags[flag] !== undefined && !(flag in words || flag in numbers || flag in maps || elsewhere.has(flag)),
    );
    const whose = specs.length > 1 ? ` (${name})` : '';
    comments.push(...left.map((flag) => `# Compose has no word for --${flag}${whose}.\n`));
  }
  const [mounted, joined] = [all.flatMap(({ mounts }) => mounts.names), all.flatMap(({ networks }) => networks.names)];
  const file = {
    services,
    ...(mounted.length > 0 ? { volumes: existing(mounted) } : {}),
    ...(joined.length > 0 ? { networks: existing(joined) } : {}),
  };
  return comments.join('') + stringify(escaped(file), { lineWidth: 0 });
}

/** A container's name as a service's: what the Compose specification lets through. */
function serviceName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+/, '') || 'app'
  );
}

const existing = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { external: true, name }]));

function service({ flags, command }: RunSpec): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const flag of flagNames) {
    const value = flags[flag];
    const [word, number, map] = [words[flag], numbers[flag], maps[flag]];
    if (value === undefined) continue;
    if (word !== undefined) made[word] = value;
    else if (number !== undefined) made[number] = Number(value);
    else if (map !== undefined && Array.isArray(value)) made[map] = pairs(value as string[]);
  }
  const { entrypoint, 'stop-timeout': timeout, ulimit, expose } = flags;
  if (expose) made['expose'] = expose.map((port) => (port.includes('/') ? port : `${port}/tcp`));
  // `--entrypoint ''` takes the image's away; so does an empty list.
  if (entrypoint !== undefined) made['entrypoint'] = entrypoint === '' ? [] : [entrypoint];
  if (command.length > 0) made['command'] = command;
  if (timeout !== undefined) made['stop_grace_period'] = `${timeout}s`;
  if (ulimit) made['ulimits'] = Object.fromEntries(ulimit.map(limit));
  const health = healthOf(flags);
  if (health) made['healthcheck'] = health;
  const { 'log-driver': driver, 'log-opt': options } = flags;
  if (driver !== undefined || options) {
    made['logging'] = { ...(driver === undefined ? {} : { driver }), ...(options ? { options: pairs(options) } : {}) };
  }
  const devices = (flags.gpus ?? []).flatMap((value) => {
    const gpu = parseGpus(value);
    if (!gpu) return [];
    const which = gpu.DeviceIDs ? { device_ids: gpu.DeviceIDs } : { count: gpu.Count === -1 ? 'all' : gpu.Count };
    return [
      { ...(gpu.Driver === undefined ? {} : { driver: gpu.Driver }), ...which, capabilities: gpu.Capabilities.flat() },
    ];
  });
  if (devices.length > 0) made['deploy'] = { resources: { reservations: { devices } } };
  const blkio = blkioOf(flags);
  if (Object.keys(blkio).length > 0) made['blkio_config'] = blkio;
  return made;
}

function limit(value: string): [string, unknown] {
  const [name = '', numbers_ = ''] = value.split('=');
  const [soft = '', hard] = numbers_.split(':');
  return [name, hard === undefined ? Number(soft) : { soft: Number(soft), hard: Number(hard) }];
}

function healthOf(flags: Flags): Record<string, unknown> | undefined {
  if (flags['no-healthcheck'] === true) return { disable: true };
  const { 'health-cmd': command, 'health-retries': retries } = flags;
  const times = { interval: flags['health-interval'], timeout: flags['health-timeout'] };
  const starts = { start_period: flags['health-start-period'], start_interval: flags['health-start-interval'] };
  const all = {
    ...(command === undefined ? {} : { test: ['CMD-SHELL', command] }),
    ...Object.fromEntries(Object.entries({ ...times, ...starts }).filter(([, value]) => value !== undefined)),
    ...(retries === undefined ? {} : { retries: Number(retries) }),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

function blkioOf(flags: Flags): Record<string, unknown> {
  const rates = (values: readonly string[] | undefined, key: string) =>
    values?.map((value) => {
      const at = value.lastIndexOf(':');
      const rate = value.slice(at + 1);
      return { path: value.slice(0, at), [key]: /^\d+$/.test(rate) ? Number(rate) : rate };
    });
  const all = {
    weight: flags['blkio-weight'] === undefined ? undefined : Number(flags['blkio-weight']),
    weight_device: rates(flags['blkio-weight-device'], 'weight'),
    device_read_bps: rates(flags['device-read-bps'], 'rate'),
    device_write_bps: rates(flags['device-write-bps'], 'rate'),
    device_read_iops: rates(flags['device-read-iops'], 'rate'),
    device_write_iops: rates(flags['device-write-iops'], 'rate'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

interface Said {
  readonly said: Record<string, unknown>;
  /** Of volumes or networks that there are. */
  readonly names: readonly string[];
}

function volumes(flags: Flags): Said {
  const names = new Set<string>();
  const named = (name: string) => {
    if (name !== '' && !isPath(name)) names.add(name);
  };
  for (const value of flags.volume ?? []) named(parseVolume(value)?.source ?? '');
  const long = (flags.mount ?? []).flatMap((value) => {
    const mount = parseMount(value);
    if (!mount) return [];
    if (mount.Type === 'volume') named(mount.Source ?? '');
    const { BindOptions: bind, VolumeOptions: volume, TmpfsOptions: tmpfs } = mount;
    const { Propagation: propagation } = (bind ?? {}) as { Propagation?: string };
    const { NoCopy, Subpath } = (volume ?? {}) as { NoCopy?: boolean; Subpath?: string };
    const { SizeBytes, Mode } = (tmpfs ?? {}) as { SizeBytes?: number; Mode?: number };
    return [
      {
        ...{ type: mount.Type, ...(mount.Source === undefined ? {} : { source: mount.Source }), target: mount.Target },
        ...(mount.ReadOnly === true ? { read_only: true } : {}),
        ...(propagation === undefined ? {} : { bind: { propagation } }),
        ...((NoCopy ?? Subpath) === undefined
          ? {}
          : {
              volume: { ...(NoCopy ? { nocopy: true } : {}), ...(Subpath === undefined ? {} : { subpath: Subpath }) },
            }),
        ...((SizeBytes ?? Mode) === undefined
          ? {}
          : {
              tmpfs: {
                ...(SizeBytes === undefined ? {} : { size: SizeBytes }),
                ...(Mode === undefined ? {} : { mode: Mode }),
              },
            }),
      },
    ];
  });
  const all = [...(flags.volume ?? []), ...long];
  const from = (flags['volumes-from'] ?? []).map((container) => `container:${container}`);
  return {
    said: { ...(all.length > 0 ? { volumes: all } : {}), ...(from.length > 0 ? { volumes_from: from } : {}) },
    names: [...names],
  };
}

function networksOf(flags: Flags): Said {
  const all = (flags.network ?? []).flatMap((value) => parseNetwork(value) ?? []);
  const [first] = all;
  if (!first || !isUserDefined(first.name)) {
    // Compose makes a network of its own where nothing is said, and docker uses its bridge.
    const mode = first === undefined || first.name === 'default' ? 'bridge' : first.name;
    return { said: { network_mode: mode }, names: [] };
  }
  const { 'network-alias': aliases = [], ip = first.ip, ip6 = first.ip6, 'link-local-ip': local = [] } = flags;
  const merged = [
    { ...first, ip, ip6, aliases: [...first.aliases, ...aliases], linkLocal: [...first.linkLocal, ...local] },
    ...all.slice(1),
  ];
  return {
    said: { networks: Object.fromEntries(merged.map((network) => [network.name, endpoint(network)])) },
    names: merged.map(({ name }) => name),
  };
}

function endpoint({ aliases, ip, ip6, mac, linkLocal, driverOptions, gatewayPriority }: NetworkValue): object {
  return {
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(ip === '' ? {} : { ipv4_address: ip }),
    ...(ip6 === '' ? {} : { ipv6_address: ip6 }),
    ...(mac === '' ? {} : { mac_address: mac }),
    ...(linkLocal.length > 0 ? { link_local_ips: linkLocal } : {}),
    ...(Object.keys(driverOptions).length > 0 ? { driver_opts: driverOptions } : {}),
    ...(gatewayPriority === 0 ? {} : { gw_priority: gatewayPriority }),
  };
}

function pairs(values: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      return at < 0 ? [value, null] : [value.slice(0, at), value.slice(at + 1)];
    }),
  );
}

/** Compose would put a variable in for a dollar sign. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
}
