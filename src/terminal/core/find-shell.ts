import { type Call, type ContainerDetails, type Engine } from '../../engine/engine.js';

/** In the order of how comfortable they are; busybox is a shell where somebody has removed its links. */
const shells = ['bash', 'zsh', 'fish', 'ash', 'sh', 'busybox'] as const;
/** Where programs are looked for when the container doesn't say (runc's default PATH). */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Login shells of accounts that nobody logs in to. */
const noShell = /\/(nologin|false|true|sync|halt|shutdown)$/;

/**
 * Finds a shell in a container: the wanted one, what the image says (SHELL, the user's entry in /etc/passwd), then the
 * known ones. Nothing runs in the container for it: files are looked at through the engine, which needs no `which`
 * there. Gives the command's words; undefined when there is no shell at all. Throws EngineError.
 */
export async function findShell(
  engine: Pick<Engine, 'stat' | 'readSmallFile'>,
  details: Pick<ContainerDetails, 'id' | 'environment' | 'user'>,
  wanted: string,
  call?: Call,
): Promise<readonly string[] | undefined> {
  const [first] = await findShells(engine, details, wanted, { call, most: 1 });
  return first === undefined ? undefined : commandOf(first);
}

/** All shells of a container, the best first, as `findShell` looks for them. Throws EngineError. */
export async function findShells(
  engine: Pick<Engine, 'stat' | 'readSmallFile'>,
  { id, environment, user }: Pick<ContainerDetails, 'id' | 'environment' | 'user'>,
  wanted: string,
  { call, most = Infinity }: { readonly call?: Call | undefined; readonly most?: number } = {},
): Promise<readonly string[]> {
  const folders = (variable(environment, 'PATH') ?? defaultPath).split(':').filter((folder) => folder.startsWith('/'));
  const exists = async (shell: string): Promise<boolean> => {
    const paths = shell.includes('/') ? [shell] : folders.map((folder) => `${folder}/${shell}`);
    const found = await Promise.all(paths.map((path) => engine.stat(id, path, call)));
    return found.some((facts) => facts?.type === 'file' || facts?.type === 'symlink');
  };
  const found: string[] = [];
  const tryOne = async (shell: string | undefined) => {
    if (shell === undefined || shell === '' || found.length >= most || noShell.test(shell)) return;
    if (!found.some((other) => baseName(other) === baseName(shell)) && (await exists(shell))) found.push(shell);
  };
  await tryOne(wanted);
  await tryOne(variable(environment, 'SHELL'));
  if (found.length < most) {
    const passwd = await engine.readSmallFile(id, '/etc/passwd', call);
    if (passwd) await tryOne(loginShell(passwd.toString('utf8'), user));
  }
  for (const shell of shells) await tryOne(shell);
  return found;
}

/** The words that start this shell. */
export function commandOf(shell: string): readonly string[] {
  return baseName(shell) === 'busybox' ? [shell, 'sh'] : [shell];
}

export function baseName(shell: string): string {
  return shell.slice(shell.lastIndexOf('/') + 1);
}

/** The shell of a user in the text of /etc/passwd. `user` as an image writes it: `name`, `uid`, `name:group`, ''. */
export function loginShell(passwd: string, user: string): string | undefined {
  const who = user.split(':')[0] || '0';
  for (const line of passwd.split('\n')) {
    const [name, , uid, , , , shell] = line.trim().split(':');
    if ((name === who || uid === who) && shell?.startsWith('/')) return shell;
  }
  return undefined;
}

function variable(environment: readonly string[], name: string): string | undefined {
  return environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}
