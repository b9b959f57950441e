import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DockerProgram } from '../../base/docker-program.js';
import { buildArguments } from './builder.js';
import { type BuildPlan } from './definition.js';

/** Milliseconds that the docker program has to end by itself when the build is cancelled. */
const graceMs = 5000;

export interface ProgramRun {
  readonly plan: BuildPlan;
  readonly kind: 'buildx' | 'docker';
  readonly docker: DockerProgram;
  /** Told what runs, and then everything that it prints. */
  readonly begins: (words: readonly string[]) => void;
  readonly prints: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Builds by the docker program; gives its exit code and the image's id as it wrote it. Throws the signal's reason when
 * that aborts, with the program and its plugins ended, and the system's error when it can't be started.
 */
export async function runProgram(run: ProgramRun): Promise<{ readonly code: number; readonly id: string | undefined }> {
  const { plan, kind, docker, begins, prints, signal } = run;
  const folder = await mkdtemp(path.join(tmpdir(), 'longshore-build-'));
  const idFile = path.join(folder, 'id');
  try {
    const words = buildArguments(plan, kind, idFile);
    begins([docker.file, ...words.filter((word, at) => word !== '--iidfile' && words[at - 1] !== '--iidfile')]);
    const code = await ended(
      spawn(docker.file, words, {
        cwd: path.dirname(plan.dockerfile),
        env: docker.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
        // A group of its own: cancelling has to reach the plugin as well, which would go on alone.
        detached: process.platform !== 'win32',
      }),
      prints,
      signal,
    );
    signal.throwIfAborted();
    const id = await readFile(idFile, 'utf8').catch((error: unknown) => {
      // A build that failed has none.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return '';
    });
    return { code, id: id.trim() || undefined };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess, prints: (text: string) => void, signal: AbortSignal): Promise<number> {
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', prints);
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    kill(child, 'SIGINT');
    timer = setTimeout(() => kill(child, 'SIGKILL'), graceMs);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

function kill({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // It has ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
