import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Daemon, type OtherEngine } from '../evidence.js';
import { ask, opener } from './exchange.js';
import { type Surroundings } from './probe.js';
import { isEngine } from '../decide/answer.js';
import { normalPath } from '../decide/socket.js';

/** Milliseconds for one of them. */
const probeMs = 700;

interface Candidate {
  readonly engine: string;
  readonly path: string;
  readonly isNamedByDaemon: boolean;
}

/** Sockets of other engines on this machine, each with whether it answers. For an offer, never to be used in silence. */
export async function collectOtherEngines(
  surroundings: Surroundings,
  daemons: readonly Daemon[],
  besides: string,
  signal: AbortSignal,
): Promise<readonly OtherEngine[]> {
  const all = [...(await candidates(surroundings)), ...named(daemons)];
  const seen = new Set([normalPath(besides)]);
  const fresh = all.filter(({ path: name }) => {
    const normal = normalPath(name);
    if (seen.has(normal)) return false;
    seen.add(normal);
    return true;
  });
  const found = await Promise.all(fresh.map((candidate) => look(candidate, signal)));
  return found.filter((engine) => engine !== undefined);
}

/** The well-known places (socket-diagnostics.md, 1.4). */
async function candidates({ platform, env, homedir }: Surroundings): Promise<Candidate[]> {
  if (platform === 'win32') return [];
  const uid = process.getuid?.() ?? 0;
  const home = (name: string) => path.join(homedir, name);
  const runtime = env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  const inEach = async (folder: string, socket: string) =>
    (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name, socket));
  const [colima, colimaConfig, lima, machines] = await Promise.all([
    inEach(home('.colima'), 'docker.sock'),
    inEach(home('.config/colima'), 'docker.sock'),
    inEach(home('.lima'), 'sock/docker.sock'),
    inEach(home('.local/share/containers/podman/machine'), 'podman.sock'),
  ]);
  const desktop = platform === 'darwin' ? 'Docker Desktop' : 'Docker (rootless)';
  const places: [string, readonly string[]][] = [
    ['Docker', ['/var/run/docker.sock', '/var/run/docker-host.sock']],
    ['Docker (rootless)', [`${runtime}/docker.sock`, `/run/user/${uid}/docker.sock`]],
    [desktop, [home('.docker/run/docker.sock')]],
    ['Docker Desktop', [home('.docker/desktop/docker.sock')]],
    ['Colima', [home('.colima/docker.sock'), ...colima, ...colimaConfig]],
    ['OrbStack', [home('.orbstack/run/docker.sock')]],
    ['Rancher Desktop', [home('.rd/docker.sock')]],
    ['Lima', lima],
    ['Podman', [`${runtime}/podman/podman.sock`, '/run/podman/podman.sock', ...machines]],
  ];
  return places.flatMap(([engine, paths]) => paths.map((name) => ({ engine, path: name, isNamedByDaemon: false })));
}

/** Sockets on the command lines of daemons that can be seen. */
function named(daemons: readonly Daemon[]): Candidate[] {
  const hosts = daemons.filter(({ state }) => state !== 'Z').flatMap((daemon) => daemon.hosts);
  return hosts.flatMap((host) =>
    /^unix:\/\/\//.test(host) ? [{ engine: 'Docker', path: host.slice('unix://'.length), isNamedByDaemon: true }] : [],
  );
}

async function look(candidate: Candidate, signal: AbortSignal): Promise<OtherEngine | undefined> {
  const stats = await stat(candidate.path).catch(() => undefined);
  if (!stats) return undefined;
  const isOwn = stats.uid === 0 || stats.uid === process.getuid?.();
  const isSocket = stats.isSocket();
  const { uid } = stats;
  // Another user's socket is no candidate: what is sent there goes to that user.
  if (!isSocket || !isOwn) return { ...candidate, isSocket, uid, answers: false };
  const open = opener({ transport: 'unix', path: candidate.path });
  const answer = await ask(open, '/_ping', 'docker', probeMs, signal);
  return { ...candidate, isSocket, uid, answers: answer.kind === 'answered' && isEngine(answer) };
}
