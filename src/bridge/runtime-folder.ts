import { lstat, mkdtemp, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The bytes of a unix socket's path without its final zero (unix(7)). */
const longestPath = 107;
const prefix = 'longshore-bridge-';
/** Milliseconds after which a folder without an owner's file isn't one that is just being made. */
const unownedMs = 60_000;

/** What a folder may hold, and all that is ever removed from one. */
const names = { socket: 'docker.sock', owner: 'owner' } as const;

type Env = Readonly<Record<string, string | undefined>>;

/** The socket in a runtime folder. */
export function socketIn(folder: string): string {
  return path.join(folder, names.socket);
}

/**
 * Makes a folder for a socket that its user alone may reach (0700, with a name that can't be guessed), and writes down
 * which process it belongs to. Throws the system's error when there is no place for it.
 */
export async function makeRuntimeFolder(env: Env): Promise<string> {
  for (const base of await bases(env)) {
    const room = longestPath - Buffer.byteLength(socketIn(path.join(base, `${prefix}XXXXXX`)));
    if (room < 0) continue;
    // mkdtemp(3) makes it 0700.
    const folder = await mkdtemp(path.join(base, prefix));
    await writeFile(path.join(folder, names.owner), `${process.pid} ${await startOf(process.pid)}\n`, { mode: 0o600 });
    return folder;
  }
  throw new Error('every folder for temporary files has too long a name for a socket');
}

/** Removes a folder and what it may hold. What else lies in it stays, and the folder with it. */
export async function endRuntimeFolder(folder: string): Promise<void> {
  for (const name of Object.values(names)) await rm(path.join(folder, name), { force: true });
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  });
}

/** Removes this user's folders whose process is gone: after a crash of both, nobody else does. Gives how many. */
export async function sweepRuntimeFolders(env: Env): Promise<number> {
  let swept = 0;
  for (const base of await bases(env)) {
    const found = await readdir(base).catch(() => []);
    for (const folder of found.filter((name) => name.startsWith(prefix)).map((name) => path.join(base, name))) {
      if (!(await isAbandoned(folder))) continue;
      await endRuntimeFolder(folder);
      swept += 1;
    }
  }
  return swept;
}

async function isAbandoned(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(() => undefined);
  // /tmp is everybody's: what isn't a folder of our own is none of our business.
  if (!stats?.isDirectory() || stats.uid !== process.getuid?.()) return false;
  const owner = await readFile(path.join(folder, names.owner), 'utf8').catch(() => '');
  const [pid, start] = owner.trim().split(' ');
  if (!pid || !start) return Date.now() - stats.mtimeMs > unownedMs;
  // Process numbers are used again: the start tells one process from the next of its number.
  return (await startOf(Number(pid))) !== start;
}

/** Field 22 of /proc/PID/stat, counted behind the name's last bracket; '' for a process that isn't there. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Where such folders may be, the best first: the session's own folder is gone with the session. */
async function bases(env: Env): Promise<string[]> {
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const stats = runtime.startsWith('/') ? await lstat(runtime).catch(() => undefined) : undefined;
  const isOwn = stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
  return [...new Set([...(isOwn ? [runtime] : []), tmpdir(), '/tmp'])];
}
