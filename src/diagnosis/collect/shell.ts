import { plain } from '../../base/text.js';
import { type ShellDifference } from '../evidence.js';
import { type Surroundings, runProgram, within } from './probe.js';

const shellMs = 1500;
const compared = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_API_VERSION',
  'XDG_RUNTIME_DIR',
];

/**
 * The first of Docker's variables that differs between a login shell and this process. It runs the user's own shell
 * with the user's own profile, as the editor does at its start: so on demand alone.
 */
export async function collectShell(
  { env, platform }: Surroundings,
  signal: AbortSignal,
): Promise<ShellDifference | undefined> {
  const shell = env['SHELL'];
  if (platform === 'win32' || !shell?.startsWith('/')) return undefined;
  // Variables of this process would be inherited and hide the difference.
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !compared.includes(name)));
  const mark = '__longshore__';
  const ran = await within(shellMs, signal, undefined, (limit) =>
    runProgram(shell, ['-i', '-l', '-c', `echo ${mark}; env; echo ${mark}`], limit, clean),
  );
  const printed = ran?.stdout.split(mark)[1];
  if (printed === undefined) return undefined;
  for (const variable of compared) {
    const terminal = new RegExp(`^${variable}=(.*)$`, 'm').exec(printed)?.[1] ?? '';
    const editor = env[variable] ?? '';
    if (terminal !== '' && terminal !== editor) {
      return { variable, terminal: plain(terminal, 200), editor: plain(editor, 200) };
    }
  }
  return undefined;
}
