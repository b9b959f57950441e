import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';

export interface FakeSsh {
  /** The program, to be given in place of `ssh`. */
  readonly program: string;
  /** The arguments of every start so far. */
  starts(): Promise<readonly (readonly string[])[]>;
}

/** A script that does what sshd does with a command: joins its words with blanks and gives them to the user's shell. */
export const farSide = 'while [ "$1" != -- ]; do shift; done; shift 2; exec sh -c "$*"';

/** A program in place of ssh: it writes down its arguments and then runs `script` (POSIX sh). */
export async function fakeSsh(test: TestContext, script: string): Promise<FakeSsh> {
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-ssh-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'ssh');
  const starts = path.join(folder, 'starts');
  await writeFile(starts, '');
  await writeFile(
    program,
    `#!/bin/sh\n(for word in "$@"; do printf '%s\\t' "$word"; done; echo) >>'${starts}'\n${script}\n`,
  );
  await chmod(program, 0o755);
  return {
    program,
    starts: async () =>
      (await readFile(starts, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\t').slice(0, -1)),
  };
}
