import { type Values } from '../causes/cause.js';
import { type CauseId } from '../causes/table.js';
import { type Account, type Evidence, type PathPart } from '../evidence.js';

/** A cause with what its sentences are filled with. */
export interface Found {
  readonly id: CauseId;
  readonly values: Values;
}

/** Rules in the order in which they are asked; the first that gives something decides, the others are runners-up. */
export type Rule = () => Found | undefined;

/** All that match, in order. */
export function matches(rules: readonly Rule[]): Found[] {
  return rules.flatMap((rule) => rule() ?? []);
}

export function found(id: CauseId, values: Values = {}): Found {
  return { id, values };
}

/** `found` where the condition holds. */
export function when(condition: boolean, id: CauseId, values: Values = {}): Rule {
  return () => (condition ? { id, values } : undefined);
}

/** The endpoint as people write it: a path, a host with its port, an ssh destination. */
export function whereIs({ address, asked }: Evidence): string {
  switch (address?.transport) {
    case 'unix':
    case 'npipe':
      return address.path;
    case 'tcp':
      return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    case 'ssh':
      return address.port === undefined ? address.destination : `${address.destination}:${address.port}`;
    case undefined:
      return asked.host;
  }
}

/** As `ls` shows it: 0660, 1777. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

export function userName({ userNames }: Account, uid: number): string {
  return userNames[uid] ?? String(uid);
}

export function groupName({ groupNames }: Account, gid: number): string {
  return groupNames[gid] ?? String(gid);
}

/** Who owns a file and who may do what with it. */
export function ownership(part: PathPart, account: Account): Values {
  return {
    owner: userName(account, part.uid),
    group: groupName(account, part.gid),
    gid: String(part.gid),
    mode: octal(part.mode),
  };
}

/** Whether mode bits and groups alone let this process write, in POSIX's order: owner, else group, else others. */
export function mayWriteByMode(part: PathPart, { uid, groups }: Account): boolean {
  if (uid === 0) return true;
  if (part.uid === uid) return (part.mode & 0o200) !== 0;
  if (groups.includes(part.gid)) return (part.mode & 0o020) !== 0;
  return (part.mode & 0o002) !== 0;
}

/** Two markers: one alone is also on machines that are no containers. */
export function isContainer({ machine }: Evidence): boolean {
  return machine.containerMarkers.length >= 2;
}
