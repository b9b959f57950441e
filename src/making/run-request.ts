import { type RunSpec } from './flags.js';

/** What a form begins with. */
export interface RunRequest {
  readonly spec: RunSpec;
  /** What is to be known of how it came about. */
  readonly notes: readonly string[];
  /** The container whose place the new one takes. */
  readonly replaces?: { readonly id: string; readonly name: string };
}
