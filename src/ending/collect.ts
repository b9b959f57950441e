import { hostListeners } from '../base/host-listeners.js';
import { addressesMeet } from '../base/listening-sockets.js';
import { processOf } from '../base/socket-owner.js';
import { plain } from '../base/text.js';
import { type Call, type ContainerDetails, type ContainerRecord, type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { type EndingFacts } from './ending.js';

/** Lines of the log that are read. */
const lines = 30;
/** Milliseconds before and after its end in which what was done to it is looked for. */
const before = 30_000;
const after = 2000;

/**
 * Gathers what is known of a container's end. `refusal` is why a start has just failed. What one question doesn't bring
 * (a log driver that can't be read, an image that is gone) is left out. Throws EngineError when the container is gone
 * or the engine out of reach.
 */
export async function collectEnding(
  engine: Pick<
    Engine,
    'endpoint' | 'info' | 'architecture' | 'containerDetails' | 'imageDetails' | 'logs' | 'pastEvents'
  >,
  container: ContainerRecord,
  containers: Iterable<ContainerRecord>,
  { refusal = '', ...call }: Call & { readonly refusal?: string } = {},
): Promise<EndingFacts> {
  const details = await engine.containerDetails(container.id, call);
  const { finishedAt } = details;
  const said = refusal || details.error;
  const [log, image, engineArchitecture, events] = await Promise.all([
    orElse(readTail(engine, container.id, details.hasTerminal, call), []),
    orElse(engine.imageDetails(container.imageId || container.image, call), undefined),
    orElse(engine.architecture(call), ''),
    finishedAt === undefined
      ? []
      : orElse(
          engine.pastEvents(container.id, finishedAt - before, Math.min(finishedAt + after, Date.now()), call),
          [],
        ),
  ]);
  const holders = holdersOf(container, details, containers);
  const deeds = events.map(({ action, attributes }) =>
    action === 'kill' ? `kill ${signalWords(attributes['signal'] ?? '')}` : action,
  );
  return {
    container,
    details,
    refusal: said,
    log,
    imagePlatform: image?.platform ?? '',
    engineArchitecture,
    deeds,
    knowsDeeds: !engine.info.isPodman && deeds.includes('die'),
    holders,
    programs: holders.length > 0 || said === '' || !isLocal(engine) ? [] : await programsOn(details),
  };
}

function isLocal({ endpoint }: Pick<Engine, 'endpoint'>): boolean {
  return endpoint.address.transport === 'unix';
}

/** Which programs of this machine listen on a port that it wants. */
async function programsOn({ wantedPorts }: ContainerDetails): Promise<EndingFacts['programs']> {
  if (wantedPorts.length === 0) return [];
  const found = (await hostListeners()).filter(({ ip, port }) =>
    wantedPorts.some((one) => one.protocol === 'tcp' && one.publicPort === port && addressesMeet(one.ip, ip)),
  );
  const named = await Promise.all(
    found.map(async (listener) => ({ port: listener.port, process: await processOf(listener) })),
  );
  return named.flatMap(({ port, process }) => (process ? [{ port, process }] : []));
}

/** Which other containers have published a port that this one wants. */
function holdersOf(
  container: ContainerRecord,
  { wantedPorts }: ContainerDetails,
  containers: Iterable<ContainerRecord>,
): EndingFacts['holders'] {
  // Podman lists the ports of containers that don't run as well.
  return [...containers].flatMap(({ id, name, ports, state }) =>
    id === container.id || (state !== 'running' && state !== 'paused')
      ? []
      : ports.flatMap(({ publicPort, protocol, ip = '' }) =>
          publicPort !== undefined &&
          wantedPorts.some(
            (one) => one.publicPort === publicPort && one.protocol === protocol && addressesMeet(one.ip, ip),
          )
            ? [{ port: publicPort, name }]
            : [],
        ),
  );
}

/** Docker tells a signal by its number, Podman by its name. */
function signalWords(signal: string): string {
  if (signal === '15') return 'SIGTERM';
  if (signal === '9') return 'SIGKILL';
  return signal.startsWith('SIG') ? signal : `SIG${signal}`;
}

/** The last lines, without control characters. Throws EngineError. */
async function readTail(engine: Pick<Engine, 'logs'>, id: string, tty: boolean, call: Call): Promise<string[]> {
  const stop = new AbortController();
  const signal = call.signal ? AbortSignal.any([call.signal, stop.signal]) : stop.signal;
  const timer = setTimeout(() => stop.abort(), 5000);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const { bytes } of engine.logs(id, { tty, follow: false, tail: lines, signal })) {
      text = (text + decoder.decode(bytes, { stream: true })).slice(-100_000);
    }
  } finally {
    clearTimeout(timer);
  }
  const all = text.split('\n').map((line) => plain(line.replace(/^\d{4}-\d\d-\d\dT\S+ ?/, ''), 1000));
  return all.filter((line) => line !== '').slice(-lines);
}

async function orElse<T>(asked: Promise<T>, other: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (EngineError.is(error)) return other;
    throw error;
  }
}
