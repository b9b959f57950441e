/** `text` ones hold the last value, `list` ones all of them in their order. */
type FlagKind = 'bool' | 'text' | 'list';

interface Flag {
  readonly kind: FlagKind;
  /** One letter. */
  readonly short?: string;
  /** Older names, still accepted. */
  readonly also?: readonly string[];
  /** What a value must be; anything when not said. */
  readonly value?: 'integer' | 'bytes' | 'duration' | 'decimal';
  /** Tells the docker program something, and not the engine. */
  readonly isLocal?: true;
  /** Of Windows' containers alone. */
  readonly isWindows?: true;
  /** What it is without the flag, where that isn't false. */
  readonly otherwise?: true;
}

const bool = { kind: 'bool' } as const;
const text = { kind: 'text' } as const;
const list = { kind: 'list' } as const;
const integer = { kind: 'text', value: 'integer' } as const;
const bytes = { kind: 'text', value: 'bytes' } as const;
const duration = { kind: 'text', value: 'duration' } as const;

/**
 * Every flag of `docker run` (docker/cli, cli/command/container/opts.go and run.go, of 20.10 to 28.5; a test holds it
 * to what the program says of itself), in the order in which Longshore writes them.
 */
export const flags = {
  detach: { ...bool, short: 'd' },
  interactive: { ...bool, short: 'i' },
  tty: { ...bool, short: 't' },
  rm: bool,
  name: text,
  hostname: { ...text, short: 'h' },
  domainname: text,
  platform: text,
  pull: text,
  restart: text,
  init: bool,
  publish: { ...list, short: 'p' },
  'publish-all': { ...bool, short: 'P' },
  expose: list,
  env: { ...list, short: 'e' },
  'env-file': list,
  volume: { ...list, short: 'v' },
  mount: list,
  tmpfs: list,
  'volumes-from': list,
  'volume-driver': text,
  'read-only': bool,
  'shm-size': bytes,
  network: { ...list, also: ['net'] },
  'network-alias': { ...list, also: ['net-alias'] },
  ip: text,
  ip6: text,
  'link-local-ip': list,
  'mac-address': text,
  link: list,
  'add-host': list,
  dns: list,
  'dns-option': { ...list, also: ['dns-opt'] },
  'dns-search': list,
  user: { ...text, short: 'u' },
  'group-add': list,
  workdir: { ...text, short: 'w' },
  memory: { ...bytes, short: 'm' },
  'memory-reservation': bytes,
  'memory-swap': bytes,
  'memory-swappiness': integer,
  'kernel-memory': bytes,
  cpus: { ...text, value: 'decimal' },
  'cpu-shares': { ...integer, short: 'c' },
  'cpuset-cpus': text,
  'cpuset-mems': text,
  'cpu-period': integer,
  'cpu-quota': integer,
  'cpu-rt-period': integer,
  'cpu-rt-runtime': integer,
  'cpu-count': { ...integer, isWindows: true },
  'cpu-percent': { ...integer, isWindows: true },
  'pids-limit': integer,
  'blkio-weight': integer,
  'blkio-weight-device': list,
  'device-read-bps': list,
  'device-write-bps': list,
  'device-read-iops': list,
  'device-write-iops': list,
  'io-maxbandwidth': { ...bytes, isWindows: true },
  'io-maxiops': { ...integer, isWindows: true },
  'oom-kill-disable': bool,
  'oom-score-adj': integer,
  ulimit: list,
  gpus: list,
  device: list,
  'device-cgroup-rule': list,
  privileged: bool,
  'cap-add': list,
  'cap-drop': list,
  'security-opt': list,
  userns: text,
  pid: text,
  ipc: text,
  uts: text,
  cgroupns: text,
  'cgroup-parent': text,
  sysctl: list,
  runtime: text,
  isolation: { ...text, isWindows: true },
  'health-cmd': text,
  'health-interval': duration,
  'health-timeout': duration,
  'health-start-period': duration,
  'health-start-interval': duration,
  'health-retries': integer,
  'no-healthcheck': bool,
  'stop-signal': text,
  'stop-timeout': integer,
  'log-driver': text,
  'log-opt': list,
  'storage-opt': list,
  label: { ...list, short: 'l' },
  'label-file': list,
  annotation: list,
  attach: { ...list, short: 'a' },
  entrypoint: text,
  'use-api-socket': { ...bool, isLocal: true },
  cidfile: { ...text, isLocal: true },
  'detach-keys': { ...text, isLocal: true },
  'sig-proxy': { ...bool, isLocal: true, otherwise: true },
  'disable-content-trust': { ...bool, isLocal: true, otherwise: true },
  quiet: { ...bool, short: 'q', isLocal: true },
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof flags;
type Names<K extends FlagKind> = { [N in FlagName]: (typeof flags)[N]['kind'] extends K ? N : never }[FlagName];
export type BoolFlag = Names<'bool'>;
export type TextFlag = Names<'text'>;
export type ListFlag = Names<'list'>;

/** What is said; the rest is as it is without the flag. Values are written as the flags of `docker run` take them. */
export type Flags = { readonly [N in BoolFlag]?: boolean } & { readonly [N in TextFlag]?: string } & {
  readonly [N in ListFlag]?: readonly string[];
};

/** Everything that `docker run` can say of a container to make. */
export interface RunSpec {
  readonly flags: Flags;
  /** A reference or an id; '' while it isn't chosen. */
  readonly image: string;
  /** Takes the place of the image's own command; empty for that. */
  readonly command: readonly string[];
}

export const flagNames = Object.keys(flags) as readonly FlagName[];

/** What the table says of a flag. */
export function flagOf(name: FlagName): Flag {
  return flags[name];
}

const byLongName = new Map<string, FlagName>(
  flagNames.flatMap((name) => [name, ...(flagOf(name).also ?? [])].map((each) => [each, name] as const)),
);
const byLetter = new Map<string, FlagName>(
  flagNames.flatMap((name) => {
    const { short } = flagOf(name);
    return short === undefined ? [] : [[short, name] as const];
  }),
);

/** By its long name, older ones too. */
export function findFlag(name: string): FlagName | undefined {
  return byLongName.get(name);
}

export function findLetter(letter: string): FlagName | undefined {
  return byLetter.get(letter);
}

/** Reads what came from outside, as from a page or from what was kept; what isn't of the right kind is left out. */
export function readRunSpec(raw: unknown): RunSpec {
  const { flags: said, image, command } = object(raw);
  const read: Record<string, boolean | string | string[]> = {};
  for (const name of flagNames) {
    const value = object(said)[name];
    const { kind } = flagOf(name);
    if (kind === 'bool' && typeof value === 'boolean') read[name] = value;
    if (kind === 'text' && typeof value === 'string') read[name] = value;
    if (kind === 'list' && Array.isArray(value)) read[name] = value.filter((one) => typeof one === 'string');
  }
  return {
    flags: read,
    image: typeof image === 'string' ? image : '',
    command: Array.isArray(command) ? command.filter((word) => typeof word === 'string') : [],
  };
}

function object(raw: unknown): Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
}
