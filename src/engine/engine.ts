/**
 * What Longshore knows of an engine: its objects as plain records, and what can be asked of it.
 * This is the file to read first. Nothing here, and nothing above engine/, knows of dockerode.
 */
import { type Readable } from 'node:stream';
import { type Disposable } from '../base/lifecycle.js';
import { type AttachOptions } from './attach-options.js';
import { type ContainerStats } from './container-stats.js';
import { type Endpoint } from './endpoint/endpoint.js';

export type Kind = 'container' | 'image' | 'volume' | 'network';
export const kinds: readonly Kind[] = ['container', 'image', 'volume', 'network'];

/** The engine's own states, and `unknown` for anything else that an engine says (Podman has more). */
export type ContainerState =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

/** Only for containers with a health check. */
export type Health = 'healthy' | 'unhealthy' | 'starting';

export interface PortRecord {
  readonly privatePort: number;
  /** undefined when the port is exposed but not published. */
  readonly publicPort: number | undefined;
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string;
  /** The host address that it is published on, as the engine writes it: `0.0.0.0`, `::`, `127.0.0.1`. */
  readonly ip: string | undefined;
}

export interface MountRecord {
  /** `bind`, `volume`, `tmpfs`, `npipe`, `cluster` or `image`. */
  readonly type: string;
  /** The volume's name, for volumes. */
  readonly name: string | undefined;
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
}

export interface AttachmentRecord {
  readonly network: string;
  readonly networkId: string;
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
  readonly gateway: string | undefined;
  readonly mac: string | undefined;
  /** Empty in lists (engines leave them out there); inspecting fills them. */
  readonly aliases: readonly string[];
}

