import { randomBytes } from 'node:crypto';
import { type FileEntry } from './file-source.js';
import { type ScriptResult } from '../../engine/run-script.js';

/** Exit codes of the scripts here and in write-by-script.ts, beside those that programs have of their own. */
export const exits = {
  ...{ missing: 40, exists: 41, notFolder: 42, isFolder: 43, short: 44, noTools: 45 },
  /** The folder that something was to be made in isn't there, or is none. */
  ...{ noFolder: 46, folderIsFile: 47 },
} as const;

/**
 * Lists a folder by find and stat, which coreutils and busybox have alike; then says which symlinks lead to folders
 * and files, by the shell itself: without a process a link.
 */
const listing = `
[ -d "$1" ] || { [ -e "$1" ] && exit ${exits.notFolder}; exit ${exits.missing}; }
command -v find >/dev/null && command -v stat >/dev/null || exit ${exits.noTools}
cd "$1" || exit ${exits.missing}
find . -mindepth 1 -maxdepth 1 -exec stat -c "$2 %f %s %Y %u %g %n$3%N" {} +
for f in * .[!.]* ..?*; do
  [ -L "$f" ] || continue
  if [ -d "$f" ]; then printf '%s\\n' "$2d./$f"; elif [ -e "$f" ]; then printf '%s\\n' "$2f./$f"; fi
done
exit 0`;

/** The same for one path. */
const one = `
[ -e "$1" ] || [ -L "$1" ] || exit ${exits.missing}
command -v stat >/dev/null || exit ${exits.noTools}
stat -c "$2 %f %s %Y %u %g %n$3%N" "$1"
if [ -L "$1" ]; then
  if [ -d "$1" ]; then printf '%s\\n' "$2d$1"; elif [ -e "$1" ]; then printf '%s\\n' "$2f$1"; fi
fi
exit 0`;

type Run = (script: string, args: readonly string[]) => Promise<ScriptResult | undefined>;

/** What a script found: entries, or the code that it gave up with; undefined where scripts don't run. */
type Found = readonly FileEntry[] | number | undefined;

/** What is in a folder. A name may have anything in it but `/`: marks that nobody can foresee keep lines apart. */
export async function listByScript(run: Run, folder: string): Promise<Found> {
  return read(run, listing, folder);
}

/** What is at a path. */
export async function statByScript(run: Run, path: string): Promise<Found> {
  return read(run, one, path);
}

async function read(run: Run, script: string, path: string): Promise<Found> {
  const [begin, middle] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
  const result = await run(script, [path, begin, middle]);
  if (!result || result.code === undefined) return undefined;
  if (result.code !== 0) return result.code;
  const entries = parseListing(result.out.toString('utf8'), begin, middle);
  // A stat that knows no format: it has complained, and there is nothing.
  return entries.length === 0 && result.err !== '' ? exits.noTools : entries;
}

/** Reads what the scripts print. */
export function parseListing(text: string, begin: string, middle: string): readonly FileEntry[] {
  const entries = new Map<string, FileEntry>();
  for (const record of text.split(begin).slice(1)) {
    const line = record.replace(/\n$/, '');
    const kind = line[0];
    if (kind === 'd' || kind === 'f') {
      const known = entries.get(line.slice(1));
      if (known) entries.set(line.slice(1), { ...known, leadsTo: kind === 'd' ? 'directory' : 'file' });
      continue;
    }
    const [head = '', quoted = ''] = line.split(middle);
    const match = /^ ([0-9a-f]+) (\d+) (-?\d+) (\d+) (\d+) ([^]*)$/.exec(head);
    if (!match) continue;
    const [, raw = '', size, seconds, uid, gid, path = ''] = match;
    const bits = Number.parseInt(raw, 16);
    const type = typeOf(bits);
    entries.set(path, {
      ...{ name: path.slice(path.lastIndexOf('/') + 1), type, size: Number(size), mode: bits & 0o7777 },
      ...{ modified: Number(seconds) * 1000, uid: Number(uid), gid: Number(gid), leadsTo: undefined },
      target: type === 'symlink' ? targetIn(quoted, path) : undefined,
    });
  }
  return [...entries.values()];
}

/** `name -> target`, the two as they are or in quotes (busybox, and coreutils before 8.25). */
function targetIn(quoted: string, path: string): string | undefined {
  if (quoted.startsWith(`${path} -> `)) return quoted.slice(path.length + 4);
  if (quoted.startsWith(`'${path}' -> '`)) return quoted.slice(path.length + 7, -1);
  return undefined;
}

/** File types of st_mode (inode(7)). */
function typeOf(bits: number): FileEntry['type'] {
  switch (bits & 0o170000) {
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'symlink';
    case 0o100000:
      return 'file';
    default:
      return 'other';
  }
}
