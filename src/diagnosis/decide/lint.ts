import { type Values } from '../causes/cause.js';
import { type LintId } from '../causes/lints.js';
import { type Evidence, type SocketPath } from '../evidence.js';
import { isLoopback } from './configuration.js';
import { groupName, isContainer, mayWriteByMode, octal, userName, whereIs } from './found.js';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

export interface FoundLint {
  readonly id: LintId;
  readonly severity: Severity;
  readonly values: Values;
}

/** What isn't safe about a connection that works (socket-diagnostics.md, section 4). Pure. */
export function lint(evidence: Evidence): FoundLint[] {
  const { address } = evidence;
  const local = address?.transport === 'unix' && evidence.socket ? socketLints(evidence, evidence.socket) : [];
  return [...local, ...networkLints(evidence), ...engineLints(evidence), ...tlsLints(evidence)];
}

function found(condition: boolean, id: LintId, severity: Severity, values: Values = {}): FoundLint[] {
  return condition ? [{ id, severity, values }] : [];
}

/** Groups with many members that nobody thinks of as root. */
const wideGroups: ReadonlySet<string> = new Set(['users', 'staff', 'sudo', 'wheel', 'adm']);
const expectedGroups: ReadonlySet<string> = new Set(['docker', 'root', 'podman']);

function socketLints(evidence: Evidence, socket: SocketPath): FoundLint[] {
  const { account, machine } = evidence;
  const { file } = socket;
  if (!file) return [];
  const sock = socket.real;
  const group = groupName(account, file.gid);
  const isOwn = file.uid === account.uid && file.uid !== 0;
  const isForeign = file.uid !== 0 && file.uid !== account.uid;
  const isInGroup = account.groups.includes(file.gid);
  const inDatabase = account.databaseGroups?.includes(file.gid);
  const grantsToGroup = (file.mode & 0o020) !== 0;
  const values = { sock, mode: octal(file.mode), group, owner: userName(account, file.uid) };
  return [
    ...found((file.mode & 0o002) !== 0, 'lint-socket-world-writable', 'critical', values),
    ...directoryLints(evidence, socket),
    ...found(isForeign && !machine.isUserNamespace, 'lint-socket-foreign-owner', 'high', values),
    ...found(
      grantsToGroup && !isOwn && !expectedGroups.has(group) && !isContainer(evidence),
      'lint-socket-group-unexpected',
      wideGroups.has(group) ? 'high' : 'medium',
      values,
    ),
    // Only the permissions' own order counts here: who gets in against it got in by a list.
    ...found(
      account.uid !== 0 && !evidence.isBridged && !mayWriteByMode(file, account),
      'lint-acl-grants-access',
      'low',
      values,
    ),
    ...found(
      account.uid !== 0 && isInGroup && inDatabase === false && file.gid !== account.gid,
      'lint-access-after-removal',
      'medium',
      values,
    ),
    ...found(socket.mount !== undefined && isContainer(evidence), 'lint-host-socket-in-container', 'high', values),
  ];
}

/** Directories in which others may put something in the socket's place. */
function directoryLints({ account }: Evidence, socket: SocketPath): FoundLint[] {
  const directories = socket.parts.filter(({ type }) => type === 'directory');
  const open = directories.filter(({ mode }) => (mode & 0o002) !== 0);
  const replaceable = open.find(({ mode }) => (mode & 0o1000) === 0);
  const sticky = open.find(({ mode }) => (mode & 0o1000) !== 0);
  const owner = socket.file?.uid;
  const isForeign = owner !== undefined && owner !== 0 && owner !== account.uid;
  const sock = socket.real;
  if (replaceable) {
    return found(true, 'lint-socket-dir-replaceable', 'critical', { sock, dir: replaceable.path });
  }
  if (!sticky) return [];
  if (isForeign) return found(true, 'lint-socket-dir-replaceable', 'high', { sock, dir: sticky.path });
  return found(true, 'lint-socket-in-shared-dir', 'medium', { sock, dir: sticky.path });
}

/** Names that smell of production. */
export const productionName = /(^|[^a-z])(prod|production|prd|live|master)([^a-z]|$)/i;

function networkLints(evidence: Evidence): FoundLint[] {
  const { address, asked } = evidence;
  if (address?.transport !== 'tcp' && address?.transport !== 'ssh') return [];
  const host = whereIs(evidence);
  const name = address.transport === 'tcp' ? address.host : address.destination.replace(/^.*@/, '');
  const isLocal = isLoopback(name);
  const isProduction = productionName.test(name) || productionName.test(asked.context);
  const tls = address.transport === 'tcp' ? address.tls : undefined;
  return [
    ...found(address.transport === 'tcp' && !tls, 'lint-tcp-plaintext', isLocal ? 'high' : 'critical', { host }),
    ...found(tls?.skipVerify === true, 'lint-tls-no-verify', 'high', { host }),
    ...found(!isLocal, 'lint-remote-engine', isProduction ? 'high' : 'low', {
      host,
      context: asked.context === '' ? '' : `(${asked.context})`,
    }),
  ];
}

function engineLints(evidence: Evidence): FoundLint[] {
  const { exchange, account, address, openPorts, machine, platform } = evidence;
  const info = exchange?.info?.kind === 'answered' ? parsed(exchange.info.body) : undefined;
  const security = texts(info?.['SecurityOptions']);
  const isRootless = security.some((option) => option.includes('name=rootless')) || info?.['Rootless'] === true;
  const told = texts(info?.['Warnings']).flatMap((warning) => {
    // dockerd's own words (daemon/info.go), the same from 20.10 to 28.5.
    const match = /API is accessible on (https?:\/\/\S+) without (encryption|TLS client verification)/i.exec(warning);
    return match ? [{ addr: match[1] ?? '', missing: match[2] ?? '' }] : [];
  });
  const isLocal = address?.transport === 'unix';
  const seen =
    isLocal && told.length === 0
      ? openPorts.map(({ port, isLoopback: local }) => ({
          addr: `tcp://${local ? '127.0.0.1' : '0.0.0.0'}:${port}`,
          missing: 'encryption',
        }))
      : [];
  const isOwnSocket = evidence.socket?.file !== undefined && evidence.socket.file.uid === account.uid;
  const isLinux = platform === 'linux' && !machine.isUserNamespace;
  return [
    ...[...told, ...seen].flatMap(({ addr, missing }) => {
      const local = /\/\/(127\.|\[::1\]|localhost)/.test(addr);
      return found(true, 'lint-daemon-exposes-tcp', local ? 'high' : 'critical', { addr, missing });
    }),
    ...found(
      isLocal && isLinux && !isRootless && !isOwnSocket && account.uid !== 0,
      'lint-rootful-equals-root',
      'info',
    ),
  ];
}

function tlsLints({ tls, asked }: Evidence): FoundLint[] {
  if (!tls || !asked.wantsTls) return [];
  return tls.files.flatMap(({ file, role, mode, validTo, problem }) => {
    if (problem !== '') return [];
    const days = validTo === undefined ? undefined : Math.floor((validTo - tls.now) / 86_400_000);
    return [
      ...found(role === 'key' && (mode & 0o077) !== 0, 'lint-key-readable-by-others', 'medium', {
        file,
        mode: octal(mode),
      }),
      ...found(days !== undefined && days < soonDays, 'lint-cert-expires-soon', (days ?? 0) < 0 ? 'high' : 'medium', {
        file,
        days: String(days),
      }),
    ];
  });
}

/** From this many days before its end a certificate is spoken of. */
const soonDays = 30;

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    // Cut, or no JSON: then nothing is known.
    return undefined;
  }
}
