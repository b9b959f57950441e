import { userInfo } from 'node:os';
import { type Account } from '../evidence.js';
import { type Surroundings, runProgram, textOf, within } from './probe.js';

/** Milliseconds for the group database: with an unreachable directory service it would hang for minutes. */
const databaseMs = 900;

/**
 * Who this process is, and what the group database says that its user is. `owners` are those whose names matter: they
 * are waited for while the database is asked.
 */
export async function collectAccount(
  { env, homedir }: Surroundings,
  owners: Promise<{ readonly uids: readonly number[]; readonly gids: readonly number[] }>,
  signal: AbortSignal,
): Promise<Account> {
  const uid = process.geteuid?.() ?? 0;
  const gid = process.getegid?.() ?? 0;
  const groups = [...new Set([gid, ...(process.getgroups?.() ?? [])])];
  const [groupFile, userFile] = await Promise.all([textOf('/etc/group'), textOf('/etc/passwd')]);
  const names = { group: namesIn(groupFile), user: namesIn(userFile) };
  const user = nameOfUser(uid, names.user);
  const [database, groupNames, userNames, dockerGid] = await Promise.all([
    databaseGroups(user, groupFile, env, signal),
    owners.then(({ gids }) => named('group', [...gids, ...groups], names.group, env, signal)),
    owners.then(({ uids }) => named('passwd', [...uids, uid], names.user, env, signal)),
    gidOf('docker', groupFile, env, signal),
  ]);
  return { uid, gid, groups, user, home: homedir, ...database, groupNames, userNames, dockerGid };
}

/** os.userInfo() throws for ids without an entry, as in containers. */
function nameOfUser(uid: number, names: ReadonlyMap<number, string>): string {
  try {
    const info = userInfo();
    if (info.uid === uid) return info.username;
  } catch {
    // No entry: then the file may still have one for the effective id.
  }
  return names.get(uid) ?? '';
}

/** What a new login would get: `id -G USER` asks the whole database (files, sssd, ldap), without a name only itself. */
async function databaseGroups(
  user: string,
  groupFile: string,
  env: Surroundings['env'],
  signal: AbortSignal,
): Promise<Pick<Account, 'databaseGroups' | 'database'>> {
  if (user === '' || user.startsWith('-')) return { databaseGroups: undefined, database: 'silent' };
  const asked = await within(databaseMs, signal, undefined, (limit) => runProgram('id', ['-G', user], limit, env));
  if (asked?.code === 0) {
    const ids = asked.stdout.trim().split(/\s+/).map(Number);
    if (ids.every(Number.isInteger)) return { databaseGroups: ids, database: 'id' };
  }
  if (groupFile === '') return { databaseGroups: undefined, database: 'silent' };
  return { databaseGroups: memberships(groupFile, user), database: '/etc/group' };
}

/** group(5): name:password:gid:member,member */
function memberships(groupFile: string, user: string): number[] {
  const own = groupFile.split('\n').flatMap((line) => {
    const [, , id, members = ''] = line.split(':');
    return members.split(',').includes(user) ? [Number(id)] : [];
  });
  return own.filter(Number.isInteger);
}

function namesIn(file: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of file.split('\n')) {
    const [name, , id] = line.split(':');
    // The first entry of an id names it, as for getgrgid(3).
    if (name && id && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}

/** Names of ids: from the file, else from the rest of the database. */
async function named(
  database: 'group' | 'passwd',
  wanted: readonly number[],
  known: ReadonlyMap<number, string>,
  env: Surroundings['env'],
  signal: AbortSignal,
): Promise<Record<number, string>> {
  const ids = [...new Set(wanted)];
  const unknown = ids.filter((id) => !known.has(id));
  const found: Record<number, string> = {};
  for (const id of ids) {
    const name = known.get(id);
    if (name !== undefined) found[id] = name;
  }
  if (unknown.length === 0) return found;
  const asked = await within(databaseMs, signal, undefined, (limit) =>
    runProgram('getent', [database, ...unknown.map(String)], limit, env),
  );
  return { ...Object.fromEntries(namesIn(asked?.stdout ?? '')), ...found };
}

async function gidOf(
  name: string,
  groupFile: string,
  env: Surroundings['env'],
  signal: AbortSignal,
): Promise<number | undefined> {
  const line = groupFile.split('\n').find((one) => one.startsWith(`${name}:`));
  const entry =
    line ??
    (await within(databaseMs, signal, undefined, (limit) => runProgram('getent', ['group', name], limit, env)))?.stdout;
  const gid = Number(entry?.split(':')[2]);
  return entry && Number.isInteger(gid) ? gid : undefined;
}
