import { type ContainerStats } from '../../engine/container-stats.js';

/** A container's row: what it uses now, or why that isn't known. */
export interface StatsRow {
  readonly id: string;
  readonly name: string;
  /** undefined until the first message, and of a container that doesn't run. */
  readonly stats: ContainerStats | undefined;
  readonly isRunning: boolean;
}

export interface ToStatsPage {
  /** All rows, about once a second. */
  readonly kind: 'rows';
  readonly rows: readonly StatsRow[];
}
