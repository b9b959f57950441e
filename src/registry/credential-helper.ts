import { execFile } from 'node:child_process';

/** Milliseconds that a credential helper has: it may have to unlock a key ring, but must not hang a pull for ever. */
const helperMs = 15_000;
/** Characters that a helper may print: an answer has some hundred. */
const helperBytes = 1_000_000;

/** Thrown with what is wrong, and never with what a helper printed: that may be a secret. */
export class HelperError extends Error {
  override readonly name = 'HelperError';
}

/**
 * Runs `docker-credential-NAME ACTION` with its input on stdin and gives what it printed; undefined when it says that
 * there are no such credentials (docker/docker-credential-helpers). Takes 15 s at most. Throws HelperError.
 */
export async function askHelper(
  helper: string,
  action: 'get' | 'store' | 'erase',
  input: string,
  env: Readonly<Record<string, string | undefined>>,
  /** Milliseconds in place of 15,000. */
  deadline = helperMs,
): Promise<string | undefined> {
  if (!/^[\w.-]+$/.test(helper)) {
    throw new HelperError(`the credential helper ${JSON.stringify(helper.slice(0, 40))} has no name of a program`);
  }
  const program = `docker-credential-${helper}`;
  return new Promise<string | undefined>((resolve, reject) => {
    // One that hangs may heed no other signal.
    const options = { timeout: deadline, killSignal: 'SIGKILL', maxBuffer: helperBytes, env: { ...env } } as const;
    const child = execFile(program, [action], options, (error, stdout) => {
      // It prints its reasons on stdout; that there is nothing is none.
      if (!error) resolve(stdout);
      else if (/credentials not found/i.test(stdout)) resolve(undefined);
      else reject(new HelperError(`${program}: ${failure(error, child.killed)}`));
    });
    // A helper that ends early doesn't read; its exit says why.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

function failure(error: { readonly code?: string | number | null | undefined }, wasKilled: boolean): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed too much';
  if (wasKilled) return 'took too long';
  return error.code === 'ENOENT' ? 'is not installed' : `ended with ${error.code ?? 'an error'}`;
}
