import { readdir, readFile, readlink } from 'node:fs/promises';
import { type ListeningSocket } from './listening-sockets.js';

/** A program of this machine. */
export interface HostProcess {
  readonly pid: number;
  readonly name: string;
}

/** Whose socket it is, where that may be seen: a user's own programs, and everybody's for root. */
export async function processOf({ inode }: ListeningSocket): Promise<HostProcess | undefined> {
  const wanted = `socket:[${inode}]`;
  for (const pid of await orElse(readdir('/proc'), [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await orElse(readdir(`/proc/${pid}/fd`), [])) {
      if ((await orElse(readlink(`/proc/${pid}/fd/${fd}`), '')) !== wanted) continue;
      return { pid: Number(pid), name: (await orElse(readFile(`/proc/${pid}/comm`, 'utf8'), '')).trim() };
    }
  }
  return undefined;
}

/** Processes come and go, and others' may not be looked into: what can't be read isn't known. */
async function orElse<T>(reading: Promise<T>, other: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return other;
  }
}
