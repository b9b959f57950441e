import { randomBytes } from 'node:crypto';
import { type Call, type Engine } from '../../engine/engine.js';
import { runScript } from '../../engine/run-script.js';

/** A process as the container sees it, by the container's own numbers. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** One letter: R, S, D, Z, T… (proc_pid_stat(5)). */
  readonly state: string;
  /** Clock ticks since the machine's start: with the number it names one process for ever. */
  readonly started: string;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Bytes in memory. */
  readonly memory: number;
  /** Its words; the name in brackets where there are none, as of a zombie. */
  readonly command: string;
}

/** Everything of /proc in one go, with one program a process; $1 is a mark that no process has in its words. */
const listing = `
printf '%s\\n' "$$"
for p in /proc/[0-9]*; do
  printf '%s' "$1"
  cat "$p/stat" "$p/status" "$p/cmdline" 2>/dev/null
done
exit 0`;

const exits = { gone: 40 } as const;

/** Sends $1 to $2, if that is the process that started at $3: the 20th word behind its name. */
const killing = `
signal=$1 pid=$2 started=$3
read -r line <"/proc/$pid/stat" || exit ${exits.gone}
set -- \${line##*) }
[ "\${20}" = "$started" ] || exit ${exits.gone}
kill -s "$signal" "$pid"`;

/** Clock ticks a second: Linux tells 100 on every architecture that Docker runs on (sysconf(3), USER_HZ). */
const ticks = 100;

/**
 * What runs in a container, by its own /proc: with the numbers that can be killed there. Gives undefined where no shell
 * could look: the engine's own list is then all there is. Throws EngineError.
 */
export async function listProcesses(
  engine: Pick<Engine, 'exec' | 'mayChange'>,
  container: string,
  call?: Call,
): Promise<readonly Process[] | undefined> {
  // To run something counts as a change.
  if (!engine.mayChange) return undefined;
  const mark = randomBytes(8).toString('hex');
  const result = await runScript(engine, container, listing, [mark], { signal: call?.signal });
  return result?.code === 0 ? parseProcesses(result.out.toString('utf8'), mark) : undefined;
}

/** Reads what the script printed; the script itself and what it ran are left out. */
export function parseProcesses(text: string, mark: string): readonly Process[] {
  const [own = '', ...records] = text.split(mark);
  const self = Number(own);
  const found = records.flatMap((record): Process[] => {
    // The name may have anything in it, brackets too: it ends at the last one of its line.
    const match = /^(\d+) \(([^]*?)\) ([A-Za-z]) ([^\n]*)\n/.exec(record);
    if (!match) return [];
    const [whole, number, name = '', state = '', rest = ''] = match;
    const fields = rest.split(' ');
    const [pid, parent] = [Number(number), Number(fields[0])];
    if (pid === self || parent === self) return [];
    const status = record.slice(whole.length);
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    // The last line of the status ends with a line feed; what follows are the words, each with a zero after it.
    const words = status.slice(endOfStatus(status)).replace(/\0+$/, '').replace(/\0/g, ' ');
    return [
      {
        ...{ pid, parent, uid, state, started: fields[18] ?? '' },
        cpu: (Number(fields[10] ?? 0) + Number(fields[11] ?? 0)) / ticks,
        ...{ memory: kilobytes * 1024, command: words === '' ? `[${name}]` : words },
      },
    ];
  });
  return found.sort((a, b) => a.pid - b.pid);
}

/** Every line of a status is `Name:` and a value; words of a command follow the last of them. */
function endOfStatus(status: string): number {
  let end = 0;
  for (const line of status.matchAll(/^[A-Za-z_0-9]+:[^\n\0]*\n/gm)) {
    if (line.index !== end) break;
    end += line[0].length;
  }
  return end;
}

/**
 * Sends a signal to a process of a container, if it is still that one. Gives false when it has ended meanwhile,
 * undefined where nothing can be run there. Throws EngineError.
 */
export async function killProcess(
  engine: Pick<Engine, 'exec'>,
  container: string,
  { pid, started }: Pick<Process, 'pid' | 'started'>,
  unixSignal: string,
  call?: Call,
): Promise<boolean | undefined> {
  const result = await runScript(engine, container, killing, [unixSignal, String(pid), started], {
    signal: call?.signal,
  });
  if (!result) return undefined;
  return result.code === 0;
}
