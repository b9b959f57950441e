import { type Log, silentLog } from '../../base/log.js';
import { clip, plain } from '../../base/text.js';
import { type Call, type EngineEvent } from '../engine.js';
import { EngineError } from '../errors.js';
import { readEvent } from '../read/events.js';
import { type Caller } from './call.js';
import { lines } from './lines.js';
import { toEngineError } from './to-engine-error.js';

/** Bytes. An event carries the object's labels, which may be large; beyond this it is no event. */
const maxLine = 16_000_000;

/**
 * Milliseconds after which Podman's stream is taken as open: it sends the head of its answer only together with the
 * first event (containers/podman#23712).
 */
const podmanOpensMs = 1000;

export interface EventsOptions {
  readonly since?: string | undefined;
  readonly onOpen?: (() => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * GET /events as an endless sequence. Ends quietly when the signal aborts; throws EngineError `lost` when the stream
 * ends by itself, and the others when it can't be opened. A line that can't be read is logged and costs only itself.
 */
export async function* readEvents(
  caller: Caller,
  isPodman: boolean,
  log: Log,
  { since, onOpen, signal }: EventsOptions,
): AsyncGenerator<EngineEvent> {
  let isOpen = false;
  const open = () => {
    clearTimeout(timer);
    if (!isOpen) onOpen?.();
    isOpen = true;
  };
  const timer = isPodman ? setTimeout(open, podmanOpensMs) : undefined;
  try {
    const query = since ? { query: { since: secondsOf(since) } } : {};
    const response = await caller.stream({ method: 'GET', path: '/events', ...query }, signal, isPodman);
    open();
    const tooLong = (length: number) => log.warn('events', `an event of ${length} bytes was skipped`);
    for await (const line of lines(response as AsyncIterable<Buffer>, maxLine, tooLong)) {
      const event = parse(line, log);
      if (event) yield event;
    }
    if (!signal.aborted) throw new EngineError('lost', 'the engine ended the stream of events');
  } catch (error) {
    if (!signal.aborted) throw toEngineError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** GET /events that have been, of one container or of everything, between two times in milliseconds. Throws EngineError. */
export async function readPastEvents(
  caller: Caller,
  container: string | undefined,
  from: number,
  to: number,
  call: Call | undefined,
): Promise<readonly EngineEvent[]> {
  // Podman 4 understands whole seconds alone.
  const seconds = { since: Math.floor(from / 1000), until: Math.ceil(to / 1000) };
  const query = { ...seconds, filters: container === undefined ? undefined : { container: [container] } };
  const { body } = await caller.answer({ method: 'GET', path: '/events', query, call });
  const texts = body.toString('utf8').split('\n');
  return texts.flatMap((line) => (line.trim() === '' ? [] : (parse(line, silentLog) ?? [])));
}

function parse(line: string, log: Log): EngineEvent | undefined {
  try {
    const event = readEvent(JSON.parse(line), line);
    if (!event) log.debug('events', `not understood: ${excerpt(line)}`);
    return event;
  } catch {
    log.warn('events', `not JSON and skipped: ${excerpt(line)}`);
    return undefined;
  }
}

function excerpt(line: string): string {
  return plain(clip(line, 200));
}

/** Nanoseconds since the epoch as the API wants them: seconds, a point, and nine digits. */
function secondsOf(timeNano: string): string {
  const digits = timeNano.padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
