import { access, readdir } from 'node:fs/promises';
import { type Machine } from '../evidence.js';
import { type Surroundings, textOf } from './probe.js';

/** Where the editor runs: a container, WSL, a sandbox, a user namespace, under a mandatory access control. */
export async function collectMachine({ env, platform, remote }: Surroundings): Promise<Machine> {
  const [markers, osrelease, uidMap, status, label, enforce, overflowUid, overflowGid, files] = await Promise.all([
    containerMarkers(env, remote),
    textOf('/proc/sys/kernel/osrelease'),
    textOf('/proc/self/uid_map'),
    textOf('/proc/self/status'),
    textOf('/proc/self/attr/current'),
    textOf('/sys/fs/selinux/enforce'),
    textOf('/proc/sys/kernel/overflowuid'),
    textOf('/proc/sys/kernel/overflowgid'),
    openFiles(),
  ]);
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1];
  const isWsl = platform === 'linux' && /microsoft/i.test(osrelease);
  const hasDesktop = isWsl && (await exists('/mnt/wsl/docker-desktop'));
  return {
    remote,
    containerMarkers: markers,
    wsl: isWsl ? { distribution: env['WSL_DISTRO_NAME'] ?? 'WSL', hasDesktop } : undefined,
    sandbox: await sandbox(env, label),
    // The first user namespace maps everything to itself (user_namespaces(7)).
    isUserNamespace: uidMap.trim() !== '' && !/^\s*0\s+0\s+4294967295\s*$/.test(uidMap.trim()),
    overflow: { uid: Number(overflowUid.trim() || 65_534), gid: Number(overflowGid.trim() || 65_534) },
    noNewPrivileges: field('NoNewPrivs') === '1',
    seccomp: field('Seccomp') === '2',
    // eslint-disable-next-line no-control-regex
    label: label.replace(/[\u0000\n]/g, '').trim(),
    selinuxEnforces: enforce.trim() === '1',
    files,
  };
}

async function exists(name: string): Promise<boolean> {
  return access(name).then(
    () => true,
    () => false,
  );
}

/** Signs of a container, none of which is a proof alone: virtual machines have a /.dockerenv too. */
async function containerMarkers(env: Surroundings['env'], remote: string): Promise<string[]> {
  const [dockerenv, containerenv, cgroup, mounts] = await Promise.all([
    exists('/.dockerenv'),
    exists('/run/.containerenv'),
    textOf('/proc/1/cgroup'),
    textOf('/proc/self/mountinfo'),
  ]);
  const rootLine = mounts.split('\n').find((line) => line.split(' ')[4] === '/');
  const isOverlay = / - overlay /.test(rootLine ?? '');
  const marks: [boolean, string][] = [
    [dockerenv, '/.dockerenv'],
    [containerenv, '/run/.containerenv'],
    [/docker|containerd|kubepods|libpod|lxc|machine\.slice/.test(cgroup), '/proc/1/cgroup'],
    [isOverlay, 'overlay /'],
    [Boolean(env['REMOTE_CONTAINERS']), 'REMOTE_CONTAINERS'],
    [Boolean(env['CODESPACES']), 'CODESPACES'],
    [Boolean(env['KUBERNETES_SERVICE_HOST']), 'Kubernetes'],
    [Boolean(env['container']), 'container='],
    [['dev-container', 'attached-container', 'codespaces'].includes(remote), remote],
    // The editor's own word for it counts for two.
    [['dev-container', 'attached-container', 'codespaces'].includes(remote), 'VS Code'],
  ];
  return marks.flatMap(([is, name]) => (is ? [name] : []));
}

async function sandbox(env: Surroundings['env'], label: string): Promise<Machine['sandbox']> {
  if (await exists('/.flatpak-info')) return 'Flatpak';
  return env['SNAP'] && /^snap\./.test(label) && !/\(complain\)/.test(label) ? 'snap' : undefined;
}

async function openFiles(): Promise<Machine['files']> {
  const limits = await textOf('/proc/self/limits');
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
  if (!Number.isInteger(limit)) return undefined;
  // With no descriptor left even the directory can't be opened: then all are in use.
  const open = await readdir('/proc/self/fd').then(
    (names) => names.length,
    () => limit,
  );
  return { open, limit };
}
