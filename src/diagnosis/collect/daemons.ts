import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { type Daemon } from '../evidence.js';
import { textOf } from './probe.js';

/** Ticks of a second in /proc/PID/stat; USER_HZ is 100 on every Linux that Node runs on (proc(5)). */
const ticksPerSecond = 100;

/** Every dockerd that can be seen, by /proc. Zombies are among them, with state Z. */
export async function collectDaemons(): Promise<readonly Daemon[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const uptime = Number((await textOf('/proc/uptime')).split(' ')[0]);
  const daemons: number[] = [];
  for (const [index, pid] of pids.entries()) {
    if (isDaemon(pid)) daemons.push(Number(pid));
    if (index % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const found = await Promise.all(daemons.map((pid) => daemonOf(pid, uptime)));
  return found.filter((daemon) => daemon !== undefined);
}

/** Processes that are looked at before others of this program get their turn. */
const atOnce = 100;

/** By its name. Read at once: the kernel has it at hand (10 µs), and a thread of Node's takes ten times as long. */
function isDaemon(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1') === 'dockerd\n';
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

async function daemonOf(pid: number, uptime: number): Promise<Daemon | undefined> {
  const stats = await textOf(`/proc/${pid}/stat`);
  // pid (comm) state ppid …: the name may hold blanks and brackets, so by its last bracket.
  const match = /^\d+ \((.*)\) (\S) (.*)$/s.exec(stats);
  if (match?.[1] !== 'dockerd') return undefined;
  const command = await textOf(`/proc/${pid}/cmdline`);
  // Field 22 is the start; the third field after the name is number 4 here.
  const start = Number((match[3] ?? '').split(' ')[18]);
  const uid = await stat(`/proc/${pid}`).then(
    (stats) => stats.uid,
    () => -1,
  );
  return {
    pid,
    state: match[2] ?? '?',
    ageSeconds: Math.max(0, uptime - start / ticksPerSecond),
    uid,
    hosts: hostsIn(command.split('\0')),
  };
}

/** The values of -H and --host, in all the ways in which pflag takes them. */
export function hostsIn(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (arg === '-H' || arg === '--host') return args[index + 1] ? [args[index + 1] ?? ''] : [];
    const value = /^(?:-H=?|--host=)(.+)$/.exec(arg)?.[1];
    return value === undefined ? [] : [value];
  });
}
