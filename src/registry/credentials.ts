import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../base/errors.js';
import { askHelper } from './credential-helper.js';
import { credentialKey } from './registry-name.js';

/** What docker is logged in with. An identity token stands in place of a password. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly username: string; readonly identityToken: string };

export interface CredentialNeeds {
  /** Docker's configuration folder: DOCKER_CONFIG, or ~/.docker. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what was found broken; never a secret. */
  readonly warn: (message: string) => void;
}

/**
 * What the docker program would log in to a registry with: DOCKER_AUTH_CONFIG, then the registry's credential helper,
 * then the store for all, then what stands in config.json itself (docker/cli, cli/config/configfile). Undefined when
 * it isn't logged in there; what is broken is warned of and counts as that. Takes 15 s at most.
 */
export async function credentialsFor(registry: string, needs: CredentialNeeds): Promise<Credentials | undefined> {
  const key = credentialKey(registry);
  const given = needs.env['DOCKER_AUTH_CONFIG'];
  if (given) {
    const found = storedIn(parse(given, 'DOCKER_AUTH_CONFIG', needs.warn), key);
    if (found) return found;
  }
  const file = path.join(needs.folder, 'config.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') needs.warn(`${file} can't be read: ${messageOf(error)}`);
    return '{}';
  });
  const config = parse(text, file, needs.warn);
  const helper = object(config['credHelpers'])[key] ?? config['credsStore'];
  if (typeof helper === 'string' && helper !== '') {
    const found = await fromHelper(helper, key, needs);
    if (found) return found;
  }
  return storedIn(config, key);
}

/** The header X-Registry-Auth: JSON in base64 for URLs, with its padding (moby, api/types/registry). */
export function authHeader(registry: string, credentials: Credentials | undefined): string {
  return encode(loginOf(registry, credentials));
}

/**
 * The header X-Registry-Config of a build: log-ins by registry, as `authHeader` encodes one. Undefined where there is
 * none.
 */
export function registriesHeader(
  known: readonly (readonly [registry: string, credentials: Credentials | undefined])[],
): string | undefined {
  const logins = known.filter(([, credentials]) => credentials !== undefined);
  if (logins.length === 0) return undefined;
  const byHost = Object.fromEntries(
    logins.map(([registry, credentials]) => [credentialKey(registry), loginOf(registry, credentials)]),
  );
  return encode(byHost);
}

function loginOf(registry: string, credentials: Credentials | undefined) {
  if (credentials === undefined) return {};
  const { username } = credentials;
  const serveraddress = credentialKey(registry);
  return 'password' in credentials
    ? { username, password: credentials.password, serveraddress }
    : { username, identitytoken: credentials.identityToken, serveraddress };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replace(/\+/g, '-').replace(/\//g, '_');
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function parse(text: string, where: string, warn: (message: string) => void) {
  try {
    return object(JSON.parse(text));
  } catch {
    // The parser's own words would quote the text, and that may be a secret.
    warn(`${where} is not JSON`);
    return {};
  }
}

/** Old versions of docker wrote the keys as addresses. */
function storedIn(config: Readonly<Record<string, unknown>>, key: string): Credentials | undefined {
  const auths = object(config['auths']);
  const bare = (name: string) => name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const name = key in auths ? key : Object.keys(auths).find((other) => bare(other) === bare(key));
  if (name === undefined) return undefined;
  const entry = object(auths[name]);
  const [username, password] = userAndPassword(entry);
  const token = entry['identitytoken'];
  if (typeof token === 'string' && token !== '') return { username, identityToken: token };
  return username === '' ? undefined : { username, password };
}

function userAndPassword(entry: Readonly<Record<string, unknown>>): readonly [string, string] {
  const { auth, username, password } = entry;
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    // docker pads short passwords with zero bytes.
    if (colon > 0) return [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, '')];
  }
  return [typeof username === 'string' ? username : '', typeof password === 'string' ? password : ''];
}

/** The key on its stdin, JSON on its stdout. */
async function fromHelper(
  helper: string,
  key: string,
  { env, warn }: CredentialNeeds,
): Promise<Credentials | undefined> {
  const said = await askHelper(helper, 'get', key, env).catch((error: unknown) => {
    warn(messageOf(error));
    return undefined;
  });
  if (said === undefined) return undefined;
  const answer = parse(said, `what docker-credential-${helper} printed`, warn);
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  return username === '<token>' ? { username, identityToken: secret } : { username, password: secret };
}
