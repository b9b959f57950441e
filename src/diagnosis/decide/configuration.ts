import * as l10n from '@vscode/l10n';
import { BlockList, isIP } from 'node:net';
import { parseUrl } from '../../engine/endpoint/parse-url.js';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { sourceWords } from '../words.js';
import { type Evidence } from '../evidence.js';
import { type Found, found, matches, when } from './found.js';

const defaultSocket = 'unix:///var/run/docker.sock';

/** What is wrong with what was asked for, before anything is contacted. */
export function configurationProblem(evidence: Evidence): Found | undefined {
  const { asked, platform } = evidence;
  const source = sourceWords(asked);
  if (asked.context !== '' && asked.contextFile) {
    const { contextFile, context } = asked;
    if (contextFile.state === 'missing') return found('context-not-found', { context: plain(context, 80), source });
    if (contextFile.state === 'broken') {
      return found('context-invalid', { context: plain(context, 80), detail: contextFile.detail });
    }
  }
  return asked.host === '' ? undefined : addressProblem(asked.host.trim(), platform, source);
}

function addressProblem(host: string, platform: NodeJS.Platform, source: string): Found | undefined {
  const shown = withoutPassword(host);
  const schemeless = /^(unix|npipe):(\/[^/].*)$/.exec(host);
  if (host.startsWith('/')) return found('config-host-missing-scheme', { host: shown, want: `unix://${host}` });
  if (schemeless) {
    const want = `${schemeless[1] ?? ''}://${schemeless[2] ?? ''}`;
    return found('config-host-missing-scheme', { host: shown, want });
  }
  if (/^unix:\/\/[^/]/.test(host)) return found('config-host-relative-path', { host: shown, want: defaultSocket });
  const detail = refusal(host, platform);
  return detail === undefined ? undefined : found('config-host-invalid', { host: shown, detail, source });
}

/** Why no client can dial it, undefined when one can. */
function refusal(host: string, platform: NodeJS.Platform): string | undefined {
  if (/^["']|["']$/.test(host)) return l10n.t('it has quotation marks in it');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(host)?.[1]?.toLowerCase();
  // docker 28.2 and 28.5 say "invalid bind address format" to http:// and https:// (tried).
  if (scheme === 'http' || scheme === 'https')
    return l10n.t('{scheme}:// is no scheme of docker; tcp:// is', { scheme });
  if (scheme === 'fd') return l10n.t('fd:// is for daemons alone');
  if (scheme === 'npipe' && platform !== 'win32') return l10n.t('pipes are for Windows alone');
  try {
    parseUrl(host, undefined, '');
    return undefined;
  } catch (error) {
    // The message is "ORIGIN: WHY in "URL"", and the address is shown beside it already.
    return messageOf(error)
      .replace(/^: /, '')
      .replace(/,? in ".*"$/s, '');
  }
}

function withoutPassword(url: string): string {
  return plain(url.replace(/(^|\/\/)[^/]*:[^/]*@/, '$1…@'), 200);
}

/** What is true of the configuration beside whatever else is found. */
export function configurationNotes(evidence: Evidence): Found[] {
  const { asked, address, shell, tls } = evidence;
  const host = asked.variables['DOCKER_HOST'] ?? '';
  const isLocal = address?.transport === 'unix' || address?.transport === 'npipe';
  const verify = asked.variables['DOCKER_TLS_VERIFY'] ? 'DOCKER_TLS_VERIFY' : 'DOCKER_TLS';
  const ca = tls?.files.find(({ role }) => role === 'ca');
  const fromContext = asked.context !== '' && asked.context !== 'default';
  return matches([
    when(asked.by === 'DOCKER_HOST' && asked.shadowedContext !== '', 'env-override-shadow', {
      host: withoutPassword(host),
      context: plain(asked.shadowedContext, 80),
    }),
    when(
      isLocal && !fromContext && Boolean(asked.variables[verify]) && ca?.problem === 'ENOENT',
      'tls-env-breaks-cli',
      {
        var: verify,
        file: ca?.file ?? '',
      },
    ),
    () =>
      shell &&
      found('editor-env-differs', { var: shell.variable, terminal: shell.terminal, editor: shell.editor || '–' }),
    () => proxyNote(evidence),
  ]);
}

/** The docker program takes a proxy for tcp; Longshore doesn't. */
function proxyNote({ asked, address }: Evidence): Found | undefined {
  if (address?.transport !== 'tcp' || asked.proxies.length === 0) return undefined;
  const { host } = address;
  if (isLoopback(host) || isExempt(host, asked.noProxy)) return undefined;
  return found('proxy-may-intercept', { vars: asked.proxies.join(', '), host: `${host}:${address.port}`, name: host });
}

/** Whether an address is of a network such as 192.0.2.0/24. */
function isInNetwork(host: string, network: string): boolean {
  const [base = '', bits] = network.split('/');
  if (bits === undefined || !/^\d+$/.test(bits) || isIP(base) === 0 || isIP(base) !== isIP(host)) return false;
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(host, family);
}

/** Whether a tcp host is this machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host) || host === '::1';
}

/** NO_PROXY as Go reads it: names with all below them, networks, `*` for everything (golang.org/x/net/http/httpproxy). */
function isExempt(host: string, noProxy: string): boolean {
  return noProxy.split(',').some((entry) => {
    if (isInNetwork(host, entry.trim())) return true;
    const name = entry
      .trim()
      .replace(/^\*?\./, '')
      .replace(/:\d+$/, '');
    return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
  });
}
