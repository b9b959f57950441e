import { type Event } from '../base/event.js';
import { type Endpoint } from '../engine/endpoint/endpoint.js';

/** What is wrong with the connection, as a view shows it. */
export interface Complaint {
  /** The finding in one sentence. */
  readonly sentence: string;
  /** The first step of the way out, undefined when there is none that Longshore can begin. */
  readonly fix: { readonly words: string; readonly command: string } | undefined;
  /** What can be done about it, the best first: rows to click. */
  readonly ways: readonly Way[];
}

/** Something to do about a complaint. */
export interface Way {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly command: `longshore.${string}`;
}

/** Where endpoints are chosen and protected. */
export interface EndpointDesk {
  /** Lists every endpoint that there could be, each with its state, and goes to the one that is picked. */
  select(): Promise<void>;
  /** Goes to an endpoint, as the setting longshore.endpoint names it; asks for which windows. */
  use(setting: string): Promise<void>;
  /** Asks how the endpoint in use is to be protected. */
  protect(): Promise<void>;
  /** Shows a context's description as a read-only document. */
  show(name: string, json: string): Promise<void>;
}

/** Who knows why the engine can't be reached. The diagnosis itself is loaded late. */
export interface Doctor {
  /** Undefined while the engine is in reach, or while the reason isn't found yet. */
  readonly complaint: Complaint | undefined;
  readonly onDidChange: Event<void>;
  readonly endpoints: EndpointDesk;
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
