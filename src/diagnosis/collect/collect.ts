import { type Address } from '../../engine/endpoint/endpoint.js';
import { longestPath } from '../decide/socket.js';
import { type Evidence, type Exchange, type Failure, type SocketPath } from '../evidence.js';
import { collectAccount } from './account.js';
import { collectAsked } from './asked.js';
import { collectDaemons } from './daemons.js';
import { collectExchange } from './exchange.js';
import { collectListener, collectOpenPorts } from './listeners.js';
import { collectMachine } from './machine.js';
import { collectOtherEngines } from './other-engines.js';
import { type OpenBridge, type Surroundings, within } from './probe.js';
import { collectService } from './service.js';
import { collectShell } from './shell.js';
import { collectSocketPath } from './socket-path.js';
import { collectSsh } from './ssh.js';
import { collectSg, collectStale } from './stale.js';
import { collectTlsFiles } from './tls-files.js';

export interface CollectOptions {
  readonly signal: AbortSignal;
  /** What the engine's client said, where that is what led here. */
  readonly failure?: Failure | undefined;
  /** Compare the variables with those of a login shell: it runs the user's profile. */
  readonly withShell?: boolean;
}

/** Milliseconds for a look at files, which hangs on a network share that is gone. */
const fileMs = 1200;

/** Gathers everything that the decision needs, side by side. Looks alone: nothing is changed. Never throws. */
export async function collect(
  surroundings: Surroundings,
  { signal, failure, withShell = false }: CollectOptions,
): Promise<Evidence> {
  const { asked, endpoint } = await collectAsked(surroundings);
  const address = endpoint?.address;
  const unix = address?.transport === 'unix' ? address.path : undefined;
  const bridge = surroundings.bridge?.to === unix ? surroundings.bridge : undefined;
  // Everything at once; what needs the socket's owner or the daemons waits for these alone.
  const looking =
    unix === undefined ? undefined : within(fileMs, signal, unknownPath(unix), () => collectSocketPath(unix));
  const scanning = collectDaemons();
  const withSocket = async <T>(use: (socket: SocketPath | undefined) => T) => use(await looking);
  const [machine, daemons, service, socket, ssh, tls, shell, exchange, account, listener, others, openPorts] =
    await Promise.all([
      collectMachine(surroundings),
      scanning,
      collectService(surroundings, signal),
      looking,
      address?.transport === 'ssh' ? collectSsh(address, surroundings, signal) : undefined,
      collectTlsFiles(surroundings, asked, address),
      withShell ? collectShell(surroundings, signal) : undefined,
      withSocket((found) =>
        bridge ? exchangeThrough(bridge, surroundings, signal) : exchangeWith(address, found, surroundings, signal),
      ),
      collectAccount(surroundings, withSocket(owners), signal),
      withSocket((found) => found && collectListener(found)),
      withSocket(async (found) => collectOtherEngines(surroundings, await scanning, found?.real ?? unix ?? '', signal)),
      // Of use beside a connection alone; the kernel takes its time for this table.
      withSocket((found) => (found?.file ? collectOpenPorts() : [])),
    ]);
  const gid = socket?.file?.gid;
  const isStale =
    gid !== undefined &&
    (bridge !== undefined || (exchange?.ping.kind === 'failed' && exchange.ping.code === 'EACCES')) &&
    account.databaseGroups?.includes(gid) === true &&
    !account.groups.includes(gid);
  const [stale, sg] = isStale
    ? await Promise.all([
        collectStale(gid, machine.wsl !== undefined),
        collectSg(account.groupNames[gid] ?? '', gid, machine.noNewPrivileges, surroundings, signal),
      ])
    : [undefined, undefined];
  return {
    ...{
      platform: surroundings.platform,
      asked,
      address,
      machine,
      account,
      socket,
      listener,
      daemons,
      service,
      others,
    },
    ...{ exchange, ssh: wordsOf(ssh, failure), tls, stale, sg, openPorts, shell, failure },
    isBridged: bridge !== undefined,
  };
}

/** A path that is too long, or that leads nowhere, isn't dialled: Node would cut it, or the error would say less. */
async function exchangeWith(
  address: Address | undefined,
  socket: SocketPath | undefined,
  { env, platform }: Surroundings,
  signal: AbortSignal,
): Promise<Exchange | undefined> {
  if (address === undefined || address.transport === 'ssh') return undefined;
  if (address.transport === 'unix') {
    if (!socket || socket.bytes > longestPath(platform) || socket.file?.type !== 'socket') return undefined;
  }
  return collectExchange(address, env['DOCKER_API_VERSION'], signal);
}

/** At the other end of the bridge: a helper that can't open the engine's socket closes ours, and says why on asking. */
async function exchangeThrough(
  bridge: OpenBridge,
  { env }: Surroundings,
  signal: AbortSignal,
): Promise<Exchange | undefined> {
  const code = await bridge.probe();
  if (code === '') {
    return collectExchange({ transport: 'unix', path: bridge.at }, env['DOCKER_API_VERSION'], signal);
  }
  const ping = { kind: 'failed', code, syscall: 'connect', message: code } as const;
  return {
    ping,
    version: undefined,
    info: undefined,
    speaksTls: undefined,
    certificate: undefined,
    freeBytes: undefined,
  };
}

function unknownPath(path: string): SocketPath {
  const end = { kind: 'unreadable', at: path, code: 'ETIMEDOUT' } as const;
  return {
    ...{ path, bytes: Buffer.byteLength(path), parts: [], end, real: path, file: undefined },
    ...{ writable: undefined, mount: undefined },
  };
}

/** The owners whose names will be spoken of. */
function owners(socket: SocketPath | undefined): { readonly uids: number[]; readonly gids: number[] } {
  const last = socket?.parts.slice(-2) ?? [];
  return { uids: last.map(({ uid }) => uid), gids: last.map(({ gid }) => gid) };
}

/** A login over a slow line takes longer than a diagnosis may: then what ssh said last time counts. */
function wordsOf(ssh: Evidence['ssh'], failure: Failure | undefined): Evidence['ssh'] {
  if (ssh?.answer.kind !== 'silent' || failure?.code !== 'ssh') return ssh;
  return { ...ssh, stderr: ssh.stderr || failure.message };
}
