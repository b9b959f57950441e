import { isIP, isIPv4, isIPv6 } from 'node:net';
import { type FlagName } from './flags.js';
import { parseInteger } from './units.js';

interface Rule {
  readonly isGood: (value: string) => boolean;
  /** A value that is. */
  readonly example: string;
}

const matches = (pattern: RegExp, example: string): Rule => ({ isGood: (value) => pattern.test(value), example });
const between = (least: number, most: number, example: string): Rule => ({
  isGood: (value) => {
    const number = parseInteger(value);
    // What is no number is told as such.
    return number === undefined || (number >= least && number <= most);
  },
  example,
});

/** Rights of Linux (capabilities(7)). */
const capabilities = new Set(
  'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'.split(
    ' ',
  ),
);
const capability = (example: string): Rule => ({
  isGood: (value) => capabilities.has(value.trim().toUpperCase().replace(/^CAP_/, '')),
  example,
});

const signal =
  /^(?:SIG)?(?:ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(?:\+\d{1,2})?|RTMAX(?:-\d{1,2})?)$|^(?:[1-9]|[1-5]\d|6[0-4])$/i;
/** A system or an architecture alone, or both with what follows (containerd, platforms/database.go). */
const platform =
  /^(?:linux|windows|darwin|freebsd|386|i386|amd64|x86[_-]64|arm|armhf|armel|arm64|aarch64|loong64|mips64le|mips64|ppc64le|riscv64|s390x|[\w.-]+\/[\w.-]+(?:\/[\w.-]+)?)$/i;
const sysctl =
  /^(?:kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|(?:net|fs\.mqueue)\.[^=]+)=/;
const mac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i;
const security =
  /^(?:no-new-privileges(?:[=:](?:true|false))?|(?:apparmor|seccomp|label|credentialspec|systempaths|writable-cgroups|mask|unmask|proc-opts)[=:].+)$/s;
const container = /^container:.+/;
const named = matches(/^[^=]/, 'team=web');
const pair = matches(/^[^=]+=/s, 'max-size=10m');
const weight = between(0, 1000, '500');
const weightFor = matches(/:(?:0|[1-9]\d|[1-9]\d\d|1000)$/, '/dev/sda:500');
const range = matches(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/, '0-3');

/**
 * What docker's program or the engine want of values (docker/cli, opts/ and cli/command/container/opts.go; moby,
 * daemon/container.go and daemon_unix.go), of Podman's words too. What another reader of the value tells isn't here.
 */
const rules: Readonly<Partial<Record<FlagName, Rule>>> = {
  annotation: named,
  attach: matches(/^std(?:in|out|err)$/i, 'stdout'),
  'blkio-weight': { ...weight, isGood: (value) => value === '0' || between(10, 1000, '').isGood(value) },
  'blkio-weight-device': weightFor,
  'cap-add': capability('NET_ADMIN'),
  'cap-drop': capability('CHOWN'),
  cgroupns: matches(/^(?:host|private|ns:.+|container:.+)$/, 'private'),
  'cpu-period': { ...between(1000, 1_000_000, '100000'), isGood: orNone(between(1000, 1_000_000, '')) },
  'cpu-quota': { ...between(1000, Infinity, '50000'), isGood: orNone(between(1000, Infinity, '')) },
  'cpu-shares': between(0, Infinity, '512'),
  'cpuset-cpus': range,
  'cpuset-mems': range,
  'device-cgroup-rule': matches(/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/, 'c 1:3 rw'),
  dns: { isGood: (value) => isIP(value.trim()) !== 0, example: '10.0.0.2' },
  'dns-search': matches(/^(?:\.|(?=.*[a-zA-Z])[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.?)$/, 'example.com'),
  env: matches(/^[^=]/, 'NAME=value'),
  'health-retries': between(0, Infinity, '3'),
  ip: { isGood: isIPv4, example: '172.30.0.10' },
  ip6: { isGood: isIPv6, example: 'fd00::10' },
  ipc: matches(/^(?:none|private|shareable|host|ns:.+|container:.+)$/, 'shareable'),
  label: named,
  'link-local-ip': { isGood: (value) => isIP(value) !== 0, example: '169.254.1.1' },
  'log-opt': pair,
  'mac-address': matches(mac, '92:d0:c6:0a:29:33'),
  'memory-swappiness': between(-1, 100, '60'),
  network: { isGood: (value) => !/^container:\s*$/.test(value), example: 'container:web' },
  'oom-score-adj': between(-1000, 1000, '500'),
  pid: {
    isGood: (value) => value === 'host' || value === 'private' || /^ns:.+/.test(value) || container.test(value),
    example: 'host',
  },
  platform: matches(platform, 'linux/arm64'),
  pull: matches(/^(?:always|missing|never)$/, 'always'),
  'security-opt': matches(security, 'no-new-privileges'),
  'stop-signal': matches(signal, 'SIGINT'),
  'storage-opt': matches(/^[^=]+=/, 'size=10G'),
  sysctl: matches(sysctl, 'net.core.somaxconn=1024'),
  tmpfs: matches(/^\/./, '/tmp:size=64m'),
  userns: matches(/^(?:host|private|nomap|auto(?::.*)?|keep-id(?::.*)?|ns:.+|container:.+)$/, 'host'),
  uts: matches(/^(?:host|private|ns:.+|container:.+)$/, 'host'),
  workdir: matches(/^(?:\/|[a-zA-Z]:|\\)/, '/app'),
};

/** No limit, in an engine's words. */
function orNone({ isGood }: Rule): (value: string) => boolean {
  return (value) => value === '0' || value === '-1' || isGood(value);
}

/** A value that the flag takes, where it doesn't take this one; undefined where it may. */
export function exampleInstead(flag: FlagName, value: string): string | undefined {
  const rule = rules[flag];
  return rule && !rule.isGood(value) ? rule.example : undefined;
}
