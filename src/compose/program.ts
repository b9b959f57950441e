import { execFile, type ExecFileException } from 'node:child_process';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CodedError, isAbort, toError } from '../base/errors.js';
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

/** A program that gave no answer in time, or too long a one. */
export class ProgramError extends CodedError<'silent' | 'endless'> {
  constructor(code: 'silent' | 'endless', message: string) {
    super('ProgramError', code, message);
  }
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
    // Who hangs may not heed a friendlier signal, either.
    const limits = {
      ...{ signal, timeout, maxBuffer: mostBytes, windowsHide: true, env: environment, cwd },
      killSignal: 'SIGKILL',
    } as const;
    execFile(file, [...args], limits, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (isAbort(error)) reject(toError(error));
      else reject(complaintOf(error, [path.basename(file), ...args].slice(0, 3).join(' '), stderr, timeout));
    });
  });
}

/** What it complained of itself, else what it did. */
function complaintOf(error: ExecFileException, words: string, stderr: string, timeout: number): Error {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new ProgramError('endless', l10n.t('{0} prints without end, and was ended.', words));
  }
  if (error.killed === true) {
    return new ProgramError('silent', l10n.t('{0} gave no answer within {1} s, and was ended.', words, timeout / 1000));
  }
  return new Error(stderr.trim() || error.message);
}

type Said = { readonly version: string } | 'silent' | 'odd' | undefined;

/**
 * Finds how docker compose is started here: as docker's plugin, else as docker-compose of version 2 or later.
 * `timeout`: milliseconds that each may take to tell its version.
 */
export async function findCompose(
  { file, environment }: DockerProgram,
  signal: AbortSignal,
  timeout: number = patience.version,
): Promise<{ readonly found: ComposeFound; readonly invocation: Invocation }> {
  const versionOf = async (invocation: Invocation): Promise<Said> => {
    const asked = { ...invocation, args: [...invocation.args, 'version', '--short'] };
    try {
      const said = (await print(asked, environment, { signal, timeout })).trim();
      return /^v?\d+\.\d/.test(said) ? { version: said.replace(/^v/, '') } : 'odd';
    } catch (error) {
      if (isAbort(error)) throw error;
      if (error instanceof ProgramError) return error.code === 'silent' ? 'silent' : 'odd';
      // Not there: the next one is tried.
      return undefined;
    }
  };
  const plugin = { file, args: ['compose'] };
  const asPlugin = await versionOf(plugin);
  if (typeof asPlugin === 'object') return { found: 'plugin', invocation: plugin };
  const program = { file: 'docker-compose', args: [] };
  const alone = await versionOf(program);
  if (typeof alone !== 'object') return { found: asPlugin ?? alone ?? 'missing', invocation: plugin };
  if (!alone.version.startsWith('1.')) return { found: 'program', invocation: program };
  return { found: asPlugin ?? 'version-1', invocation: program };
}
