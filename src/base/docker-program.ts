/** Where the docker program is and with which environment it reaches the engine that Longshore uses. */
export interface DockerProgram {
  readonly file: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The engine is marked as read-only: nothing may be built on it. */
  readonly isReadOnly: boolean;
}
