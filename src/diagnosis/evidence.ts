import { type Address } from '../engine/endpoint/endpoint.js';

/**
 * What is known about a connection that fails (or works): facts alone, no judgement. Plain data, so that a test can
 * write it by hand and a report can carry it. `undefined` always means "could not be told", never "no".
 */
export interface Evidence {
  readonly platform: NodeJS.Platform;
  readonly asked: Asked;
  /** Where the connection goes, undefined when the configuration names no usable place. */
  readonly address: Address | undefined;
  readonly machine: Machine;
  readonly account: Account;
  /** For unix sockets alone. */
  readonly socket: SocketPath | undefined;
  /** Who listens on the socket's path, by /proc/net/unix. */
  readonly listener: Listener | undefined;
  readonly daemons: readonly Daemon[];
  readonly service: Service;
  readonly others: readonly OtherEngine[];
  readonly exchange: Exchange | undefined;
  readonly ssh: SshTry | undefined;
  readonly tls: TlsFiles | undefined;
  /** The oldest ancestor of this process that lacks the socket's group. */
  readonly stale: StaleProcess | undefined;
  /** Whether `sg GROUP` gives the socket's group to a child. */
  readonly sg: SgTry | undefined;
  /** What was asked was asked through a bridge (src/bridge): this process itself may not use the socket. */
  readonly isBridged: boolean;
  /** Ports of this machine on which somebody listens without having been asked, by /proc/net/tcp: 2375 alone. */
  readonly openPorts: readonly OpenPort[];
  /** Variables that a login shell has and this process doesn't; asked for on demand. */
  readonly shell: ShellDifference | undefined;
  /** What the engine's client said when it failed, where that is what led here. */
  readonly failure: Failure | undefined;
}

/** What was asked for, before it is understood. */
export interface Asked {
  readonly by: 'setting' | 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'current-context' | 'default';
  /** The url as written; '' when a context was named and its file has none. */
  readonly host: string;
  /** The context that was named, '' for none. */
  readonly context: string;
  readonly contextFile: ContextFile | undefined;
  readonly configFile: ConfigFile;
  /** `currentContext` of config.json although something else decides, '' for none. */
  readonly shadowedContext: string;
  /** DOCKER_*, as far as they matter and hold no secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Proxy variables by name, with their NO_PROXY list. */
  readonly proxies: readonly string[];
  readonly noProxy: string;
  /** Why the resolver of endpoints refused, '' when it didn't. */
  readonly refusal: string;
  /** Certificates are used at all. */
  readonly wantsTls: boolean;
}

export type ContextFile =
  | { readonly state: 'ok' | 'missing'; readonly file: string }
  | { readonly state: 'broken'; readonly file: string; readonly detail: string };

export type ConfigFile =
  | { readonly state: 'ok' | 'missing'; readonly file: string }
  | { readonly state: 'broken'; readonly file: string; readonly code: string };

/** Where the editor itself runs. */
export interface Machine {
  /** `vscode.env.remoteName`, '' where there is none. */
  readonly remote: string;
  /** What speaks for a container, in words that a report can show. */
  readonly containerMarkers: readonly string[];
  readonly wsl: { readonly distribution: string; readonly hasDesktop: boolean } | undefined;
  readonly sandbox: 'Flatpak' | 'snap' | undefined;
  /** Not the first user namespace of the machine. */
  readonly isUserNamespace: boolean;
  readonly overflow: { readonly uid: number; readonly gid: number };
  readonly noNewPrivileges: boolean;
  readonly seccomp: boolean;
  /** The label of a mandatory access control, '' where there is none. */
  readonly label: string;
  readonly selinuxEnforces: boolean;
  readonly files: { readonly open: number; readonly limit: number } | undefined;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** The process's own, its effective gid among them. */
  readonly groups: readonly number[];
  /** '' for an id without a name. */
  readonly user: string;
  readonly home: string;
  /** What a new login would get; undefined when the database didn't answer. */
  readonly databaseGroups: readonly number[] | undefined;
  readonly database: 'id' | '/etc/group' | 'silent';
  /** Names of the groups that matter, by id. */
  readonly groupNames: Readonly<Record<number, string>>;
  readonly userNames: Readonly<Record<number, string>>;
  readonly dockerGid: number | undefined;
}

export type FileType = 'directory' | 'symlink' | 'socket' | 'file' | 'fifo' | 'device';

export interface PathPart {
  readonly path: string;
  readonly type: FileType;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits and the sticky ones. */
  readonly mode: number;
  /** Names of the file; 0 for one that was deleted and is still mounted. */
  readonly links: number;
}

export type PathEnd =
  | { readonly kind: 'found' }
  | { readonly kind: 'missing'; readonly at: string }
  | { readonly kind: 'dangling'; readonly link: string; readonly to: string }
  /** `at` is the directory that can't be searched. */
  | { readonly kind: 'denied'; readonly at: string }
  | { readonly kind: 'loop'; readonly at: string }
  | { readonly kind: 'not-a-directory'; readonly at: string }
  | { readonly kind: 'unreadable'; readonly at: string; readonly code: string };

