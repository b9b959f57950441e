import { homedir } from 'node:os';
import { type Readable } from 'node:stream';
import { type Log } from '../../base/log.js';
import { type ContainerStats } from '../container-stats.js';
import { type Endpoint } from '../endpoint/endpoint.js';
import { resolveEndpoint } from '../endpoint/resolve-endpoint.js';
import { type AttachOptions } from '../attach-options.js';
import {
  type BuildAnswer,
  type BuildRequest,
  type Call,
  type CommitOptions,
  type ContainerDetails,
  type ContainerRecord,
  type ContainerUpdate,
  type DiskUsage,
  type Engine,
  type EngineEvent,
  type EngineFacts,
  type EngineInfo,
  type EngineRegistries,
  type Exec,
  type ExecOptions,
  type FileChange,
  type FileFacts,
  type HistoryRecord,
  type ImageDetails,
  type ImageRecord,
  type ImportOptions,
  type Kind,
  type LogOptions,
  type NetworkRecord,
  type NewContainer,
  type Output,
  type Pieces,
  type ProcessTable,
  type Session,
  type TransferOptions,
  type VolumeRecord,
} from '../engine.js';
import { EngineError } from '../errors.js';
import { readContainers } from '../read/containers.js';
import { readContainerDetails, readImageDetails } from '../read/details.js';
import { readDiskUsage } from '../read/disk-usage.js';
import { asList } from '../read/as-list.js';
import { flag, integer, object, part, text } from '../read/fields.js';
import { readEngineRegistries } from '../read/engine-registries.js';
import { readEngineFacts } from '../read/facts.js';
import { readHistory } from '../read/history.js';
import { readImage, readImages } from '../read/images.js';
import { readNetworks } from '../read/networks.js';
import { readVolume, readVolumes } from '../read/volumes.js';
import { splitReference } from '../wording/image-name.js';
import { changes, readArchive, readArchivePieces, readSmallFile, stat, writeArchive } from './archive.js';
import { buildImage } from './build.js';
import { type Ask, Caller, pathPart } from './call.js';
import { parseCustomHeaders } from './custom-headers.js';
import { type EventsOptions, readEvents, readPastEvents } from './events.js';
import { handshake } from './handshake.js';
import { importImage, load, pull, push, save, savePieces } from './images.js';
import { readLogs } from './logs.js';
import { commit, create, exportArchive, update, wait } from './making.js';
import { readProcesses } from './processes.js';
import { attach, exec } from './session.js';
import { streamStats } from './stats.js';
import { createTransport } from './transport.js';

export interface ConnectOptions {
  readonly endpoint: Endpoint;
  readonly log: Log;
  /** Gives up connecting; the engine made isn't bound to it. */
  readonly signal: AbortSignal;
  /** The API version to speak instead of negotiating one: DOCKER_API_VERSION. */
  readonly clientVersion?: string | undefined;
  /** Sent with every request. */
  readonly customHeaders?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds until a call is given up that doesn't say otherwise; 10,000 when not said. */
  readonly deadline?: number | undefined;
  /** Asked before each request that changes something: false refuses it with `read-only`. */
  readonly mayChange?: (() => boolean) | undefined;
  /** The program for ssh:// endpoints; `ssh` when not said. */
  readonly ssh?: string | undefined;
}

/** Milliseconds. Actions that wait for disks and processes, and those that wait for a container's stop time-out. */
const actionMs = 60_000;
const stopMs = 120_000;
const diskMs = 600_000;
/** ssh may have to ask a jump host and an agent first. */
const sshHandshakeMs = 30_000;
/** More ids than this, and their filter no longer fits the 8 kB that proxies allow a request line. */
const maxIds = 100;

/**
 * Connects to the engine at an endpoint and makes sure that it is one.
 * Throws EngineError, or the signal's reason when it aborts.
 */
export async function connectDocker(options: ConnectOptions): Promise<Engine> {
  const { endpoint, log, signal, clientVersion, customHeaders, deadline = 10_000, mayChange, ssh = 'ssh' } = options;
  const transport = createTransport(endpoint.address, ssh);
  const headers = { 'User-Agent': 'Longshore', ...customHeaders };
  const caller = new Caller({ transport, log, deadline, headers, mayChange });
  try {
    const patience = endpoint.address.transport === 'ssh' ? Math.max(deadline, sshHandshakeMs) : deadline;
    const info = await handshake(caller, clientVersion, { signal, deadline: patience });
    log.info('engine', `${endpoint.url}: ${info.product} ${info.version}, API ${info.api} (of ${info.maxApi})`);
    return new DockerEngine(endpoint, info, caller, log, mayChange);
  } catch (error) {
    caller.dispose();
    throw error;
  }
}

