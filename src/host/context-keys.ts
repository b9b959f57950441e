import * as vscode from 'vscode';

/** What a view shows, for its welcome content. */
export type ViewState = 'idle' | 'connecting' | 'loading' | 'unreachable' | 'failed' | 'empty' | 'filtered' | 'rows';

/** Every context key that Longshore sets, with its type. `when` clauses in package.json may use these alone. */
export interface ContextKeys {
  'longshore:containers': ViewState;
  'longshore:images': ViewState;
  'longshore:volumes': ViewState;
  'longshore:networks': ViewState;
  'longshore:ports': ViewState;
  /** The code of the EngineError that keeps the engine out of reach; '' when it is in reach. */
  'longshore:problem': string;
  /** The endpoint in use is marked as read-only: what changes something is hidden. */
  'longshore:isReadOnly': boolean;
  'longshore:isFiltered': boolean;
  'longshore:showsRunningOnly': boolean;
  'longshore:showsWorkspaceOnly': boolean;
  'longshore:showsDangling': boolean;
  /** A bridge leads to the engine (src/connection/connect-now.ts). */
  'longshore:isBridged': boolean;
  /** A bridge could: the finding is the stale group, and sg gives it. */
  'longshore:canConnectNow': boolean;
}

export const contextKeyNames = [
  'longshore:containers',
  'longshore:images',
  'longshore:volumes',
  'longshore:networks',
  'longshore:ports',
  'longshore:problem',
  'longshore:isReadOnly',
  'longshore:isFiltered',
  'longshore:showsRunningOnly',
  'longshore:showsWorkspaceOnly',
  'longshore:showsDangling',
  'longshore:isBridged',
  'longshore:canConnectNow',
] as const satisfies readonly (keyof ContextKeys)[];

const current = new Map<string, unknown>();

/** Sets a context key, when its value is another than before: to clauses, a key that isn't set is false and empty. */
export function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  const before = current.get(key);
  const isEmpty = value === false || value === '';
  if (before === value || (before === undefined && isEmpty)) return;
  current.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
