/** How a main process is attached to. */
export interface AttachOptions {
  /** As the container was made. */
  readonly tty: boolean;
  readonly stdin: boolean;
  /** In docker's words, `ctrl-p,ctrl-q`. */
  readonly detachKeys: string;
}
