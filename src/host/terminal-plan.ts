/** What a terminal in a container is to be: enough to open it again after a reload. */
export interface TerminalPlan {
  /**
   * `shell` opens again when its container does; `command` shows its exit code and stays; `attach` is the main process;
   * `debug` is a shell in a helper that goes with its terminal.
   */
  readonly kind: 'shell' | 'command' | 'attach' | 'debug';
  readonly container: string;
  readonly containerName: string;
  /** Empty for `attach`. */
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
  /** Of `attach`, in docker's words. */
  readonly detachKeys?: string;
  /** Of `attach`: begins with what the process has printed so far. */
  readonly withLog?: boolean;
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
