import * as l10n from '@vscode/l10n';
import { placeWords } from '../words.js';
import { type Evidence, type Service, type SocketPath } from '../evidence.js';
import { type Found, type Rule, found, isContainer, matches, ownership, userName, when, whereIs } from './found.js';

/** The most bytes of a socket's path: sun_path of unix(7) without its final zero. */
export function longestPath(platform: NodeJS.Platform): number {
  return platform === 'darwin' ? 103 : 107;
}

/** What the path alone tells, before anything is dialled; undefined for a socket that is there. */
export function pathProblem(evidence: Evidence): Found[] {
  const { socket, platform, account, machine } = evidence;
  if (!socket) return [];
  const sock = socket.path;
  const limit = longestPath(platform);
  if (socket.bytes > limit) {
    return [found('socket-path-too-long', { bytes: String(socket.bytes), limit: String(limit), sock })];
  }
  const { end } = socket;
  switch (end.kind) {
    case 'denied':
      return [deniedDirectory(evidence, socket, end.at)];
    case 'loop':
      return [found('socket-symlink-loop', { sock, at: end.at })];
    case 'not-a-directory':
      return [found('socket-path-not-a-directory', { sock, at: end.at })];
    case 'dangling':
      return [found('socket-dangling-symlink', { sock, link: end.link, to: end.to })];
    case 'missing':
      return nobodyThere(evidence, sock);
    case 'unreadable':
      return [found('lsm-denied', { sock, lsm: machine.label || end.code, ...ownershipOrNothing(socket, evidence) })];
    case 'found': {
      const { file } = socket;
      if (!file || file.type === 'socket') return [];
      if (file.type === 'directory') return [found('socket-is-directory', { sock: socket.real })];
      return [found('socket-not-a-socket', { sock: socket.real, type: file.type, ...ownership(file, account) })];
    }
  }
}

function ownershipOrNothing({ file }: SocketPath, { account }: Evidence) {
  return file ? ownership(file, account) : {};
}

/** A directory that can't be entered: whose it is tells why. */
function deniedDirectory({ machine, account }: Evidence, socket: SocketPath, at: string): Found {
  const directory = socket.parts.findLast(({ path }) => path === at);
  const values = directory ? ownership(directory, account) : { owner: '?', mode: '?' };
  if (directory && machine.isUserNamespace && isUnmapped(directory, machine.overflow)) {
    return found('userns-unmapped', { sock: socket.path, ...values });
  }
  if (directory && directory.uid !== 0 && directory.uid !== account.uid) {
    return found('rootless-socket-other-user', {
      sock: socket.path,
      owner: userName(account, directory.uid),
      user: account.user || String(account.uid),
    });
  }
  return found('parent-dir-denied', { sock: socket.path, dir: at, ...values });
}

export function isUnmapped(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  overflow: { readonly uid: number; readonly gid: number },
): boolean {
  return uid === overflow.uid || gid === overflow.gid;
}

/** Which product a socket's path belongs to, by where products keep theirs; '' for none in particular. */
export function productOf(path: string, { home, uid }: { readonly home: string; readonly uid: number }): string {
  const at = (name: string) => path.startsWith(`${home}/${name}`) || path.includes(`/${name}`);
  if (at('.docker/desktop/') || (path === `${home}/.docker/run/docker.sock` && home.startsWith('/Users/'))) {
    return 'Docker Desktop';
  }
  if (at('.colima/') || at('.config/colima/')) return 'Colima';
  if (at('.orbstack/')) return 'OrbStack';
  if (at('.rd/')) return 'Rancher Desktop';
  if (at('.lima/')) return 'Lima';
  if (/podman/.test(path)) return 'Podman';
  const isRuntime = new RegExp(`^/(var/)?run/user/${uid}/docker\\.sock$`).test(path);
  if (isRuntime || path === `${home}/.docker/run/docker.sock`) return 'Docker (rootless)';
  return '';
}

/** Rules for sockets of a product that isn't running, when the path names the product. */
export function productStopped(evidence: Evidence, sock: string): Rule[] {
  const { account, platform, asked } = evidence;
  const runtime = asked.variables['XDG_RUNTIME_DIR'];
  const product =
    runtime !== undefined && sock === `${runtime}/docker.sock` ? 'Docker (rootless)' : productOf(sock, account);
  const isDesktop =
    product === 'Docker Desktop' || (platform === 'darwin' && sock.endsWith('/.docker/run/docker.sock'));
  const isVm = ['Colima', 'OrbStack', 'Rancher Desktop', 'Lima'].includes(product);
  return [
    when(isDesktop, 'docker-desktop-not-running', { sock }),
    when(isVm, 'vm-engine-not-running', { engine: product, sock }),
    when(product === 'Podman', 'podman-socket-inactive', { sock }),
    when(product === 'Docker (rootless)' && !isDesktop, 'rootless-daemon-not-running', { sock }),
  ];
}

