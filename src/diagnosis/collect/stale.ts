import { isGroupName } from '../../bridge/group-name.js';
import { plain } from '../../base/text.js';
import { type SgTry, type StaleKind, type StaleProcess } from '../evidence.js';
import { type Surroundings, runProgram, textOf, within } from './probe.js';

/** Milliseconds that sg may take: it would ask for a password where it can't give the group. */
const sgMs = 900;

/** Prints what the kernel says of the shell itself, by the shell's own means: a program may hang, or be another. */
const printOwn = 'while read -r line; do echo "$line"; done </proc/$$/status';

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly groups: readonly number[];
  readonly command: string;
}

/**
 * The oldest ancestor of this process with the same user and without the group: it has to end before anything that
 * descends from it gets the group. Of wrappers that are nothing in themselves the best known descendant is named.
 */
export async function collectStale(gid: number, isWsl: boolean): Promise<StaleProcess | undefined> {
  const chain: ProcessFacts[] = [];
  const own = process.geteuid?.();
  for (let pid = process.pid; pid > 0;) {
    const facts = await factsOf(pid);
    if (!facts || facts.uid !== own || facts.groups.includes(gid)) break;
    chain.push(facts);
    pid = facts.parent;
  }
  const known = chain.findLast(({ pid, command }) => kindOf(pid, command, isWsl) !== 'other');
  const named = known ?? chain.at(-1);
  if (!named) return undefined;
  return { pid: named.pid, kind: kindOf(named.pid, named.command, isWsl), command: shown(named.command) };
}

async function factsOf(pid: number): Promise<ProcessFacts | undefined> {
  const [status, command] = await Promise.all([textOf(`/proc/${pid}/status`), textOf(`/proc/${pid}/cmdline`)]);
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1];
  const uid = field('Uid');
  if (uid === undefined) return undefined;
  const gid = Number(field('Gid')?.split(/\s+/)[1]);
  return {
    pid,
    parent: Number(field('PPid')),
    // Real, effective, saved, file system.
    uid: Number(uid.split(/\s+/)[1]),
    groups: [gid, ...(field('Groups') ?? '').trim().split(/\s+/).filter(Boolean).map(Number)],
    command: command.replaceAll('\0', ' ').trim(),
  };
}

/** What kind of program a command line is. */
export function kindOf(pid: number, command: string, isWsl: boolean): StaleKind {
  if (/^sshd(-session)?: /.test(command)) return 'ssh-session';
  if (/^(\S*\/)?(tmux|screen)\b/i.test(command)) return 'terminal-multiplexer';
  if (/systemd\s+--user/.test(command)) return 'systemd-user';
  if (/server-main\.js|code-server|openvscode|vscode-server|serve-web|tunnel/.test(command)) return 'vscode-server';
  if (/(^|\/)(code|code-insiders|codium|electron|cursor|positron)(\s|$)/.test(command)) return 'desktop-app';
  if (isWsl && /^\/init\b/.test(command)) return 'wsl';
  return pid === 1 ? 'container' : 'other';
}

/** The program and its script: arguments may hold what is nobody's business. */
function shown(command: string): string {
  const words = command.split(' ').filter((word) => word !== '' && !word.startsWith('-'));
  return plain(
    words
      .slice(0, /^sshd/.test(command) ? 3 : 2)
      .map((word) => word.split('/').slice(-4).join('/'))
      .join(' '),
    80,
  );
}

/** Whether sg(1) would give the group to a child: it asks the database anew. */
export async function collectSg(
  group: string,
  gid: number,
  noNewPrivileges: boolean,
  { env }: Surroundings,
  signal: AbortSignal,
): Promise<SgTry> {
  if (noNewPrivileges) return { works: false, detail: 'no_new_privs is set' };
  // Handed over as an argument; what begins with a dash would be an option.
  if (!isGroupName(group)) return { works: false, detail: 'the group has no usable name' };
  const late = { code: undefined, stdout: '', stderr: 'no answer' };
  const ran = await within(sgMs, signal, late, (limit) => runProgram('sg', [group, '-c', printOwn], limit, env));
  const held = [...ran.stdout.matchAll(/^(?:Gid|Groups):(.*)$/gm)].flatMap(([, ids = '']) => ids.trim().split(/\s+/));
  const works = ran.code === 0 && held.map(Number).includes(gid);
  return { works, detail: works ? '' : plain(ran.stderr.trim() || 'sg is not there', 120) };
}
