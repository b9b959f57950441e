import { type Call, type ProcessTable } from '../engine.js';
import { EngineError } from '../errors.js';
import { asList } from '../read/as-list.js';
import { object } from '../read/fields.js';
import { type Caller, parseJson, pathPart } from './call.js';

/** GET /containers/{id}/top. Throws EngineError, `conflict` where the container doesn't run. */
export async function readProcesses(
  caller: Caller,
  isPodman: boolean,
  id: string,
  call: Call | undefined,
): Promise<ProcessTable> {
  // Without these words Podman runs the container's own ps, and gives its lines whole.
  const query = isPodman ? { ps_args: 'pid,user,args' } : {};
  const { body } = await caller.answer({ method: 'GET', path: `/containers/${pathPart(id)}/top`, query, call });
  // So Podman says it of a container that doesn't run.
  if (body.length === 0) throw new EngineError('conflict', 'the engine gave no list of processes');
  const table = object(parseJson(body)) ?? {};
  return { titles: texts(table['Titles']), rows: asList(table['Processes'] ?? null).map(texts) };
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