export interface ContainerRecord {
  readonly kind: 'container';
  /** Full id. */
  readonly id: string;
  /** Without the leading slash; the short id when the engine gave none. */
  readonly name: string;
  /** As listed: a reference or an image id. */
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
  readonly state: ContainerState;
  readonly health: Health | undefined;
  /** The engine's own words at the time of reading, e.g. `Up 3 minutes (healthy)`. */
  readonly status: string;
  /** When the record was read, milliseconds since the epoch (this machine's clock): what `status` is relative to. */
  readonly readAt: number;
  /** Of exited, dead and restarting containers, where the engine said it. */
  readonly exitCode: number | undefined;
  readonly ports: readonly PortRecord[];
  readonly mounts: readonly MountRecord[];
  readonly attachments: readonly AttachmentRecord[];
  /** `host`, `none`, `bridge`, `container:<id>`, a network's name; empty when unknown. */
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ImageRecord {
  readonly kind: 'image';
  /** Full id with its algorithm: `sha256:…`. */
  readonly id: string;
  /** `repository:tag`, as the engine writes them, without `<none>:<none>`. */
  readonly tags: readonly string[];
  /** `repository@sha256:…`, without `<none>@<none>`. */
  readonly digests: readonly string[];
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
  /** Bytes, layers shared with other images included. */
  readonly size: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeRecord {
  readonly kind: 'volume';
  /** A volume's name is its id. */
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly mountpoint: string;
  readonly created: number;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Made without a name: by label since Engine 23, by the shape of its name before. */
  readonly isAnonymous: boolean;
}

export interface SubnetRecord {
  readonly subnet: string;
  readonly gateway: string | undefined;
  readonly range: string | undefined;
}

export interface NetworkRecord {
  readonly kind: 'network';
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly created: number;
  readonly subnets: readonly SubnetRecord[];
  readonly isInternal: boolean;
  readonly isAttachable: boolean;
  readonly hasIpv6: boolean;
  /** `bridge`, `host`, `none` (and Podman's `podman`), and swarm's own: made by the engine and not removable. */
  readonly isBuiltIn: boolean;
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RecordOf {
  container: ContainerRecord;
  image: ImageRecord;
  volume: VolumeRecord;
  network: NetworkRecord;
}
export type AnyRecord = RecordOf[Kind];

export interface HealthCheck {
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly started: number;
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** What a container's inspection says beyond the list. */
export interface ContainerDetails {
  readonly id: string;
  readonly attachments: readonly AttachmentRecord[];
  /** Milliseconds since the epoch, undefined when it never started. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
  /** The engine's words on why it could not start; empty mostly. */
  readonly error: string;
  readonly restartPolicy: string;
  readonly restartCount: number;
  readonly health:
    | {
        readonly status: Health;
        readonly failingStreak: number;
        readonly lastOutput: string | undefined;
        /** The last checks, the oldest first: engines keep five. */
        readonly log: readonly HealthCheck[];
      }
    | undefined;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  /** `NAME=value`: the image's and the container's own. */
  readonly environment: readonly string[];
  /** Made with -t, and with -i. */
  readonly hasTerminal: boolean;
  readonly hasInput: boolean;
  /** The main process on the engine's machine; 0 when it doesn't run. */
  readonly pid: number;
  /** Whose processes it sees and whose shared memory it uses: `host`, `container:<id>`, `private`, `shareable`, ''. */
  readonly pidMode: string;
  readonly ipcMode: string;
  /** As in ContainerRecord, where Podman's lists say nothing of it. */
  readonly networkMode: string;
  /** Made with --volumes-from: whose volumes it has too, by the name or id that was given. */
  readonly volumesFrom: readonly { readonly container: string; readonly readOnly: boolean }[];
  /** Bytes; 0 for no limit. */
  readonly memoryLimit: number;
  /** Made with --rm. */
  readonly removesItself: boolean;
  /** `80/tcp`: what the image or the user says that it listens on. */
  readonly exposedPorts: readonly string[];
  /** Made with --link, which works on the default bridge alone: the other's name, and what it is called here. */
  readonly links: readonly { readonly target: string; readonly alias: string }[];
  /** What -p asked for, whether the container runs or not. */
  readonly wantedPorts: readonly {
    readonly privatePort: number;
    readonly protocol: string;
    readonly ip: string;
    /** undefined where the engine was to choose. */
    readonly publicPort: number | undefined;
  }[];
}

/** A container to make. */
export interface NewContainer {
  /** '' where the engine is to choose one. */
  readonly name: string;
  /** `linux/arm64`; '' or nothing for the engine's own. */
  readonly platform?: string;
  /** The body of POST /containers/create, in the engine API's own words. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a container may use from now on, in the engine API's own words; what is left out stays. */
export type ContainerUpdate = Readonly<Record<string, unknown>>;

/** How an image is made of a container. */
export interface CommitOptions {
  /** `repository:tag`; '' for an image without a name. */
  readonly reference: string;
  readonly author: string;
  readonly message: string;
  /** Instructions of a Dockerfile: `CMD ["nginx"]`. */
  readonly changes: readonly string[];
  /** The container stands still meanwhile. */
  readonly pauses: boolean;
}

/** What an engine takes where nothing is said, and what it has to offer. */
export interface EngineFacts {
  readonly isPodman: boolean;
  /** As the kernel calls it, `x86_64`. */
  readonly architecture: string;
  /** `json-file` */
  readonly logDriver: string;
  /** `runc` */
  readonly runtime: string;
  readonly runtimes: readonly string[];
  /** `1` or `2`. */
  readonly cgroupVersion: string;
  /** Devices by the Container Device Interface, `nvidia.com/gpu=0`, where the engine lists them. */
  readonly devices: readonly string[];
  /** Where it looks for such devices; empty where it doesn't. */
  readonly deviceFolders: readonly string[];
  readonly logDrivers: readonly string[];
  readonly processors: number;
  /** Bytes. */
  readonly memory: number;
}

export interface ImageDetails {
  readonly id: string;
  /** `linux/amd64`, `linux/arm64/v8`. */
  readonly platform: string;
  readonly author: string;
  readonly layers: number;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  /** `KEY=value`. */
  readonly env: readonly string[];
  /** What runs when another Dockerfile builds on it. */
  readonly onBuild: readonly string[];
  /** The shell of RUN, when it isn't the default. */
  readonly shell: readonly string[];
}

/** What cleaning up would free: the engine's disk usage, in bytes; undefined where the engine doesn't tell. */
export interface DiskUsage {
  /** Container id → bytes written to its own layer. */
  readonly containers: ReadonlyMap<string, number>;
  /** Image id → bytes, in all and shared with other images. */
  readonly images: ReadonlyMap<string, { readonly size: number; readonly shared: number | undefined }>;
  /** Volume name → bytes; a volume whose driver doesn't tell is absent. */
  readonly volumes: ReadonlyMap<string, number>;
  readonly buildCache: readonly {
    readonly id: string;
    readonly description: string;
    readonly size: number;
    readonly inUse: boolean;
    readonly shared: boolean;
    /** Milliseconds since the epoch: when it was last used, or else made; 0 when unknown. */
    readonly lastUsed: number;
  }[];
  /** Of all images, what they share counted once; undefined where the engine doesn't tell. */
  readonly imagesTotal: number | undefined;
}

export interface EngineInfo {
  /** `Docker Engine` or `Podman Engine`. */
  readonly product: string;
  /** `28.5.2` */
  readonly version: string;
  /** The API version in use between it and us: `1.47`. */
  readonly api: string;
  /** The highest that the engine speaks. */
  readonly maxApi: string;
  readonly isPodman: boolean;
  readonly os: string;
}

/** How an engine reaches registries, by its own configuration. */
export interface EngineRegistries {
  /** Addresses that stand in for Docker Hub's, in the order in which they are tried. */
  readonly mirrors: readonly string[];
  /** `HOST[:PORT]`, reached without TLS or by any certificate. */
  readonly insecure: readonly string[];
  /** `127.0.0.0/8`: hosts of these addresses are insecure too. */
  readonly insecureNetworks: readonly string[];
}

/** One thing that happened. Read from Type, Action and Actor alone (API 1.52 dropped the older fields). */
export interface EngineEvent {
  /** `container`, `image`, `volume`, `network`, `daemon`, `builder`, … */
  readonly type: string;
  /** Without its suffix: `health_status: healthy` is `health_status`. */
  readonly action: string;
  /** What followed the colon, or ''. */
  readonly suffix: string;
  /** Actor.ID: a full id, or for images sometimes a reference, for volumes a name. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch, by the engine's clock; as a string of digits, since it exceeds 2^53. */
  readonly timeNano: string;
}

export interface Call {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call is given up with code `timeout`; 10,000 when not said. */
  readonly deadline?: number | undefined;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Bytes that a program printed. A terminal has one stream only, told as stdout. */
export interface Output {
  readonly from: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

/** A connection to a program in a container. Disposing lets go of it; the program itself goes on. */
export interface Session extends Disposable {
  /**
   * What it prints, in order, for one reader; a slow reader makes the program wait. Ends with the program; throws
   * EngineError `lost` and `bad-answer`.
   */
  readonly output: AsyncIterable<Output>;
  /** Resolves when the connection took it; rejects with EngineError `lost`. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more input: the program reads its end. */
  end(): void;
  resize(size: TerminalSize, call?: Call): Promise<void>;
}

export interface ExecOptions {
  readonly command: readonly string[];
  /** Gives it a terminal; otherwise stdout and stderr come apart. */
  readonly tty: boolean;
  readonly stdin: boolean;
  /** `NAME=value` */
  readonly environment?: readonly string[];
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  readonly privileged?: boolean;
  readonly size?: TerminalSize | undefined;
}

export interface Exec extends Session {
  /** After its end; undefined when the engine doesn't know, as of a container that has been removed. */
  exitCode(call?: Call): Promise<number | undefined>;
}

export interface LogOptions {
  /** As the container was made. */
  readonly tty: boolean;
  /** Goes on with what is printed from now on, until the container stops. */
  readonly follow: boolean;
  /** Seconds since the epoch, with a fraction. */
  readonly since?: string | undefined;
  /** As `since`; nothing is followed then. */
  readonly until?: string | undefined;
  /** So many last lines; all when not said. */
  readonly tail?: number | undefined;
  readonly signal: AbortSignal;
}

/** Bytes in pieces, each of which is right only until the next is asked for. */
export interface Pieces extends AsyncIterable<Buffer> {
  /** Gives it up. */
  destroy(): void;
}

/** A file in a container, as the archive API tells it. */
export interface FileFacts {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Of symlinks; Docker tells where they lead in the end, and not what is written in them. */
  readonly target: string | undefined;
}

/** How a path differs from the container's image. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'changed' | 'added' | 'deleted';
}

/** What runs in a container, as ps tells it: Docker with its machine's process numbers, Podman with the container's. */
export interface ProcessTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What an engine says while it moves an image: about one layer where there is an `id`. */
export interface TransferMessage {
  readonly id: string | undefined;
  /** In the engine's words: `Downloading`, `Pull complete`, `Layer already exists`. */
  readonly status: string;
  /** Bytes. */
  readonly current: number | undefined;
  readonly total: number | undefined;
}

export interface TransferOptions {
  /** Aborting it ends the transfer on the engine too. */
  readonly signal: AbortSignal;
  readonly onMessage?: (message: TransferMessage) => void;
  /** The header X-Registry-Auth. */
  readonly auth?: string | undefined;
  /** `linux/arm64`; the engine's own when not said. */
  readonly platform?: string | undefined;
  readonly allTags?: boolean;
}

/** What an image's layer, or an instruction without one, came from. */
export interface HistoryRecord {
  /** `RUN /bin/sh -c make # buildkit`, `/bin/sh -c #(nop)  CMD ["x"]`; may be empty. */
  readonly createdBy: string;
  /** Bytes that it adds. */
  readonly size: number;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
}

/** What the engine's own builder is to do. */
export interface BuildRequest {
  /** Its place in the context, with `/`. */
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>> | undefined;
  readonly platform: string | undefined;
  readonly noCache: boolean;
  /** Asks registries for newer base images. */
  readonly pull: boolean;
  /** The header X-Registry-Config. */
  readonly registries: string | undefined;
  /** Told whatever the builder and the programs print. */
  readonly prints: (text: string) => void;
  /** Aborting it ends the build on the engine too. */
  readonly signal: AbortSignal;
}

export interface BuildAnswer {
  /** Why the Dockerfile could not be built, in the builder's words; it was printed as well. */
  readonly failure: string | undefined;
  /** The image's full id. */
  readonly id: string | undefined;
}

export interface ImportOptions extends TransferOptions {
  /** What it is to be called, `repository:tag`. */
  readonly reference: string;
  /** For its history; may be empty. */
  readonly message: string;
  /** Dockerfile instructions that its configuration is to have. */
  readonly changes: readonly string[];
}

export interface Engine extends Disposable {
  readonly endpoint: Endpoint;
  readonly info: EngineInfo;
  /** Whether the endpoint may be changed: requests that would are refused with `read-only` otherwise. */
  readonly mayChange: boolean;

  /** Whether it still answers. Throws as every call does. */
  ping(call?: Call): Promise<void>;
  /** All containers, stopped ones too; with `ids`, or a `label` (`name`, `name=value`), only those (one filtered call). */
  listContainers(
    call?: Call & { readonly ids?: readonly string[]; readonly label?: string },
  ): Promise<readonly ContainerRecord[]>;
  /** All top-level images. */
  listImages(call?: Call): Promise<readonly ImageRecord[]>;
  listVolumes(call?: Call): Promise<readonly VolumeRecord[]>;
  listNetworks(call?: Call & { readonly ids?: readonly string[] }): Promise<readonly NetworkRecord[]>;
  /** One image by id or reference; undefined when there is none. */
  image(reference: string, call?: Call): Promise<ImageRecord | undefined>;
  /** One volume by name; undefined when there is none. */
  volume(name: string, call?: Call): Promise<VolumeRecord | undefined>;

  /** Whether it manages a swarm, where networks may reach over several machines. */
  isSwarmManager(call?: Call): Promise<boolean>;
  facts(call?: Call): Promise<EngineFacts>;
  /** The processor's architecture, `amd64`; '' when the engine doesn't say. */
  architecture(call?: Call): Promise<string>;

  /** Its mirrors and insecure registries. */
  registries(call?: Call): Promise<EngineRegistries>;

  containerDetails(id: string, call?: Call): Promise<ContainerDetails>;
  imageDetails(id: string, call?: Call): Promise<ImageDetails>;
  /** What an image was made of, the oldest first, its base images' part too. */
  imageHistory(id: string, call?: Call): Promise<readonly HistoryRecord[]>;
  /** The engine's own JSON for an object, parsed and otherwise untouched. */
  inspect(kind: Kind, id: string, call?: Call): Promise<unknown>;
  /** Walks the engine's disk: slow on purpose-built stores. Ask only when somebody wants to know. */
  diskUsage(call?: Call): Promise<DiskUsage>;

  /** Makes a container without starting it; gives its id. `not-found` when there is no such image. */
  createContainer(wanted: NewContainer, call?: Call): Promise<string>;
  startContainer(id: string, call?: Call): Promise<void>;
  /** Changes what a container may use, while it runs; gives the engine's warnings. */
  updateContainer(id: string, update: ContainerUpdate, call?: Call): Promise<readonly string[]>;
  /** Makes an image of what is in a container now, its volumes left out; gives the image's id. */
  commitContainer(id: string, options: CommitOptions, call?: Call): Promise<string>;
  /** A tar archive of a container's file system, its volumes left out; the reader's speed is the engine's. */
  exportContainer(id: string, signal: AbortSignal): Promise<Readable>;
  /**
   * Gives the exit code when it has ended; at once for one that doesn't run, but for `next-exit`, which waits for the
   * end of one that is yet to start. Throws `lost` when it can't be known.
   */
  waitContainer(id: string, signal: AbortSignal, until?: 'not-running' | 'next-exit'): Promise<number>;
  stopContainer(id: string, call?: Call): Promise<void>;
  restartContainer(id: string, call?: Call): Promise<void>;
  pauseContainer(id: string, call?: Call): Promise<void>;
  unpauseContainer(id: string, call?: Call): Promise<void>;
  /** `signal` by name (`SIGTERM`) or number. */
  killContainer(id: string, unixSignal: string, call?: Call): Promise<void>;
  renameContainer(id: string, name: string, call?: Call): Promise<void>;
  removeContainer(
    id: string,
    options: { readonly force: boolean; readonly anonymousVolumes: boolean },
    call?: Call,
  ): Promise<void>;
  /** Removes an image with all its tags (by id), or one tag (by reference). */
  removeImage(reference: string, options: { readonly force: boolean }, call?: Call): Promise<void>;
  removeVolume(name: string, options: { readonly force: boolean }, call?: Call): Promise<void>;
  removeNetwork(id: string, call?: Call): Promise<void>;
  /** Makes a volume from the body of POST /volumes/create; gives its name. One of that name stays as it is. */
  createVolume(wanted: Readonly<Record<string, unknown>>, call?: Call): Promise<string>;
  /** Makes a network from the body of POST /networks/create; gives its id. */
  createNetwork(wanted: Readonly<Record<string, unknown>>, call?: Call): Promise<string>;
  /** Puts a container on a network; `settings` are the API's EndpointSettings. */
  connectNetwork(
    id: string,
    container: string,
    settings: Readonly<Record<string, unknown>>,
    call?: Call,
  ): Promise<void>;
  /** Takes a container off a network. */
  disconnectNetwork(id: string, container: string, call?: Call): Promise<void>;
  /** Gives an image one more name, `repository:tag`; another image's tag of that name moves. */
  tagImage(id: string, reference: string, call?: Call): Promise<void>;
  /** Fetches an image from its registry. Throws `denied` where the registry wants another log-in. */
  pullImage(reference: string, options: TransferOptions): Promise<void>;
  /** Sends a tag to the registry that its name says. Throws as `pullImage`. */
  pushImage(reference: string, options: TransferOptions): Promise<void>;
  /** A tar archive of images, by references (which it keeps) or ids; the reader's speed is the engine's. */
  saveImages(references: readonly string[], signal: AbortSignal): Promise<Readable>;
  /** The same, for copies of many bytes. A broken connection ends it like any other end: the archive tells. */
  imagePieces(references: readonly string[], signal: AbortSignal): Promise<Pieces>;
  /** Reads an archive that `saveImages` or another tool made, compressed or not; gives what it brought. */
  loadImages(archive: Readable, options: TransferOptions): Promise<readonly string[]>;
  /** Builds by the engine's classic builder from a tar archive of the build context. Throws for what isn't its fault. */
  buildImage(context: Readable, request: BuildRequest): Promise<BuildAnswer>;
  /** Makes an image of a file system's tar archive, or of one that the engine fetches from an address; gives its id. */
  importImage(source: Readable | string, options: ImportOptions): Promise<string>;
  /** Removes build cache that nothing uses and, with `unusedFor` (seconds), hasn't for so long; returns the bytes freed. */
  pruneBuildCache(call?: Call & { readonly unusedFor?: number | undefined }): Promise<number>;

  /**
   * What happened to a container, or to everything, between two times (milliseconds since the epoch, by the engine's
   * clock), the oldest first. Engines remember the last few hundred events alone.
   */
  pastEvents(id: string | undefined, from: number, to: number, call?: Call): Promise<readonly EngineEvent[]>;
  /** Starts a program in a running container. */
  exec(id: string, options: ExecOptions, call?: Call): Promise<Exec>;
  /** Connects to a container's main process, from now on. */
  attach(id: string, options: AttachOptions, call?: Call): Promise<Session>;
  /** What a container printed, each line with its timestamp before it. A slow reader makes the engine wait. */
  logs(id: string, options: LogOptions): AsyncIterable<Output>;
  /** What a running container uses, about once a second, until it stops or the signal aborts. */
  stats(id: string, signal: AbortSignal): AsyncIterable<ContainerStats>;
  /** What is at a path, symlinks not followed at its end; undefined when there is nothing. Stopped containers too. */
  stat(id: string, path: string, call?: Call): Promise<FileFacts | undefined>;
  /** What is running in a container; `conflict` where it doesn't run. */
  processes(id: string, call?: Call): Promise<ProcessTable>;
  /** What a container's file system has that its image hasn't, and the other way round. */
  changes(id: string, call?: Call): Promise<readonly FileChange[]>;
  /** A tar archive of a file or folder; the reader's speed is the engine's. `not-found` when there is nothing. */
  archive(id: string, path: string, signal: AbortSignal): Promise<Readable>;
  /** The same, for copies of many bytes. A broken connection ends it like any other end: the archive tells. */
  archivePieces(id: string, path: string, signal: AbortSignal): Promise<Pieces>;
  /**
   * Unpacks a tar archive in an existing folder, keeping the owners that it names. What had been unpacked before a
   * failure stays. Stopped containers too.
   */
  unpack(id: string, folder: string, archive: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void>;
  /** A small file's content, symlinks followed; undefined when there is no such file. */
  readSmallFile(id: string, path: string, call?: Call): Promise<Buffer | undefined>;

  /**
   * Everything that happens from now on, or from `since` (a `timeNano`) on. Calls `onOpen` when the engine has
   * answered. Ends when the signal aborts (quietly) or throws an EngineError when the connection is lost.
   */
  events(options: {
    readonly since?: string | undefined;
    readonly onOpen?: (() => void) | undefined;
    readonly signal: AbortSignal;
  }): AsyncIterable<EngineEvent>;
}
