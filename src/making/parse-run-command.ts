import { readShellCommand, type ShellDoubt } from '../base/words.js';
import { findFlag, findLetter, type FlagName, flagNames, flagOf, type Flags, type RunSpec } from './flags.js';

/** Why a text is no command that can be taken over. */
export type ParseProblem =
  | { readonly kind: 'empty' | 'no-image' | 'unbalanced-quote' }
  | { readonly kind: 'no-run'; readonly words: string }
  /** `like` is the flag that was probably meant. */
  | { readonly kind: 'unknown-flag'; readonly flag: string; readonly like: string | undefined }
  | { readonly kind: 'no-value'; readonly flag: string }
  | { readonly kind: 'bad-value'; readonly flag: string; readonly value: string };

export interface ParsedCommand {
  readonly spec: RunSpec;
  /** What a shell would have run or put in: it stands in the values as it is written. */
  readonly doubts: readonly ShellDoubt[];
  /** Flags that are left out: of the docker program itself, or of Podman alone. */
  readonly leftOut: readonly string[];
}

/** Flags before the command that take a value (docker/cli, cli/flags/options.go; podman(1)). */
const globalsWithValue =
  /^(-H|--host|-c|--context|--config|-l|--log-level|--tlscacert|--tlscert|--tlskey|--connection|--url|--identity|--root|--runroot)$/;

/** `podman run`'s own flags, which Docker's API has no word for (podman-run(1)); those of the first take a value. */
const podmanWithValue = new Set(
  'arch authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds decryption-key env-merge gidmap group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure health-startup-cmd health-startup-interval health-startup-retries health-startup-success health-startup-timeout hosts-file hostuser image-volume init-ctr init-path os passwd-entry personality pidfile pod pod-id-file preserve-fd preserve-fds requires retry retry-delay rdt-class rootfs sdnotify seccomp-policy secret shm-size-systemd signature-policy subgidname subuidname systemd timeout tz uidmap umask unsetenv variant'.split(
    ' ',
  ),
);
const podmanPlain = new Set(
  'env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi tls-verify unsetenv-all'.split(' '),
);

/**
 * What stands before a command that was copied from a terminal: `$`, `user@host:~#`, `PS C:\\work>`. Root's `#` is a
 * comment's too, so docker's name has to follow.
 */
