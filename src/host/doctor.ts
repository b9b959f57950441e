import { type Event } from '../base/event.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';

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
  /** Connects by the group that this process lacks and its user has, after the person agreed. */
  connectNow(): Promise<void>;
  /** Ends what `connectNow` began. */
  disconnect(): void | Promise<void>;
  /** The endpoint by the way that `connectNow` opened to it, or as it is. Throws EngineError where the way ends. */
  through(endpoint: Endpoint): Promise<Endpoint>;
}