/** Finds the endpoint by setting, variables and contexts, and connects to it. Throws as the two steps do. */
export async function openEngine(
  options: Omit<ConnectOptions, 'endpoint' | 'clientVersion' | 'customHeaders'> & {
    readonly setting: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Promise<Engine> {
  const { setting, env, ...rest } = options;
  return connectDocker({
    ...rest,
    endpoint: await resolveEndpoint({ setting, env, homedir: homedir(), platform: process.platform }),
    clientVersion: env['DOCKER_API_VERSION'] || undefined,
    customHeaders: parseCustomHeaders(env['DOCKER_CUSTOM_HEADERS']),
  });
}

class DockerEngine implements Engine {
  readonly endpoint: Endpoint;
  readonly info: EngineInfo;
  readonly #caller: Caller;
  readonly #log: Log;
  readonly #mayChange: (() => boolean) | undefined;

  constructor(endpoint: Endpoint, info: EngineInfo, caller: Caller, log: Log, mayChange: (() => boolean) | undefined) {
    this.endpoint = endpoint;
    this.info = info;
    this.#caller = caller;
    this.#log = log;
    this.#mayChange = mayChange;
  }

  get mayChange(): boolean {
    return this.#mayChange?.() ?? true;
  }

  async ping(call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'GET', path: '/_ping', call });
  }

  async listContainers(
    call?: Call & { readonly ids?: readonly string[]; readonly label?: string },
  ): Promise<readonly ContainerRecord[]> {
    const label = call?.label;
    const list =
      label === undefined
        ? await this.#listByIds('/containers/json', { all: true }, call)
        : asList(await this.#get('/containers/json', call, { all: true, filters: { label: [label] } }));
    return wanted(readContainers(list, Date.now()), call?.ids);
  }

  async listImages(call?: Call): Promise<readonly ImageRecord[]> {
    return readImages(asList(await this.#get('/images/json', call)));
  }

  async listVolumes(call?: Call): Promise<readonly VolumeRecord[]> {
    const answer = await this.#get('/volumes', call);
    asList(object(answer)?.['Volumes'] ?? (object(answer) ? [] : answer));
    return readVolumes(answer);
  }

  async listNetworks(call?: Call & { readonly ids?: readonly string[] }): Promise<readonly NetworkRecord[]> {
    return wanted(readNetworks(await this.#listByIds('/networks', {}, call)), call?.ids);
  }

  async image(reference: string, call?: Call): Promise<ImageRecord | undefined> {
    return readImage(await orMissing(this.inspect('image', reference, call)));
  }

  async volume(name: string, call?: Call): Promise<VolumeRecord | undefined> {
    return readVolume(await orMissing(this.inspect('volume', name, call)));
  }

  async isSwarmManager(call?: Call): Promise<boolean> {
    const swarm = part(object(await this.#get('/info', call)) ?? {}, 'Swarm');
    return flag(swarm, 'ControlAvailable');
  }

  async facts(call?: Call): Promise<EngineFacts> {
    return readEngineFacts(await this.#get('/info', call), this.info.isPodman);
  }

  async architecture(call?: Call): Promise<string> {
    return text(object(await this.#get('/version', call)) ?? {}, 'Arch');
  }

  async registries(call?: Call): Promise<EngineRegistries> {
    return readEngineRegistries(await this.#get('/info', call));
  }

  async containerDetails(id: string, call?: Call): Promise<ContainerDetails> {
    return readContainerDetails(await this.inspect('container', id, call));
  }

  async imageDetails(id: string, call?: Call): Promise<ImageDetails> {
    return readImageDetails(await this.inspect('image', id, call));
  }

  async imageHistory(id: string, call?: Call): Promise<readonly HistoryRecord[]> {
    return readHistory(asList(await this.#get(`/images/${pathPart(id)}/history`, call)));
  }

  async inspect(kind: Kind, id: string, call?: Call): Promise<unknown> {
    const part = pathPart(id);
    switch (kind) {
      case 'container':
        return this.#get(`/containers/${part}/json`, call);
      case 'image':
        return this.#get(`/images/${part}/json`, call);
      case 'volume':
        return this.#get(`/volumes/${part}`, call);
      case 'network':
        return this.#get(`/networks/${part}`, call);
    }
  }

  async diskUsage(call?: Call): Promise<DiskUsage> {
    return readDiskUsage(await this.#caller.json({ method: 'GET', path: '/system/df', call, patience: diskMs }));
  }

  createContainer(wanted: NewContainer, call?: Call): Promise<string> {
    return create(this.#caller, wanted, call);
  }

  updateContainer(id: string, body: ContainerUpdate, call?: Call): Promise<readonly string[]> {
    return update(this.#caller, id, body, call);
  }

  commitContainer(id: string, options: CommitOptions, call?: Call): Promise<string> {
    return commit(this.#caller, id, options, call);
  }

  exportContainer(id: string, signal: AbortSignal): Promise<Readable> {
    return exportArchive(this.#caller, id, signal);
  }

  waitContainer(id: string, signal: AbortSignal, until: 'not-running' | 'next-exit' = 'not-running'): Promise<number> {
    return wait(this.#caller, id, signal, until);
  }

  async startContainer(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/start`, call, patience: actionMs });
  }

  async stopContainer(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/stop`, call, patience: stopMs });
  }

  async restartContainer(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/restart`, call, patience: stopMs });
  }

  async pauseContainer(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/pause`, call });
  }

  async unpauseContainer(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/unpause`, call });
  }

  async killContainer(id: string, unixSignal: string, call?: Call): Promise<void> {
    const query = { signal: unixSignal };
    await this.#caller.answer({
      method: 'POST',
      path: `/containers/${pathPart(id)}/kill`,
      query,
      call,
      patience: actionMs,
    });
  }

  async renameContainer(id: string, name: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'POST', path: `/containers/${pathPart(id)}/rename`, query: { name }, call });
  }

  async removeContainer(
    id: string,
    { force, anonymousVolumes }: { readonly force: boolean; readonly anonymousVolumes: boolean },
    call?: Call,
  ): Promise<void> {
    const query = { force, v: anonymousVolumes };
    await this.#caller.answer({
      method: 'DELETE',
      path: `/containers/${pathPart(id)}`,
      query,
      call,
      patience: actionMs,
    });
  }

  async removeImage(reference: string, { force }: { readonly force: boolean }, call?: Call): Promise<void> {
    const query = { force };
    await this.#caller.answer({
      method: 'DELETE',
      path: `/images/${pathPart(reference)}`,
      query,
      call,
      patience: actionMs,
    });
  }

  async removeVolume(name: string, { force }: { readonly force: boolean }, call?: Call): Promise<void> {
    const query = { force };
    await this.#caller.answer({
      method: 'DELETE',
      path: `/volumes/${pathPart(name)}`,
      query,
      call,
      patience: actionMs,
    });
  }

  async removeNetwork(id: string, call?: Call): Promise<void> {
    await this.#caller.answer({ method: 'DELETE', path: `/networks/${pathPart(id)}`, call, patience: actionMs });
  }

  async createVolume(wanted: Readonly<Record<string, unknown>>, call?: Call): Promise<string> {
    const ask: Ask = { method: 'POST', path: '/volumes/create', body: wanted, call, patience: actionMs };
    return text(object(await this.#caller.json(ask)) ?? {}, 'Name');
  }

  async createNetwork(wanted: Readonly<Record<string, unknown>>, call?: Call): Promise<string> {
    const ask: Ask = { method: 'POST', path: '/networks/create', body: wanted, call, patience: actionMs };
    return text(object(await this.#caller.json(ask)) ?? {}, 'Id');
  }

  async connectNetwork(
    id: string,
    container: string,
    settings: Readonly<Record<string, unknown>>,
    call?: Call,
  ): Promise<void> {
    const body = { Container: container, EndpointConfig: settings };
    const path = `/networks/${pathPart(id)}/connect`;
    await this.#caller.answer({ method: 'POST', path, body, call, patience: actionMs });
  }

  async disconnectNetwork(id: string, container: string, call?: Call): Promise<void> {
    const path = `/networks/${pathPart(id)}/disconnect`;
    await this.#caller.answer({ method: 'POST', path, body: { Container: container }, call, patience: actionMs });
  }

  async tagImage(id: string, reference: string, call?: Call): Promise<void> {
    const { repository, tag = 'latest' } = splitReference(reference);
    const query = { repo: repository, tag };
    await this.#caller.answer({ method: 'POST', path: `/images/${pathPart(id)}/tag`, query, call });
  }

  pullImage(reference: string, options: TransferOptions): Promise<void> {
    return pull(this.#caller, reference, options);
  }

  pushImage(reference: string, options: TransferOptions): Promise<void> {
    return push(this.#caller, reference, options);
  }

  saveImages(references: readonly string[], signal: AbortSignal): Promise<Readable> {
    return save(this.#caller, references, signal);
  }

  imagePieces(references: readonly string[], signal: AbortSignal): Promise<Pieces> {
    return savePieces(this.#caller, references, signal);
  }

  loadImages(archive: Readable, options: TransferOptions): Promise<readonly string[]> {
    return load(this.#caller, archive, options);
  }

  buildImage(context: Readable, request: BuildRequest): Promise<BuildAnswer> {
    return buildImage(this.#caller, context, request);
  }

  importImage(source: Readable | string, options: ImportOptions): Promise<string> {
    return importImage(this.#caller, source, options);
  }

  async pruneBuildCache(call?: Call & { readonly unusedFor?: number | undefined }): Promise<number> {
    const seconds = call?.unusedFor ?? 0;
    const filters = seconds > 0 ? { until: [`${seconds}s`] } : undefined;
    const ask: Ask = { method: 'POST', path: '/build/prune', query: { all: true, filters }, call, patience: diskMs };
    return integer(object(await this.#caller.json(ask)) ?? {}, 'SpaceReclaimed') ?? 0;
  }

  pastEvents(id: string | undefined, from: number, to: number, call?: Call): Promise<readonly EngineEvent[]> {
    return readPastEvents(this.#caller, id, from, to, call);
  }

  exec(id: string, options: ExecOptions, call?: Call): Promise<Exec> {
    return exec(this.#caller, this.info.api, id, options, call);
  }

  attach(id: string, options: AttachOptions, call?: Call): Promise<Session> {
    return attach(this.#caller, id, options, call);
  }

  logs(id: string, options: LogOptions): AsyncIterable<Output> {
    return readLogs(this.#caller, id, options);
  }

  stats(id: string, signal: AbortSignal): AsyncIterable<ContainerStats> {
    return streamStats(this.#caller, this.info.isPodman, id, signal);
  }

  stat(id: string, path: string, call?: Call): Promise<FileFacts | undefined> {
    return stat(this.#caller, id, path, call);
  }

  processes(id: string, call?: Call): Promise<ProcessTable> {
    return readProcesses(this.#caller, this.info.isPodman, id, call);
  }

  changes(id: string, call?: Call): Promise<readonly FileChange[]> {
    return changes(this.#caller, id, call);
  }

  archive(id: string, path: string, signal: AbortSignal): Promise<Readable> {
    return readArchive(this.#caller, id, path, signal);
  }

  archivePieces(id: string, path: string, signal: AbortSignal): Promise<Pieces> {
    return readArchivePieces(this.#caller, id, path, signal);
  }

  unpack(id: string, folder: string, archive: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    return writeArchive(this.#caller, id, folder, archive, signal);
  }

  readSmallFile(id: string, path: string, call?: Call): Promise<Buffer | undefined> {
    return readSmallFile(this.#caller, id, path, call);
  }

  events(options: EventsOptions): AsyncIterable<EngineEvent> {
    return readEvents(this.#caller, this.info.isPodman, this.#log, options);
  }

  dispose(): void {
    this.#caller.dispose();
  }

  #get(path: string, call: Call | undefined, query?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#caller.json({ method: 'GET', path, call, ...(query ? { query } : {}) });
  }

  /** A list, of some ids only where they are few; without any id there is nothing to ask. */
  async #listByIds(
    path: string,
    query: Readonly<Record<string, unknown>>,
    call: (Call & { readonly ids?: readonly string[] }) | undefined,
  ): Promise<readonly unknown[]> {
    const ids = call?.ids;
    if (ids?.length === 0) return [];
    const filters = ids && ids.length <= maxIds ? { id: ids } : undefined;
    return asList(await this.#get(path, call, { ...query, filters }));
  }
}

/** The records of these ids: an engine matches the beginnings of ids, and many ids were not asked for one by one. */
function wanted<T extends { readonly id: string }>(records: readonly T[], ids: readonly string[] | undefined) {
  if (!ids) return records;
  const set = new Set(ids);
  return records.filter((record) => set.has(record.id));
}

async function orMissing(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (EngineError.is(error, 'not-found')) return undefined;
    // pathPart's refusal: what can't be a name names nothing.
    if (EngineError.is(error, 'bad-request') && error.status === undefined) return undefined;
    throw error;
  }
}
