import { type Evidence } from '../evidence.js';

/** What a sentence or command is filled with: `{sock}` by `sock`. */
export type Values = Readonly<Record<string, string>>;

/** A text in the user's language; with no values its places stay as they are, which is how the handbook prints it. */
export type Words = (values: Values) => string;

/** What has to happen after a fix before it can be seen. `retry` is automatic. */
export type Then = 'retry' | 'reload-window' | 'restart-server' | 'relogin' | 'restart-container' | 'rebuild-container';

export type Risk = 'none' | 'low' | 'medium' | 'high';

/** What a button of Longshore does, for fixes that are no command. */
export type Action = 'choose-endpoint' | 'open-setting' | 'reload-window' | 'wait' | 'connect-now';

/** A step that mends it. Never done by itself: a command is typed into a terminal and left there. */
export interface Fix {
  readonly words: Words;
  /** For a shell; places are filled with quoted values. */
  readonly command?: string;
  /** No command but something to write or look at: a line of a file, arguments of docker run. */
  readonly snippet?: string;
  readonly action?: Action;
  readonly root?: true;
  readonly then: Then;
  readonly risk: Risk;
  /** Whether it makes sense on this machine; always, when left out. */
  readonly when?: (evidence: Evidence, values: Values) => boolean;
}

/** One reason why an engine can't be reached (or is not what it seems), and the way out. */
export interface Cause {
  /** The finding in one sentence. */
  readonly finding: Words;
  readonly why: Words;
  /** The evidence without which it can't be told. */
  readonly needs: readonly (keyof Evidence)[];
  readonly fixes: readonly Fix[];
  /** What must not be done about it. */
  readonly never?: Words;
}

/** Keeps the ids as types. */
export function causes<const Id extends string>(table: Readonly<Record<Id, Cause>>): Readonly<Record<Id, Cause>> {
  return table;
}
