import { type Evidence, type PathPart, type SocketPath, type Try } from '../../src/diagnosis/evidence.js';

const sock = '/var/run/docker.sock';

export function part(more: Partial<PathPart> = {}): PathPart {
  return { path: sock, type: 'socket', uid: 0, gid: 990, mode: 0o660, links: 1, ...more };
}

export function socketPath(more: Partial<SocketPath> = {}): SocketPath {
  const file = 'file' in more ? more.file : part({ path: more.path ?? sock });
  return {
    ...{ path: sock, bytes: 20, parts: file ? [file] : [], end: { kind: 'found' }, real: sock, file },
    ...{ writable: false, mount: undefined },
    ...more,
  };
}

export const missing: SocketPath = socketPath({ file: undefined, end: { kind: 'missing', at: sock } });

export function failed(code: string, message = '', syscall = 'connect'): Try {
  return { kind: 'failed', code, syscall, message };
}

export function answered(status: number, headers: Record<string, string> = {}, body = ''): Try {
  return { kind: 'answered', status, headers, body, ms: 1 };
}

/** The headers by which an engine is known. */
export const engine = { 'api-version': '1.51', server: 'Docker/28.5.2 (linux)', ostype: 'linux' };

export function exchange(ping: Try, version: Try = ping, info?: Try): NonNullable<Evidence['exchange']> {
  return { ping, version, info, speaksTls: undefined, certificate: undefined, freeBytes: undefined };
}

export const healthy = exchange(answered(200, engine, 'OK'), answered(200, engine, '{}'), answered(200, engine, '{}'));

export function tcp(tls = false): Evidence['address'] {
  const material = { ca: 'CA', cert: undefined, key: undefined, skipVerify: false };
  return { transport: 'tcp', host: 'box', port: 2376, tls: tls ? material : undefined };
}

type Deep = {
  [K in keyof Evidence]?: Evidence[K] extends object | undefined ? Partial<Evidence[K]> | undefined : Evidence[K];
};

/** A member of docker on a Linux with dockerd, whose connection by the default socket works; changed as given. */
export function evidence(more: Deep = {}): Evidence {
  const base: Evidence = {
    platform: 'linux',
    asked: {
      ...{ by: 'default', host: '', context: '', contextFile: undefined },
      configFile: { state: 'missing', file: '/home/u/.docker/config.json' },
      ...{ shadowedContext: '', variables: {}, proxies: [], noProxy: '', refusal: '', wantsTls: false },
    },
    address: { transport: 'unix', path: sock },
    machine: {
      ...{ remote: '', containerMarkers: [], wsl: undefined, sandbox: undefined, isUserNamespace: false },
      overflow: { uid: 65_534, gid: 65_534 },
      ...{ noNewPrivileges: false, seccomp: false, label: '', selinuxEnforces: false, files: undefined },
    },
    account: {
      ...{ uid: 1000, gid: 1000, groups: [1000, 990], user: 'u', home: '/home/u' },
      ...{ databaseGroups: [1000, 990], database: 'id', dockerGid: 990 },
      groupNames: { 0: 'root', 990: 'docker', 1000: 'u' },
      userNames: { 0: 'root', 1000: 'u' },
    },
    socket: socketPath({ writable: true }),
    listener: { isListening: true, pending: 0 },
    daemons: [],
    service: {
      ...{ hasSystemd: true, units: [], program: '/usr/sbin/dockerd', hasUnitFile: true, hasSnap: false },
      ...{ pidFile: undefined, unitNamesHosts: true },
      daemonJson: { state: 'missing', file: '/etc/docker/daemon.json', hosts: undefined },
    },
    ...{ others: [], exchange: healthy, ssh: undefined, tls: undefined, stale: undefined, sg: undefined },
    ...{ isBridged: false, openPorts: [], shell: undefined, failure: undefined },
  };
  const merged = Object.entries(more).map(([name, value]) => {
    const own: unknown = base[name as keyof Evidence];
    const isPlain = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one);
    const isWhole = ['socket', 'exchange', 'address', 'ssh', 'tls'].includes(name);
    return [name, isPlain(own) && isPlain(value) && !isWhole ? { ...(own as object), ...(value as object) } : value];
  });
  return { ...base, ...(Object.fromEntries(merged) as Partial<Evidence>) };
}
