import * as l10n from '@vscode/l10n';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { collectExchange } from '../../diagnosis/collect/exchange.js';
import { type Surroundings, within } from '../../diagnosis/collect/probe.js';
import { collectSsh } from '../../diagnosis/collect/ssh.js';
import { isEngine } from '../../diagnosis/decide/answer.js';
import { longestPath } from '../../diagnosis/decide/socket.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { type Try } from '../../diagnosis/evidence.js';
import { type Address } from '../../engine/endpoint/endpoint.js';
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint.js';

/** How it stands with an endpoint: an engine's name and version, or the exact reason why there is none. */
export interface EndpointState {
  readonly answers: boolean;
  readonly words: string;
}

/** Milliseconds for reading what leads to an endpoint: its files may lie on a share that is gone. */
const resolveMs = 1500;

/**
 * Asks the endpoint that the surroundings' setting names who it is; where nobody answers, the diagnosis says why. Looks
 * alone, and is done within four seconds. Never throws.
 */
export async function probeEndpoint(surroundings: Surroundings, signal: AbortSignal): Promise<EndpointState> {
  const resolved = await within<Address | string>(
    resolveMs,
    signal,
    l10n.t('Its configuration can’t be read in time.'),
    () =>
      resolveEndpoint(surroundings).then(
        ({ address }) => address,
        (error: unknown) => plain(messageOf(error), 300),
      ),
  );
  if (typeof resolved === 'string') return { answers: false, words: resolved };
  const engine = await ask(resolved, surroundings, signal);
  if (engine !== undefined) return { answers: true, words: engine };
  const { finding } = await diagnose(surroundings, { signal });
  return { answers: false, words: finding ? plain(finding.finding, 300) : l10n.t('It did not answer in time.') };
}

/** The engine's name, version and API; undefined when no engine answers. */
async function ask(address: Address, surroundings: Surroundings, signal: AbortSignal): Promise<string | undefined> {
  if (address.transport === 'ssh') {
    const { answer } = await collectSsh(address, surroundings, signal);
    return engineWords(answer);
  }
  // Node would cut it, and come to another socket.
  if (address.transport === 'unix' && Buffer.byteLength(address.path) > longestPath(surroundings.platform))
    return undefined;
  const { ping, version } = await collectExchange(address, surroundings.env['DOCKER_API_VERSION'], signal);
  if (version?.kind !== 'answered' || version.status !== 200) return undefined;
  return engineWords(ping);
}

/** Engines name themselves in every answer: `Server: Docker/28.5.2 (linux)`, `Libpod/4.3.1 (linux)`. */
function engineWords(answer: Try): string | undefined {
  if (answer.kind !== 'answered' || !isEngine(answer)) return undefined;
  const [, name = '', version = ''] = /^([\w-]+)\/(\S+)/.exec(answer.headers['server'] ?? '') ?? [];
  const product = name === 'Libpod' || answer.headers['libpod-api-version'] ? 'Podman Engine' : 'Docker Engine';
  const api = answer.headers['api-version'];
  return plain([`${product} ${version}`.trim(), ...(api ? [`API ${api}`] : [])].join(' · '), 120);
}
