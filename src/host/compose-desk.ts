import { type BakeDesk } from './bake-desk.js';
import { type ComposePlace } from '../compose/core/compose-arguments.js';
import { type ProjectPlan } from '../compose/core/project-plan.js';

/** What docker compose is to do in a terminal. */
export interface ComposeRun {
  readonly place: ComposePlace;
  /** The verb and its own arguments. */
  readonly args: readonly string[];
  /** What the terminal is called after. */
  readonly title: string;
}

/**
 * How docker compose is started here: the plugin of docker, or the program docker-compose of version 2. Else why it
 * can't be: `silent` doesn't say its version in time, `odd` says something that is none.
 */
export type ComposeFound = 'plugin' | 'program' | 'version-1' | 'missing' | 'silent' | 'odd';

/** Compose projects: the compose layer's side of the commands. */
export interface ComposeDesk {
  /** Of the workspace's files, once they have been read. */
  plans(): Promise<readonly ProjectPlan[]>;
  /**
   * The project that a file belongs to: the one that docker compose finds with it or that includes it, of several one
   * that the engine has containers of; else that of the file alone.
   */
  planOfFile(file: string): Promise<ProjectPlan>;
  /** Whether all of these files are on this machine. */
  areHere(files: readonly string[]): Promise<boolean>;
  /** Asked once; what is missing is looked for again. */
  found(signal: AbortSignal): Promise<ComposeFound>;
  /** Shows its own progress in a terminal; resolves when that has begun. */
  run(run: ComposeRun): Promise<void>;
  /** What it prints, without a terminal. Throws an error with the words that it complained in. */
  read(place: ComposePlace, args: readonly string[], signal: AbortSignal): Promise<string>;
  /** Its sister for builds alone. */
  readonly bake: BakeDesk;
}
