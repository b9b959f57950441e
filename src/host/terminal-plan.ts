/** What a terminal in a container is to be: enough to open it again after a reload. */
export interface TerminalPlan {
  /**
   * `shell` opens again when its container does; `command` shows its exit code and stays; `attach` is the main process;
   * `run` starts that first, and shows its exit code; `debug` is a shell in a helper that goes with its terminal.
   */
  readonly kind: 'shell' | 'command' | 'attach' | 'run' | 'debug';
  readonly container: string;
  readonly containerName: string;
  /** Empty for `attach` and `run`. */
  readonly command: readonly string[];
  readonly user?: string | undefined;
  readonly workingDir?: string | undefined;
  /** `NAME=value` */
  readonly environment?: readonly string[];
  readonly privileged?: boolean;
  /** Said before the program begins. */
  readonly greeting?: string;
  /** What the terminal is called after, in place of the program. */
  readonly title?: string;
  /** Of a main process, in docker's words. */
  readonly detachKeys?: string;
  /** By what mark the same was found before the window was reloaded. */
  readonly before?: string;
}

/** Whether it is a terminal on the container's main process, which goes on when that is closed. */
export function isOfMainProcess({ kind }: Pick<TerminalPlan, 'kind'>): boolean {
  return kind === 'attach' || kind === 'run';
}

/** What of a container's log a terminal is to show. */
export interface LogPlan {
  readonly container: string;
  readonly containerName: string;
  /** Seconds since the epoch. */
  readonly since?: string | undefined;
  readonly tail?: number | undefined;
  readonly timestamps: boolean;
}

/** A container's main process in a terminal, as `docker run` has it in the foreground. */
export interface ForegroundRun {
  readonly id: string;
  readonly name: string;
  /** In docker's words; where they aren't said, those of docker's configuration. */
  readonly detachKeys?: string | undefined;
}
