import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { configDirectory } from '../../engine/endpoint/docker-config.js';
import { type Endpoint } from '../../engine/endpoint/endpoint.js';
import { anyCase, parseObject, readSmallFile } from '../../engine/endpoint/read-small-file.js';
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint.js';
import { type Asked, type ConfigFile, type ContextFile } from '../evidence.js';
import { type Surroundings, codeOf } from './probe.js';

/** Variables of Docker's that decide something and hold no secret. */
const shownVariables = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_API_VERSION',
  'XDG_RUNTIME_DIR',
];

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

/** What was asked for and by whom, and the endpoint that comes of it (undefined when none does). */
export async function collectAsked(
  surroundings: Surroundings,
): Promise<{ readonly asked: Asked; readonly endpoint: Endpoint | undefined }> {
  const { env, setting } = surroundings;
  const directory = configDirectory(surroundings);
  const { configFile, current } = await readConfig(directory);
  const chosen = choose(setting.trim(), env, current);
  const { contextFile, host } = await readContextFile(directory, chosen.context);
  const resolved = await resolveEndpoint(surroundings).then(
    (endpoint) => ({ endpoint, refusal: '' }),
    (error: unknown) => ({ endpoint: undefined, refusal: plain(messageOf(error), 300) }),
  );
  const { address } = resolved.endpoint ?? {};
  return {
    endpoint: resolved.endpoint,
    asked: {
      ...chosen,
      host: chosen.context === '' ? chosen.host : host,
      contextFile,
      configFile,
      shadowedContext: chosen.by === 'DOCKER_HOST' && current !== 'default' ? current : '',
      variables: Object.fromEntries(shownVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
      proxies: proxyVariables.filter((name) => env[name]),
      noProxy: env['NO_PROXY'] ?? env['no_proxy'] ?? '',
      refusal: resolved.refusal,
      wantsTls: address ? address.transport === 'tcp' && address.tls !== undefined : mayWantTls(chosen.host, env),
    },
  };
}

function mayWantTls(host: string, env: Surroundings['env']): boolean {
  return /^tcp:|^https:/.test(host) && Boolean(env['DOCKER_TLS_VERIFY'] ?? env['DOCKER_TLS']);
}

/** docker's order, with the setting before it. */
function choose(setting: string, env: Surroundings['env'], current: string): Pick<Asked, 'by' | 'host' | 'context'> {
  if (setting.startsWith('context:')) {
    return { by: 'setting', host: '', context: setting.slice('context:'.length).trim() };
  }
  if (setting !== '') return { by: 'setting', host: setting, context: '' };
  const host = env['DOCKER_HOST'];
  if (host) return { by: 'DOCKER_HOST', host, context: '' };
  const named = env['DOCKER_CONTEXT'];
  if (named) return { by: 'DOCKER_CONTEXT', host: '', context: named };
  if (current !== '' && current !== 'default') return { by: 'current-context', host: '', context: current };
  return { by: 'default', host: '', context: '' };
}

async function readConfig(directory: string): Promise<{ readonly configFile: ConfigFile; readonly current: string }> {
  const file = path.join(directory, 'config.json');
  let text: string | undefined;
  try {
    text = await readSmallFile(file);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { configFile: { state: 'broken', file, code: codeOf(cause) || 'too big' }, current: '' };
  }
  if (text === undefined) return { configFile: { state: 'missing', file }, current: '' };
  try {
    const current = anyCase(parseObject(text, file), 'currentContext');
    if (current !== undefined && typeof current !== 'string') throw new Error('currentContext is not a text');
    return { configFile: { state: 'ok', file }, current: current ?? '' };
  } catch {
    // What JSON.parse says may quote the file, which can hold credentials: so only that it is broken.
    return { configFile: { state: 'broken', file, code: 'JSON' }, current: '' };
  }
}

async function readContextFile(
  directory: string,
  context: string,
): Promise<{ readonly contextFile: ContextFile | undefined; readonly host: string }> {
  if (context === '' || context === 'default') return { contextFile: undefined, host: '' };
  const folder = createHash('sha256').update(context).digest('hex');
  const file = path.join(directory, 'contexts', 'meta', folder, 'meta.json');
  try {
    const text = await readSmallFile(file);
    if (text === undefined) return { contextFile: { state: 'missing', file }, host: '' };
    const docker = anyCase(anyCase(parseObject(text, file), 'Endpoints'), 'docker');
    if (docker === undefined)
      return {
        contextFile: { state: 'broken', file, detail: l10n.t('{file} names no Docker endpoint', { file }) },
        host: '',
      };
    const host = anyCase(docker, 'Host') ?? '';
    if (typeof host !== 'string')
      return {
        contextFile: { state: 'broken', file, detail: l10n.t('Host in {file} is not a text', { file }) },
        host: '',
      };
    return { contextFile: { state: 'ok', file }, host };
  } catch (error) {
    return { contextFile: { state: 'broken', file, detail: plain(messageOf(error), 300) }, host: '' };
  }
}
