import { type LogOptions, type Output } from '../engine.js';
import { type Caller, pathPart } from './call.js';
import { demultiplex, terminalOutput } from './demultiplex.js';
import { toEngineError } from './to-engine-error.js';

/**
 * GET /containers/{id}/logs. Ends with the container when following, else with the last line; ends quietly when the
 * signal aborts. A slow reader makes the engine wait. Throws EngineError.
 */
export async function* readLogs(
  caller: Caller,
  container: string,
  { tty, follow, since, until, tail, signal }: LogOptions,
): AsyncGenerator<Output> {
  try {
    const response = await caller.stream(
      {
        method: 'GET',
        path: `/containers/${pathPart(container)}/logs`,
        query: { stdout: true, stderr: true, timestamps: true, follow, since, until, tail },
      },
      signal,
      // An engine may begin its answer with the first line, which a quiet container never prints.
      follow,
    );
    const chunks = response as AsyncIterable<Buffer>;
    // The answer's type says it from API 1.42 on, and of Podman's always the same: the container's own kind counts.
    yield* tty ? terminalOutput(chunks) : demultiplex(chunks);
  } catch (error) {
    if (!signal.aborted) throw toEngineError(error);
  }
}
