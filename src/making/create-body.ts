import path from 'node:path';
import { compareApi } from '../engine/docker/api-version.js';
import { type FlagName, type Flags, type ListFlag, type RunSpec, type TextFlag } from './flags.js';
import { parseGpus } from './gpu-value.js';
import { isPath, parseMount, parseVolume } from './mount-value.js';
import { isUserDefined, parseNetwork } from './network-value.js';
import { parsePorts } from './port-value.js';
import {
  capabilities,
  isCdi,
  parseDevice,
  parseExposed,
  parseExtraHost,
  parseUlimit,
  perDevice,
} from './small-values.js';
import { parseBytes, parseCpus, parseDuration, parseInteger } from './units.js';

/** A value that its flag can't take. */
export interface BadValue {
  readonly flag: FlagName;
  readonly value: string;
}

export interface CreateBody {
  /** '' where the engine is to choose. */
  readonly name: string;
  /** `linux/arm64`; '' for the engine's own. */
  readonly platform: string;
  /** The body of POST /containers/create. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Networks beside the first that an engine before 1.44 takes one by one, after creation: name → endpoint. */
  readonly moreNetworks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly bad: readonly BadValue[];
}

/**
 * What the docker program would send for this (docker/cli, cli/command/container/opts.go, parse). Values from files
 * must be in it already. `api` is the version that is spoken with the engine; `folder` is where relative paths of the
 * engine's machine begin.
 */
export function createBody(
  spec: RunSpec,
  { api, folder }: { readonly api: string; readonly folder: string },
): CreateBody {
  return new BodyMaker(spec, api, folder).make();
}

class BodyMaker {
  readonly #spec: RunSpec;
  readonly #flags: Flags;
  /** Takes all networks at once, and a MAC address with each. */
  readonly #isNew: boolean;
  readonly #folder: string;
  readonly #bad: BadValue[] = [];

  constructor(spec: RunSpec, api: string, folder: string) {
    this.#spec = spec;
    this.#flags = spec.flags;
    this.#isNew = compareApi(api, '1.44') >= 0;
    this.#folder = folder;
  }

