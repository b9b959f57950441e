import { type ContainerStats } from '../container-stats.js';
import { cpuPercent, readStats, type StatsReading } from '../read/stats.js';
import { type Caller, pathPart } from './call.js';
import { lines } from './lines.js';
import { toEngineError } from './to-engine-error.js';

/** Bytes of one message. */
const maxLine = 1_000_000;

/**
 * GET /containers/{id}/stats as they come, about one a second. Ends with the container, and quietly when the signal
 * aborts. Throws EngineError.
 */
export async function* streamStats(
  caller: Caller,
  isPodman: boolean,
  container: string,
  signal: AbortSignal,
): AsyncGenerator<ContainerStats> {
  let before: StatsReading | undefined;
  try {
    const path = `/containers/${pathPart(container)}/stats`;
    const response = await caller.stream({ method: 'GET', path, query: { stream: true } }, signal, true);
    for await (const line of lines(response as AsyncIterable<Buffer>, maxLine, () => undefined)) {
      const now = readStats(parse(line));
      if (!now) continue;
      // Docker goes on for a container that has stopped, with zeros and Go's zero time.
      if (now.time <= 0) return;
      yield { ...now.stats, cpu: before && cpuPercent(before, now, isPodman) };
      before = now;
    }
  } catch (error) {
    if (!signal.aborted) throw toEngineError(error);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A cut message; the next one follows within a second.
    return undefined;
  }
}
