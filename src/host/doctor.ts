import { type Event } from '../base/event.js';

/** What is wrong with the connection, as a view shows it. */
export interface Complaint {
  /** The finding in one sentence. */
  readonly sentence: string;
  /** The first step of the way out, undefined when there is none that Longshore can begin. */
  readonly fix: { readonly words: string; readonly command: string } | undefined;
}

/** Who knows why the engine can't be reached. The diagnosis itself is loaded late. */
export interface Doctor {
  /** Undefined while the engine is in reach, or while the reason isn't found yet. */
  readonly complaint: Complaint | undefined;
  readonly onDidChange: Event<void>;
  /** Opens the report, made anew. */
  showReport(): Promise<void>;
  /** Begins the first step of the way out: a command is typed into a terminal and not run. */
  beginFix(): Promise<void>;
}