  make(): CreateBody {
    const { name = '', platform = '' } = this.#flags;
    const { endpoints, mode } = this.#networks();
    const [first, ...others] = Object.keys(endpoints);
    const sent = this.#isNew || first === undefined ? endpoints : { [first]: endpoints[first] };
    const more = this.#isNew ? {} : Object.fromEntries(others.map((name) => [name, endpoints[name] ?? {}]));
    const config = clean({
      ...this.#config(),
      HostConfig: clean({ ...this.#hostConfig(), ...this.#resources(), NetworkMode: mode }),
      NetworkingConfig: { EndpointsConfig: sent },
    });
    return { name, platform, config, moreNetworks: more, bad: this.#bad };
  }

  #config(): Record<string, unknown> {
    const { flags, image, command } = this.#spec;
    const { entrypoint } = flags;
    const attached = this.#attached();
    const isOpen = flags.interactive === true;
    const ports = this.#list('publish', parsePorts).flat();
    const exposed = [
      ...ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
      ...this.#list('expose', parseExposed).flat(),
    ];
    const anonymous = (flags.volume ?? []).flatMap((value) => {
      const volume = parseVolume(value);
      return volume?.source === '' ? [[volume.target, {}] as const] : [];
    });
    return {
      ...{ Image: image, Cmd: command.length > 0 ? command : undefined },
      Entrypoint: entrypoint === undefined ? undefined : [entrypoint],
      ...{ Hostname: flags.hostname, Domainname: flags.domainname, User: flags.user, WorkingDir: flags.workdir },
      ...{ Tty: flags.tty, OpenStdin: flags.interactive, StdinOnce: isOpen && attached.has('stdin') },
      ...{
        AttachStdin: attached.has('stdin'),
        AttachStdout: attached.has('stdout'),
        AttachStderr: attached.has('stderr'),
      },
      Env: flags.env,
      Labels: pairs(flags.label),
      ExposedPorts: keys(exposed),
      Volumes: anonymous.length > 0 ? Object.fromEntries(anonymous) : undefined,
      ...{ StopSignal: flags['stop-signal'], StopTimeout: this.#number('stop-timeout', parseInteger) },
      Healthcheck: this.#health(),
      MacAddress: this.#isNew ? undefined : flags['mac-address'],
    };
  }

  #attached(): ReadonlySet<string> {
    const { attach, detach, interactive } = this.#flags;
    if (detach === true) return new Set();
    const asked = attach && attach.length > 0 ? attach.map((stream) => stream.toLowerCase()) : ['stdout', 'stderr'];
    return new Set([...asked, ...(interactive === true ? ['stdin'] : [])]);
  }

  #health(): Record<string, unknown> | undefined {
    const { flags } = this.#spec;
    if (flags['no-healthcheck'] === true) return { Test: ['NONE'] };
    const command = flags['health-cmd'];
    const health = clean({
      Test: command === undefined || command === '' ? undefined : ['CMD-SHELL', command],
      Interval: this.#number('health-interval', parseDuration),
      Timeout: this.#number('health-timeout', parseDuration),
      StartPeriod: this.#number('health-start-period', parseDuration),
      StartInterval: this.#number('health-start-interval', parseDuration),
      Retries: this.#number('health-retries', parseInteger),
    });
    return Object.keys(health).length > 0 ? health : undefined;
  }

  #hostConfig(): Record<string, unknown> {
    const { flags } = this.#spec;
    const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
    for (const value of flags.publish ?? []) {
      for (const { ip, hostPort, containerPort, protocol } of parsePorts(value) ?? []) {
        (bindings[`${containerPort}/${protocol}`] ??= []).push({ HostIp: ip, HostPort: hostPort });
      }
    }
    const isOnOwnNetwork = isUserDefined(parseNetwork(flags.network?.[0] ?? 'default')?.name ?? '');
    const security = flags['security-opt'] ?? [];
    const isUnconfined = security.some((option) => /^systempaths[=:]unconfined$/.test(option));
    return {
      Binds: this.#binds(),
      Mounts: this.#list('mount', (value) => this.#mount(value)),
      Tmpfs: pairs(flags.tmpfs, ':'),
      ...{ VolumesFrom: flags['volumes-from'], VolumeDriver: flags['volume-driver'] },
      ...{ PortBindings: bindings, PublishAllPorts: flags['publish-all'] },
      ...{ AutoRemove: flags.rm, Privileged: flags.privileged, ReadonlyRootfs: flags['read-only'], Init: flags.init },
      Links: isOnOwnNetwork ? undefined : flags.link,
      ...{ Dns: flags.dns, DnsOptions: flags['dns-option'], DnsSearch: flags['dns-search'] },
      ExtraHosts: this.#list('add-host', parseExtraHost),
      RestartPolicy: this.#restart(),
      ...capabilities(flags),
      GroupAdd: flags['group-add'],
      SecurityOpt: security.flatMap((option) => (/^systempaths[=:]/.test(option) ? [] : [option])),
      ...(isUnconfined ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
      ...{ PidMode: flags.pid, IpcMode: flags.ipc, UTSMode: flags.uts, UsernsMode: flags.userns },
      ...{ CgroupnsMode: flags.cgroupns, CgroupParent: flags['cgroup-parent'], Runtime: flags.runtime },
      Isolation: flags.isolation,
      ...{
        Sysctls: pairs(flags.sysctl),
        StorageOpt: pairs(flags['storage-opt']),
        Annotations: pairs(flags.annotation),
      },
      ShmSize: this.#number('shm-size', parseBytes),
      LogConfig: this.#log(),
      OomScoreAdj: this.#number('oom-score-adj', parseInteger),
    };
  }

  #resources(): Record<string, unknown> {
    const { flags } = this.#spec;
    const cdi = (flags.device ?? []).filter(isCdi);
    const swap = flags['memory-swap'];
    return {
      Memory: this.#number('memory', parseBytes),
      MemoryReservation: this.#number('memory-reservation', parseBytes),
      MemorySwap: swap === '-1' ? -1 : this.#number('memory-swap', parseBytes),
      MemorySwappiness: this.#number('memory-swappiness', parseInteger),
      KernelMemory: this.#number('kernel-memory', parseBytes),
      OomKillDisable: flags['oom-kill-disable'],
      NanoCpus: this.#number('cpus', parseCpus),
      CpuShares: this.#number('cpu-shares', parseInteger),
      CpuPeriod: this.#number('cpu-period', parseInteger),
      CpuQuota: this.#number('cpu-quota', parseInteger),
      CpuRealtimePeriod: this.#number('cpu-rt-period', parseInteger),
      CpuRealtimeRuntime: this.#number('cpu-rt-runtime', parseInteger),
      CpuCount: this.#number('cpu-count', parseInteger),
      CpuPercent: this.#number('cpu-percent', parseInteger),
      ...{ CpusetCpus: flags['cpuset-cpus'], CpusetMems: flags['cpuset-mems'] },
      PidsLimit: this.#number('pids-limit', parseInteger),
      BlkioWeight: this.#number('blkio-weight', parseInteger),
      BlkioWeightDevice: this.#list('blkio-weight-device', (value) => perDevice(value, 'Weight', parseInteger)),
      BlkioDeviceReadBps: this.#list('device-read-bps', (value) => perDevice(value, 'Rate', parseBytes)),
      BlkioDeviceWriteBps: this.#list('device-write-bps', (value) => perDevice(value, 'Rate', parseBytes)),
      BlkioDeviceReadIOps: this.#list('device-read-iops', (value) => perDevice(value, 'Rate', parseInteger)),
      BlkioDeviceWriteIOps: this.#list('device-write-iops', (value) => perDevice(value, 'Rate', parseInteger)),
      IOMaximumBandwidth: this.#number('io-maxbandwidth', parseBytes),
      IOMaximumIOps: this.#number('io-maxiops', parseInteger),
      Ulimits: this.#list('ulimit', parseUlimit).sort((a, b) => (a.Name < b.Name ? -1 : 1)),
      DeviceCgroupRules: flags['device-cgroup-rule'],
      Devices: this.#list('device', (value) => (isCdi(value) ? [] : parseDevice(value))).flat(),
      DeviceRequests: [
        ...this.#list('gpus', parseGpus),
        ...(cdi.length > 0 ? [{ Driver: 'cdi', DeviceIDs: cdi }] : []),
      ],
    };
  }

