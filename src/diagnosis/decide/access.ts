import * as l10n from '@vscode/l10n';
import { type Values } from '../causes/cause.js';
import { type Evidence, type PathPart, type SocketPath } from '../evidence.js';
import {
  type Found,
  found,
  groupName,
  isContainer,
  matches,
  mayWriteByMode,
  octal,
  ownership,
  userName,
  when,
} from './found.js';
import { isUnmapped } from './socket.js';

/**
 * Why connect(2) was refused (EACCES, EPERM) on a socket that is there. The order matters: what the permissions
 * can't explain goes before what they can, and who owns the socket before whose group it has.
 */
export function accessProblem(evidence: Evidence, code: string, socket: SocketPath, file: PathPart): Found[] {
  const { account, machine } = evidence;
  const sock = socket.path;
  const values = { ...ownership(file, account), sock, user: account.user || String(account.uid) };
  const gid = file.gid;
  const isMember = account.databaseGroups?.includes(gid) ?? false;
  const predicted = mayWriteByMode(file, account) && !isUnmapped(file, machine.overflow);
  const isPodman = /podman/.test(sock);
  const noWriters = (file.mode & 0o022) === 0;
  // POSIX's order: who is the owner or in the group is judged by these bits alone, even where others may more.
  const isBarred = account.groups.includes(gid) && (file.mode & 0o020) === 0;
  const inDocker = account.dockerGid !== undefined && (account.databaseGroups?.includes(account.dockerGid) ?? false);
  return matches([
    when(machine.isUserNamespace && isUnmapped(file, machine.overflow), 'userns-unmapped', values),
    when(code === 'EPERM' || socket.writable === true || predicted, 'lsm-denied', { ...values, lsm: lsmOf(evidence) }),
    when(isOthersRootless(evidence, socket, file), 'rootless-socket-other-user', {
      ...values,
      owner: userName(account, file.uid),
    }),
    when(noWriters && isPodman, 'podman-socket-rootful', values),
    when(noWriters || isBarred, 'socket-mode-too-strict', values),
    when(isMember && !account.groups.includes(gid), 'stale-groups', { ...values, ...staleValues(evidence) }),
    when(gid === 0, isPodman ? 'podman-socket-rootful' : 'socket-group-root', values),
    when(isContainer(evidence) || socket.mount !== undefined, 'container-gid-mismatch', values),
    when(inDocker && account.dockerGid !== gid, 'socket-gid-mismatch', {
      ...values,
      dockerGid: String(account.dockerGid),
    }),
    when(true, 'not-in-docker-group', values),
  ]);
}

function staleValues({ stale }: Evidence): Values {
  return { kind: stale?.kind ?? 'other', pid: String(stale?.pid ?? '?'), proc: stale?.command || '?' };
}

/** Connected through a bridge: the restart is still to come. */
export function staleNote(evidence: Evidence): Found[] {
  const { account, socket, isBridged } = evidence;
  if (!isBridged || !socket?.file) return [];
  const { path: sock, file } = socket;
  return [found('stale-groups', { ...ownership(file, account), sock, user: account.user, ...staleValues(evidence) })];
}

/** A private engine's socket: its owner is an ordinary user, and its place or its sticky bit says "rootless". */
function isOthersRootless({ account, machine }: Evidence, socket: SocketPath, file: PathPart): boolean {
  if (file.uid === 0 || file.uid === account.uid) return false;
  if (machine.isUserNamespace && isUnmapped(file, machine.overflow)) return false;
  return /^\/(var\/)?run\/user\//.test(socket.real) || (file.mode & 0o1000) !== 0;
}

function lsmOf({ machine }: Evidence): string {
  if (machine.selinuxEnforces) return machine.label === '' ? 'SELinux' : `SELinux (${machine.label})`;
  if (machine.label !== '' && machine.label !== 'unconfined') return `AppArmor (${machine.label})`;
  return machine.seccomp ? 'seccomp' : l10n.t('a security module, or an entry in its access list (getfacl shows it),');
}

/** What goes with a refusal: the way without a restart, and that nobody would listen anyway. */
export function accessNotes(evidence: Evidence, finding: Found, file: PathPart): Found[] {
  const { listener, socket, account, sg } = evidence;
  const group = groupName(account, file.gid);
  return matches([
    when(finding.id === 'stale-groups' && sg?.works === true, 'sg-bridge-available', { group, mode: octal(file.mode) }),
    when(listener?.isListening === false && socket?.mount === undefined, 'socket-stale', {
      sock: socket?.real ?? '',
      pidfile: evidence.service.pidFile?.file ?? '/run/docker.pid',
    }),
  ]);
}
