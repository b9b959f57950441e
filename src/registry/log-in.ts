import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { withMember } from '../engine/endpoint/json-member.js';
import { readSmallFile } from '../engine/endpoint/read-small-file.js';
import { writeInPlace } from '../engine/endpoint/write-file.js';
import { EngineError } from '../engine/errors.js';
import { askHelper } from './credential-helper.js';
import { type Credentials } from './credentials.js';
import { credentialKey } from './registry-name.js';
import { isObject, type Json } from './remote-image.js';

export interface LogInNeeds {
  /** Docker's configuration folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where docker keeps the log-in of a registry. */
export interface LogInPlace {
  readonly file: string;
  /** The program docker-credential-NAME; undefined for the file itself, in plain text. */
  readonly helper: string | undefined;
}

/** Where docker would keep a registry's log-in: its own helper, that for all, else config.json. Throws EngineError. */
export async function logInPlace(registry: string, { folder }: LogInNeeds): Promise<LogInPlace> {
  const { file, config } = await read(folder);
  const helper = member(config, 'credHelpers')[credentialKey(registry)] ?? config['credsStore'];
  return { file, helper: typeof helper === 'string' && helper !== '' ? helper : undefined };
}

/**
 * Keeps a log-in where docker would, so that both share it: a helper gets it on its stdin, and config.json then has the
 * registry's name alone. Throws HelperError, EngineError, or the system's errors.
 */
export async function storeLogIn(registry: string, credentials: Credentials, needs: LogInNeeds): Promise<void> {
  const { helper } = await logInPlace(registry, needs);
  const key = credentialKey(registry);
  const [username, secret] =
    'password' in credentials ? [credentials.username, credentials.password] : ['<token>', credentials.identityToken];
  if (helper !== undefined) {
    const said = { ServerURL: key, Username: username, Secret: secret };
    await askHelper(helper, 'store', JSON.stringify(said), needs.env);
    await changeAuths(needs.folder, (auths) => ({ ...auths, [key]: {} }));
    return;
  }
  const auth = (password: string) => Buffer.from(`${credentials.username}:${password}`).toString('base64');
  const entry =
    'password' in credentials
      ? { auth: auth(credentials.password) }
      : { auth: auth(''), identitytoken: credentials.identityToken };
  await changeAuths(needs.folder, (auths) => ({ ...auths, [key]: entry }));
}

/** Takes a log-in away from where docker keeps it; the helper's and the file's, by today's key and by old addresses. */
export async function eraseLogIn(registry: string, needs: LogInNeeds): Promise<void> {
  const { helper } = await logInPlace(registry, needs);
  const key = credentialKey(registry);
  if (helper !== undefined) await askHelper(helper, 'erase', key, needs.env);
  const bare = (name: string) => name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  await changeAuths(needs.folder, (auths) =>
    Object.fromEntries(Object.entries(auths).filter(([name]) => name !== key && bare(name) !== bare(key))),
  );
}

/** The registries that docker has a log-in for, or once had. */
export async function loggedIn({ folder }: LogInNeeds): Promise<ReadonlySet<string>> {
  const { config } = await read(folder);
  const names = [...Object.keys(member(config, 'auths')), ...Object.keys(member(config, 'credHelpers'))];
  return new Set(
    names.map((name) => {
      const bare = name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
      return bare === 'index.docker.io' ? 'docker.io' : bare;
    }),
  );
}

/** The helper that suits this machine, as docker itself would choose it (docker/cli, credentials/default_store). */
export function helperFor(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'osxkeychain';
  return platform === 'win32' ? 'wincred' : 'secretservice';
}

function member(config: Json, name: string): Json {
  const value = config[name];
  return isObject(value) ? value : {};
}

async function read(folder: string): Promise<{ file: string; text: string; config: Json }> {
  const file = path.join(folder, 'config.json');
  // An empty file counts as none, to docker too; a new one begins as docker's.
  const text = (await readSmallFile(file))?.replace(/^\s+$/, '') || '{\n\t"auths": {}\n}';
  try {
    const config: unknown = JSON.parse(text);
    if (isObject(config)) return { file, text, config };
  } catch {
    // The parser's own words would quote the text, and that may be a secret.
  }
  throw new EngineError('other', `${file} is not JSON`);
}

async function changeAuths(folder: string, change: (auths: Json) => Json): Promise<void> {
  const { file, text, config } = await read(folder);
  const before = member(config, 'auths');
  const after = change(before);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeInPlace(file, withMember(text, 'auths', after), 0o600);
}
