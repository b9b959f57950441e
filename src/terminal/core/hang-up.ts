import { type Engine } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';

/** The variable by which what runs in a terminal is found again: an engine has no call that ends an exec. */
const mark = 'LONGSHORE_TERMINAL';
/** Milliseconds; the user is gone already. */
const deadline = 10_000;

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
  user: string | undefined,
): Promise<boolean> {
  const script =
    'for d in /proc/[0-9]*; do while IFS= read -r e || [ -n "$e" ]; do ' +
    `case $e in *${markOf(terminal)}*) kill -HUP "\${d#/proc/}"; break;; esac; done 2>/dev/null <"$d/environ"; done`;
  for (const shell of [['sh'], ['bash'], ['busybox', 'sh']]) {
    const call = { deadline };
    try {
      const killer = await engine.exec(
        container,
        { command: [...shell, '-c', script], tty: false, stdin: false, user },
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
