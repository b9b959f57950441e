/** What a container uses at a moment; sums since its start but for `cpu`, `memory` and `processes`. Bytes. */
export interface ContainerStats {
  /** Percent of one processor, of the last second or so; may exceed 100. undefined in the first message. */
  readonly cpu: number | undefined;
  /** Without the page cache that can be given back. */
  readonly memory: number;
  readonly memoryLimit: number;
  readonly received: number;
  readonly sent: number;
  readonly blockRead: number;
  readonly blockWritten: number;
  /** Processes and threads. */
  readonly processes: number;
}