const prompt =
  /^\s*(?!(?:sudo|docker|podman|nerdctl)\b)[^\n"'`]*?[$#>%❯➜]\s*(?=(?:\w+=\S* +)*(?:sudo\s|[\w./\\:-]*(?:docker|podman|nerdctl)(?:\.exe)?\s))/;
/** The same on the lines on which it goes on: `>`, and `>>` in PowerShell. */
const nextPrompt = /(\n[ \t]*)>{1,2}[ \t]/g;
/** A folder of Windows before the command. */
const windowsPrompt = /^\s*(?:PS\s|[a-zA-Z]:\\)/;
/** What word processors and web pages make of a hyphen or two. */
const otherDash = /^[\u2010-\u2015\u2212]+-?/;

class Refused extends Error {
  readonly problem: ParseProblem;

  constructor(problem: ParseProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/**
 * Reads a pasted `docker run`, `docker create` or `podman run` as the program would (spf13/pflag's rules: letters in
 * clusters, `--flag=value`, flags end at the image). Nothing is run and nothing is put in for a variable.
 */
export function parseRunCommand(text: string): ParsedCommand | { readonly problem: ParseProblem } {
  const [before = ''] = prompt.exec(text) ?? [];
  const typed = text.slice(before.length);
  const command = before === '' ? typed : typed.replace(nextPrompt, '$1');
  const { words, doubts, isUnbalanced } = readShellCommand(command, windowsPrompt.test(before));
  if (isUnbalanced) return { problem: { kind: 'unbalanced-quote' } };
  if (words.length === 0) return { problem: { kind: 'empty' } };
  try {
    const { rest, leftOut } = afterRun(words);
    const reader = new FlagReader(rest);
    const [image, ...command] = reader.read();
    if (image === undefined) return { problem: { kind: 'no-image' } };
    const spec = { flags: reader.flags as Flags, image, command };
    return { spec, doubts, leftOut: [...leftOut, ...reader.leftOut] };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    throw error;
  }
}

/** What follows `docker run`, with what may stand before and within it. */
function afterRun(words: readonly string[]): { readonly rest: readonly string[]; readonly leftOut: readonly string[] } {
  const refuse = () => new Refused({ kind: 'no-run', words: words.slice(0, 4).join(' ') });
  const leftOut: string[] = [];
  let at = 0;
  // sudo with its own flags, and variables of the one command.
  while (/^(sudo|time|exec|command|nohup)$/.test(words[at] ?? '') || /^\w+=/.test(words[at] ?? '')) {
    const isSudo = words[at] === 'sudo';
    if (/^\w+=/.test(words[at] ?? '')) leftOut.push(words[at] ?? '');
    at += 1;
    while (isSudo && (words[at] ?? '').startsWith('-')) at += /^-[ugp]$/.test(words[at] ?? '') ? 2 : 1;
  }
  if (!/(^|[\\/])(docker|podman|nerdctl)(\.exe)?$/.test(words[at] ?? '')) throw refuse();
  at += 1;
  while ((words[at] ?? '').startsWith('-')) {
    const flag = words[at] ?? '';
    leftOut.push(flag);
    at += globalsWithValue.test(flag) ? 2 : 1;
  }
  if (words[at] === 'container') at += 1;
  if (words[at] !== 'run' && words[at] !== 'create') throw refuse();
  return { rest: words.slice(at + 1), leftOut };
}

/** Reads flags until the first word that is none. */
class FlagReader {
  flags: Readonly<Record<string, boolean | string | string[]>> = {};
  readonly leftOut: string[] = [];
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** Gives the words behind the flags. Throws Refused. */
  read(): readonly string[] {
    for (; this.#at < this.#words.length; this.#at += 1) {
      const word = this.#words[this.#at] ?? '';
      if (otherDash.test(word)) {
        const name = word.replace(otherDash, '');
        const like =
          /^[^=]{2}/.test(name) && findFlag(name.replace(/=.*/s, '')) !== undefined ? `--${name}` : `-${name}`;
        throw new Refused({ kind: 'unknown-flag', flag: word, like });
      }
      if (word === '--') return this.#words.slice(this.#at + 1);
      if (!word.startsWith('-') || word === '-') break;
      if (word.startsWith('--')) this.#readLong(word.slice(2));
      else this.#readLetters(word.slice(1));
    }
    return this.#words.slice(this.#at);
  }

  #readLong(text: string): void {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? undefined : text.slice(equals + 1);
    const flag = findFlag(name);
    if (flag !== undefined) this.#set(flag, value, `--${name}`);
    else if (podmanPlain.has(name) || podmanWithValue.has(name)) {
      this.leftOut.push(`--${name}`);
      if (podmanWithValue.has(name) && value === undefined) this.#next(`--${name}`);
    } else throw new Refused({ kind: 'unknown-flag', flag: `--${name}`, like: likeliest(name) });
  }

  #readLetters(letters: string): void {
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters[at] ?? '';
      const flag = findLetter(letter);
      if (flag === undefined) throw new Refused({ kind: 'unknown-flag', flag: `-${letter}`, like: undefined });
      const rest = letters.slice(at + 1);
      const takesRest = rest.startsWith('=') || flagOf(flag).kind !== 'bool';
      this.#set(flag, takesRest && rest !== '' ? rest.replace(/^=/, '') : undefined, `-${letter}`);
      if (takesRest) return;
    }
  }

  #set(name: FlagName, value: string | undefined, written: string): void {
    const { kind, isLocal, otherwise = false } = flagOf(name);
    if (kind === 'bool') {
      const on = toBool(value ?? 'true');
      if (on === undefined) throw new Refused({ kind: 'bad-value', flag: written, value: value ?? '' });
      if (isLocal) this.leftOut.push(written);
      // An engine's default may be an init: that it is not wanted says something.
      else if (on !== otherwise || name === 'init') this.flags = { ...this.flags, [name]: on };
      else this.flags = Object.fromEntries(Object.entries(this.flags).filter(([set]) => set !== name));
      return;
    }
    const given = value ?? this.#next(written);
    if (isLocal) this.leftOut.push(written);
    else if (kind === 'text') this.flags = { ...this.flags, [name]: given };
    else this.flags = { ...this.flags, [name]: [...((this.flags[name] as string[] | undefined) ?? []), given] };
  }

  #next(written: string): string {
    this.#at += 1;
    const value = this.#words[this.#at];
    if (value === undefined) throw new Refused({ kind: 'no-value', flag: written });
    return value;
  }
}

/** As Go's strconv.ParseBool reads it. */
function toBool(value: string): boolean | undefined {
  if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(value) ? false : undefined;
}

/** What Compose and other tools call it. */
const meant: Readonly<Record<string, FlagName>> = {
  ...{
    port: 'publish',
    environment: 'env',
    working_dir: 'workdir',
    remove: 'rm',
    daemon: 'detach',
    command: 'entrypoint',
  },
  ...{
    mem_limit: 'memory',
    'memory-limit': 'memory',
    cpu: 'cpus',
    'extra-hosts': 'add-host',
    'restart-policy': 'restart',
  },
};

/** The flag that was probably meant. */
function likeliest(name: string): string | undefined {
  const one = name.replace(/s$/, '');
  const beginsAlike = (known: string) => known.startsWith(one) || (known.length > 2 && one.startsWith(known));
  const like = meant[name] ?? meant[one] ?? (one.length > 2 ? flagNames.find(beginsAlike) : undefined);
  return like === undefined ? undefined : `--${like}`;
}