  #binds(): readonly string[] {
    return this.#list('volume', (value) => {
      const volume = parseVolume(value);
      if (!volume) return undefined;
      if (volume.source === '') return [];
      const { source } = volume;
      return [
        isPath(source) && source.startsWith('.')
          ? path.resolve(this.#folder, source) + value.slice(source.length)
          : value,
      ];
    }).flat();
  }

  #mount(value: string): object | undefined {
    const mount = parseMount(value);
    const source = mount?.Source ?? '';
    return mount?.Type === 'bind' && /^\.\.?(\/|$)/.test(source)
      ? { ...mount, Source: path.resolve(this.#folder, source) }
      : mount;
  }

  #networks(): { readonly endpoints: Record<string, Record<string, unknown>>; readonly mode: string } {
    const { flags } = this.#spec;
    const networks = this.#list('network', parseNetwork);
    const first = networks[0]?.name ?? 'default';
    const own = {
      ...{ Aliases: flags['network-alias'] ?? [], Links: isUserDefined(first) ? flags.link : undefined },
      ...{ ip: flags.ip, ip6: flags.ip6, mac: flags['mac-address'], linkLocal: flags['link-local-ip'] ?? [] },
    };
    const endpoints: Record<string, Record<string, unknown>> = {};
    for (const [at, network] of (networks.length > 0 ? networks : [parseNetwork('default')]).entries()) {
      if (!network) continue;
      const mine = at === 0 ? own : undefined;
      const mac = mine?.mac ?? network.mac;
      const address = clean({
        IPv4Address: mine?.ip ?? network.ip,
        IPv6Address: mine?.ip6 ?? network.ip6,
        LinkLocalIPs: [...network.linkLocal, ...(mine?.linkLocal ?? [])],
      });
      const endpoint = clean({
        Aliases: [...network.aliases, ...(mine?.Aliases ?? [])],
        Links: mine?.Links,
        IPAMConfig: Object.keys(address).length > 0 ? address : undefined,
        DriverOpts: network.driverOptions,
        MacAddress: this.#isNew ? mac : undefined,
        GwPriority: network.gatewayPriority === 0 ? undefined : network.gatewayPriority,
      });
      if (networks.length > 0 || Object.keys(endpoint).length > 0) endpoints[network.name] = endpoint;
    }
    return { endpoints, mode: first };
  }

  #restart(): Record<string, unknown> | undefined {
    const value = this.#flags.restart;
    if (value === undefined || value === '') return { Name: 'no', MaximumRetryCount: 0 };
    const [name = '', count, ...more] = value.split(':');
    const retries = count === undefined ? 0 : parseInteger(count);
    const isKnown = /^(no|always|unless-stopped|on-failure)$/.test(name);
    if (
      !isKnown ||
      retries === undefined ||
      retries < 0 ||
      more.length > 0 ||
      (count !== undefined && name !== 'on-failure')
    ) {
      this.#bad.push({ flag: 'restart', value });
      return undefined;
    }
    return { Name: name, MaximumRetryCount: retries };
  }

  #log(): Record<string, unknown> | undefined {
    const driver = this.#flags['log-driver'];
    const options = pairs(this.#flags['log-opt']);
    if (driver === undefined && options === undefined) return undefined;
    if (driver === 'none' && options)
      this.#bad.push({ flag: 'log-opt', value: (this.#flags['log-opt'] ?? []).join(' ') });
    return { Type: driver ?? '', Config: options ?? {} };
  }

  /** The values of a list, read one by one; those that can't be are told. */
  #list<T>(flag: ListFlag, read: (value: string) => T | undefined): T[] {
    return (this.#flags[flag] ?? []).flatMap((value) => {
      const each = read(value);
      if (each === undefined) this.#bad.push({ flag, value });
      return each === undefined ? [] : [each];
    });
  }

  #number(flag: TextFlag, read: (text: string) => number | undefined): number | undefined {
    const value = this.#flags[flag];
    if (value === undefined || value === '') return undefined;
    const number = read(value);
    if (number === undefined) this.#bad.push({ flag, value });
    return number;
  }
}

/** Without what says nothing: undefined, '', empty lists and objects; a list or an object of a flag means its items. */
function clean(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isSaid = ([name, value]: [string, unknown]) => {
    if (value === undefined || value === '') return false;
    if (name === 'MaskedPaths' || name === 'ReadonlyPaths') return true;
    if (Array.isArray(value)) return value.length > 0;
    return typeof value !== 'object' || value === null || name === 'EndpointsConfig' || Object.keys(value).length > 0;
  };
  return Object.fromEntries(Object.entries(raw).filter(isSaid));
}

/** `name=value`s as an object; a name alone has an empty value. */
function pairs(values: readonly string[] | undefined, by = '='): Record<string, string> | undefined {
  if (!values || values.length === 0) return undefined;
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf(by);
      return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
    }),
  );
}

function keys(names: readonly string[]): Record<string, object> | undefined {
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}]));
}