export interface SocketPath {
  readonly path: string;
  readonly bytes: number;
  /** Everything on the way, symbolic links and their targets included. */
  readonly parts: readonly PathPart[];
  readonly end: PathEnd;
  /** Where the links lead; `path` itself when it isn't there. */
  readonly real: string;
  /** The last part, when it was found. */
  readonly file: PathPart | undefined;
  /** access(2) says that this process may write. */
  readonly writable: boolean | undefined;
  /** The file is a mount of its own, as in containers. */
  readonly mount: { readonly root: string; readonly isDeleted: boolean } | undefined;
}

export interface Listener {
  readonly isListening: boolean;
  /** Connections that nobody has accepted yet. */
  readonly pending: number;
}

export interface Daemon {
  readonly pid: number;
  /** The state letter of proc(5); Z is dead. */
  readonly state: string;
  readonly ageSeconds: number;
  readonly uid: number;
  /** Of -H/--host, as written. */
  readonly hosts: readonly string[];
}

export interface Service {
  readonly hasSystemd: boolean;
  readonly units: readonly Unit[];
  /** Where dockerd is, '' for nowhere. */
  readonly program: string;
  readonly hasUnitFile: boolean;
  readonly hasSnap: boolean;
  readonly pidFile: { readonly file: string; readonly pid: number; readonly isAlive: boolean } | undefined;
  readonly daemonJson:
    | { readonly state: 'missing' | 'ok'; readonly file: string; readonly hosts: readonly string[] | undefined }
    | { readonly state: 'unreadable' | 'invalid'; readonly file: string; readonly detail: string };
  /** The unit's (or init script's) command line names hosts too. */
  readonly unitNamesHosts: boolean;
}

export interface Unit {
  readonly name: string;
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  readonly result: string;
  readonly file: string;
}

export interface OtherEngine {
  readonly engine: string;
  readonly path: string;
  readonly isSocket: boolean;
  readonly uid: number;
  readonly answers: boolean;
  /** Found by a process's command line or daemon.json, not by being a well-known place. */
  readonly isNamedByDaemon: boolean;
}

export type Try =
  | { readonly kind: 'failed'; readonly code: string; readonly syscall: string; readonly message: string }
  | { readonly kind: 'silent'; readonly phase: 'connect' | 'answer'; readonly ms: number }
  /** The other side hung up before it said anything. */
  | { readonly kind: 'closed'; readonly isReset: boolean }
  /** What came is not HTTP: its first bytes in hexadecimal, and as text where it is text. */
  | { readonly kind: 'noise'; readonly bytes: string; readonly text: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly ms: number;
    };

export interface Exchange {
  readonly ping: Try;
  readonly version: Try | undefined;
  readonly info: Try | undefined;
  /** Without TLS nobody understood us: whether the port speaks TLS. */
  readonly speaksTls: boolean | undefined;
  /** Names in the server's certificate, and its end, when the handshake came that far. */
  readonly certificate: { readonly names: string; readonly validTo: string } | undefined;
  /** Bytes free where the engine keeps its data, when that is on this machine. */
  readonly freeBytes: number | undefined;
}

export interface SshTry {
  /** 'ENOENT' when the program isn't there; '' otherwise. */
  readonly spawnCode: string;
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly answer: Try;
  readonly agent: 'missing' | 'present' | 'stale';
}

export interface TlsFile {
  readonly file: string;
  readonly role: 'ca' | 'cert' | 'key';
  /** '' when it was read; else the system's code, or 'NOT_PEM'. */
  readonly problem: string;
  readonly mode: number;
  /** Milliseconds since the epoch; undefined for keys and what can't be parsed. */
  readonly validTo: number | undefined;
}

export interface TlsFiles {
  readonly files: readonly TlsFile[];
  readonly skipVerify: boolean;
  /** Why certificate and key don't go together, '' when they do. */
  readonly pairProblem: string;
  readonly isKeyEncrypted: boolean;
  /** What an engine would hold against the client's certificate, '' for nothing that can be seen from here. */
  readonly clientProblem: '' | 'expired' | 'foreign';
  /** When this was looked at: what expires is judged by it. */
  readonly now: number;
}

export type StaleKind =
  | 'vscode-server'
  | 'ssh-session'
  | 'terminal-multiplexer'
  | 'systemd-user'
  | 'desktop-app'
  | 'wsl'
  | 'container'
  | 'other';

export interface StaleProcess {
  readonly pid: number;
  readonly kind: StaleKind;
  readonly command: string;
}

export interface SgTry {
  readonly works: boolean;
  readonly detail: string;
}

export interface OpenPort {
  readonly port: number;
  readonly isLoopback: boolean;
}

export interface ShellDifference {
  readonly variable: string;
  readonly terminal: string;
  readonly editor: string;
}

export interface Failure {
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
}
