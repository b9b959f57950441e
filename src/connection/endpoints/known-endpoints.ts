import * as l10n from '@vscode/l10n';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { collectDaemons } from '../../diagnosis/collect/daemons.js';
import { collectOtherEngines } from '../../diagnosis/collect/other-engines.js';
import { type Surroundings } from '../../diagnosis/collect/probe.js';
import { normalPath } from '../../diagnosis/decide/socket.js';
import { type ContextSummary, listContexts } from '../../engine/endpoint/context-store.js';
import { configDirectory, currentContext } from '../../engine/endpoint/docker-config.js';
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint.js';
import { endpointOrigin } from '../../host/endpoint-words.js';

/** An endpoint that can be chosen. */
export interface KnownEndpoint {
  /** What the setting longshore.endpoint has to say for it. */
  readonly setting: string;
  readonly group: string;
  readonly label: string;
  readonly description: string;
  /** The context that it stands for, undefined for what is none. */
  readonly context: ContextSummary | undefined;
  /** Why it can never be used, undefined when it could. */
  readonly problem: string | undefined;
}

/** What docker itself would use, the settings, variables that are hidden by others, and docker's contexts. Never throws. */
export async function configuredEndpoints(
  surroundings: Surroundings,
  settings: readonly string[],
): Promise<readonly KnownEndpoint[]> {
  const { env } = surroundings;
  const [own, contexts, current] = await Promise.all([
    ownEndpoint(surroundings),
    listContexts(surroundings).catch((error: unknown) => messageOf(error)),
    currentContext(configDirectory(surroundings)).catch(() => ''),
  ]);
  const stored = typeof contexts === 'string' ? [] : contexts;
  const named = new Set(stored.map(({ name }) => `context:${name}`));
  const urls = [...new Set(settings)].filter((setting) => setting !== '' && !named.has(setting));
  const fromEnv = env['DOCKER_HOST'] ? (env['DOCKER_CONTEXT'] ?? '') : '';
  const group = l10n.t('Docker contexts');
  return [
    own,
    ...urls.map((setting) => entry(l10n.t('In the setting longshore.endpoint'), setting, setting)),
    ...(fromEnv === ''
      ? []
      : [
          entry(
            l10n.t('Environment variables'),
            `context:${fromEnv}`,
            fromEnv,
            l10n.t('DOCKER_CONTEXT, which DOCKER_HOST hides'),
          ),
        ]),
    ...(typeof contexts === 'string' ? [{ ...entry(group, '', group), problem: plain(contexts, 300) }] : []),
    ...stored.map((context) => ({
      ...entry(group, `context:${context.name}`, context.name, description(context, current || 'default')),
      context,
      problem: context.problem === undefined ? undefined : plain(context.problem, 300),
    })),
  ];
}

/** Sockets on this machine that no context leads to. Within a second. Never throws. */
export async function foundEndpoints(
  surroundings: Surroundings,
  besides: readonly KnownEndpoint[],
  signal: AbortSignal,
): Promise<readonly KnownEndpoint[]> {
  const known = new Set(
    besides.flatMap(({ setting, context }) => {
      const path = /^unix:\/\/(.+)$/.exec(context?.url ?? setting)?.[1];
      return path === undefined ? [] : [normalPath(path)];
    }),
  );
  const others = await collectOtherEngines(surroundings, await collectDaemons(), '', signal);
  // What is sent to another user's socket goes to that user.
  const isOurs = (uid: number) => uid === 0 || uid === process.getuid?.();
  return others
    .filter(({ path, isSocket, uid }) => isSocket && isOurs(uid) && !known.has(normalPath(path)))
    .map(({ path, engine }) => entry(l10n.t('Sockets found on this machine'), `unix://${path}`, engine, path));
}

async function ownEndpoint(surroundings: Surroundings): Promise<KnownEndpoint> {
  const label = l10n.t('What docker itself would use');
  try {
    const endpoint = await resolveEndpoint({ ...surroundings, setting: '' });
    return entry('', '', label, `${plain(endpoint.url)} · ${endpointOrigin(endpoint)}`);
  } catch (error) {
    return { ...entry('', '', label), problem: plain(messageOf(error), 300) };
  }
}

function description({ name, url, description: about }: ContextSummary, current: string): string {
  const isCurrent = name === current ? [l10n.t('current')] : [];
  return [plain(url), ...isCurrent, ...(about === '' ? [] : [plain(about, 80)])]
    .filter((part) => part !== '')
    .join(' · ');
}

function entry(group: string, setting: string, label: string, description = ''): KnownEndpoint {
  const texts = { label: plain(label, 100), description };
  return { group, setting, ...texts, context: undefined, problem: undefined };
}
