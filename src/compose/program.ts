import { execFile } from 'node:child_process';
import { isAbort, toError } from '../base/errors.js';
import { type ComposeFound } from '../host/compose-desk.js';

/** The docker program, with what leads it to the engine that Longshore shows. */
export interface DockerProgram {
  readonly file: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** A program and its first arguments. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
}

/** How long `docker compose version` may take, and whatever else only prints. */
const patience = { version: 10_000, print: 60_000 } as const;
const mostBytes = 16_000_000;

/** Runs a program to its end and gives what it printed. Throws an error with what it complained of, or an abort. */
export async function print(
  { file, args }: Invocation,
  environment: NodeJS.ProcessEnv,
  options: { readonly signal: AbortSignal; readonly cwd?: string; readonly timeout?: number },
): Promise<string> {
  const { signal, cwd, timeout = patience.print } = options;
  return new Promise((resolve, reject) => {
    const limits = { signal, timeout, maxBuffer: mostBytes, windowsHide: true, env: environment, cwd };
    execFile(file, [...args], limits, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (isAbort(error)) reject(toError(error));
      else reject(new Error(stderr.trim() || (error.killed === true ? `${file}: no answer` : error.message)));
    });
  });
}

/** Finds how docker compose is started here: as docker's plugin, else as docker-compose of version 2 or later. */
export async function findCompose(
  { file, environment }: DockerProgram,
  signal: AbortSignal,
): Promise<{ readonly found: ComposeFound; readonly invocation: Invocation }> {
  const versionOf = async (invocation: Invocation) => {
    const asked = { ...invocation, args: [...invocation.args, 'version', '--short'] };
    try {
      return (await print(asked, environment, { signal, timeout: patience.version })).trim().replace(/^v/, '');
    } catch (error) {
      if (isAbort(error)) throw error;
      // Not there: the next one is tried.
      return undefined;
    }
  };
  const plugin = { file, args: ['compose'] };
  if ((await versionOf(plugin)) !== undefined) return { found: 'plugin', invocation: plugin };
  const program = { file: 'docker-compose', args: [] };
  const version = await versionOf(program);
  if (version === undefined) return { found: 'missing', invocation: plugin };
  return { found: version.startsWith('1.') ? 'version-1' : 'program', invocation: program };
}
