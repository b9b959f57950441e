import { readFile } from 'node:fs/promises';
import { type DockerProgram } from '../../base/docker-program.js';
import { messageOf } from '../../base/errors.js';
import { type Log } from '../../base/log.js';
import { type Engine } from '../../engine/engine.js';
import { type BuiltFile } from '../../language/core/features/built-lines.js';
import { readDockerfile } from '../../language/core/features/reading.js';
import { type Builder, findBuilder } from './builder.js';
import { buildByEngine } from './by-engine.js';
import { type BuildFailure, builtFileOf, failureOf } from './build-result.js';
import { type BuildPlan } from './definition.js';
import { runProgram } from './program.js';
import { BuildProgress } from './progress.js';

export interface BuildRun {
  readonly plan: BuildPlan;
  readonly docker: DockerProgram;
  readonly engine: Engine;
  readonly log: Log;
  /** Told which builder it is, and the command line where it is a program's. */
  readonly begins: (builder: Builder, words: readonly string[] | undefined) => void;
  /** Whatever the builder prints. */
  readonly prints: (text: string) => void;
  readonly signal: AbortSignal;
}

export type BuildEnd =
  | {
      readonly ended: 'built';
      /** Full id; undefined where the builder kept it to itself. */
      readonly id: string | undefined;
      readonly file: BuiltFile;
    }
  | ({ readonly ended: 'failed'; readonly code: number } & BuildFailure);

/**
 * Builds, and learns what each line cost. A Dockerfile that fails is an end and no error. Throws what is wrong before
 * it: BuildProblem, the system's error, EngineError; and the signal's reason.
 */
export async function build(run: BuildRun): Promise<BuildEnd> {
  const { plan, docker, engine, log, begins, prints, signal } = run;
  const reading = readDockerfile(await readFile(plan.dockerfile, 'utf8'));
  const builder = await findBuilder(docker, signal);
  const progress = new BuildProgress();
  const listener = new LineListener(progress);
  const hear = (text: string) => {
    prints(text);
    listener.hear(text);
  };
  const { code, id } =
    builder.kind === 'api'
      ? await buildByEngine({
          plan,
          engine,
          reading,
          log,
          begins: () => begins(builder, undefined),
          prints: hear,
          signal,
        })
      : await runProgram({
          ...{ plan, kind: builder.kind, docker, prints: hear, signal },
          begins: (words) => begins(builder, words),
        });
  listener.end();
  if (code !== 0) return { ended: 'failed', code, ...failureOf(progress, reading) };
  const built = id ?? progress.imageId;
  const image = built ?? plan.tags?.[0];
  const history =
    image === undefined
      ? []
      : await engine.imageHistory(image, { signal }).catch((error: unknown) => {
          // A builder elsewhere may have kept the image; the build itself went well.
          log.warn('build', `no history of ${image}: ${messageOf(error)}`);
          return [];
        });
  return { ended: 'built', id: built, file: builtFileOf(reading, progress, history, plan.target) };
}

/** Cuts what is printed into lines. */
class LineListener {
  readonly #progress: BuildProgress;
  #rest = '';

  constructor(progress: BuildProgress) {
    this.#progress = progress;
  }

  hear(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    const now = performance.now();
    for (const line of lines) this.#progress.hear(line, now);
  }

  end(): void {
    this.#progress.hear(this.#rest, performance.now());
    this.#progress.end(performance.now());
  }
}
