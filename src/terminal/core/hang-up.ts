import { type Engine, type Exec } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';

/** The variable by which what runs in a terminal is found again: an engine has no call that ends an exec. */
const mark = 'LONGSHORE_TERMINAL';
/** Milliseconds; the user is gone already. */
const deadline = 10_000;
/** What a terminal makes SIGINT and SIGQUIT of (termios(3): VINTR, VQUIT). */
const interruptKeys = ['\u0003', '\u001c'];

/** With whose rights something runs in a container. */
export interface Rights {
  readonly user?: string | undefined;
  readonly privileged?: boolean;
}

/** The mark of one terminal as a variable for its program, which its children inherit. */
export function markOf(terminal: string): string {
  return `${mark}=${terminal}`;
}

/**
 * Tells what runs in a terminal that has been closed, as a terminal of one's own machine does: by SIGHUP. Docker and
 * Podman let it run on otherwise (moby#9098). With a shell's own means, since a container may have no ps and no pkill.
 * Gives false when there is no shell for it. Throws EngineError.
 */
export async function hangUp(
  engine: Pick<Engine, 'exec'>,
  container: string,
  terminal: string,
  { user, privileged = false }: Rights = {},
): Promise<boolean> {
  const script =
    'for d in /proc/[0-9]*; do while IFS= read -r e || [ -n "$e" ]; do ' +
    `case $e in *${markOf(terminal)}*) kill -HUP "\${d#/proc/}"; break;; esac; done 2>/dev/null <"$d/environ"; done`;
  for (const shell of [['sh'], ['bash'], ['busybox', 'sh']]) {
    const call = { deadline };
    try {
      const killer = await engine.exec(
        container,
        // Who may less than a process can't read its variables (ptrace(2), access mode checking).
        { command: [...shell, '-c', script], tty: false, stdin: false, user, privileged },
        call,
      );
      // Its own messages are of no use to anybody: processes that have ended meanwhile.
      const output = killer.output[Symbol.asyncIterator]();
      while (!(await output.next()).done);
      const code = await killer.exitCode(call);
      // 126 and 127: there is no such shell.
      if (code !== 126 && code !== 127) return true;
    } catch (error) {
      // So an engine that knows at once says it.
      if (!EngineError.is(error, 'bad-request', 'not-found', 'engine-error')) throw error;
    }
  }
  return false;
}

/**
 * Ends a program where no shell can look for it: by the keys that a terminal makes signals of. Gives false when it
 * heeds neither. Throws EngineError.
 */
export async function interruptByKeys(exec: Exec): Promise<boolean> {
  for (const key of interruptKeys) {
    await exec.write(Buffer.from(key));
    // It waits for a while.
    if ((await exec.exitCode({ deadline })) !== undefined) return true;
  }
  return false;
}