/** There is no file at the path: who should have made it, and why didn't they. */
function nobodyThere(evidence: Evidence, sock: string): Found[] {
  const { machine, daemons, others, service } = evidence;
  const alive = daemons.filter(({ state }) => state !== 'Z' && state !== 'X');
  const elsewhere = alive.map((daemon) => ({ daemon, where: listensAt(daemon.hosts, service) }));
  const other = others.find(({ answers, isNamedByDaemon }) => answers && !isNamedByDaemon);
  const moved = elsewhere.find(({ where }) => where.length > 0 && !where.some((host) => isSamePlace(host, sock)));
  const failed = failedUnit(service);
  return matches([
    when(machine.sandbox !== undefined, 'sandbox-hides-socket', { sandbox: machine.sandbox ?? '', sock }),
    ...productStopped(evidence, sock),
    when(isContainer(evidence) && alive.length === 0, 'container-socket-not-mounted', {
      evidence: machine.containerMarkers.join(', '),
      sock,
    }),
    () => other && found('other-engine-available', { engine: other.engine, path: other.path, sock }),
    () =>
      moved &&
      found('daemon-listens-elsewhere', {
        pid: String(moved.daemon.pid),
        where: moved.where.join(', '),
        sock,
      }),
    // Who has an engine installed in the distribution doesn't wait for Docker Desktop's.
    when(machine.wsl !== undefined && !isInstalled(evidence), 'wsl-integration-off', {
      distro: machine.wsl?.distribution ?? '',
      sock,
    }),
    when(!isInstalled(evidence), 'docker-not-installed', { sock, place: placeWords(machine) }),
    () => configurationOfDaemon(service),
    when(failed !== '', 'daemon-start-failed', { detail: failed }),
    () => starting(evidence),
    when(true, 'daemon-not-running', { sock }),
  ]);
}

function isInstalled({ service, daemons }: Evidence): boolean {
  return service.program !== '' || service.hasUnitFile || service.hasSnap || daemons.length > 0;
}

/** The hosts that a daemon was told, by its command line or else by daemon.json. */
function listensAt(hosts: readonly string[], { daemonJson }: Service): readonly string[] {
  if (hosts.length > 0) return hosts;
  return 'hosts' in daemonJson ? (daemonJson.hosts ?? []) : [];
}

/** `/var/run` is a link to `/run` on every Linux of today. */
export function normalPath(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/');
}

function isSamePlace(host: string, sock: string): boolean {
  // fd:// is the socket that systemd hands over: the unit's, which is the standard one.
  if (host.startsWith('fd://')) return normalPath(sock) === '/run/docker.sock';
  return normalPath(host.replace(/^unix:\/\//, '')) === normalPath(sock);
}

function configurationOfDaemon({ daemonJson, unitNamesHosts }: Service): Found | undefined {
  const { file } = daemonJson;
  if (daemonJson.state === 'invalid') return found('daemon-config-invalid', { file, detail: daemonJson.detail });
  if (daemonJson.state === 'ok' && daemonJson.hosts && unitNamesHosts) {
    const detail = l10n.t('“hosts” stands both in it and on the command line of the service (-H)');
    return found('daemon-config-invalid', { file, detail });
  }
  return undefined;
}

/** What systemd says about a unit that it won't start, '' for nothing. */
function failedUnit({ units }: Service): string {
  const masked = units.find(({ load, file }) => load === 'masked' || file === 'masked');
  if (masked) return l10n.t('{unit} is masked', { unit: masked.name });
  const failed = units.find(({ active, result }) => active === 'failed' || /start-limit/.test(result));
  return failed ? `${failed.name} ${failed.active} (${failed.result || failed.sub})` : '';
}

function starting({ service, daemons }: Evidence): Found | undefined {
  const unit = service.units.find(({ active }) => active === 'activating' || active === 'reloading');
  const young = daemons.find(({ state, ageSeconds }) => state !== 'Z' && ageSeconds < youngSeconds);
  if (!unit && !young) return undefined;
  return found('daemon-starting', { age: String(Math.round(young?.ageSeconds ?? 0)) });
}

/** A daemon younger than this may still be on its way. */
export const youngSeconds = 90;

/** Nobody listens, although the file is there. */
export function refused(evidence: Evidence): Found[] {
  const { socket, service } = evidence;
  const sock = whereIs(evidence);
  return matches([
    ...productStopped(evidence, sock),
    when(true, 'socket-stale', { sock: socket?.real ?? sock, pidfile: service.pidFile?.file ?? '/run/docker.pid' }),
  ]);
}
