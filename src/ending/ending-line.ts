import { type Call, type ContainerRecord } from '../engine/engine.js';
import { collectEnding } from './collect.js';
import { explainEnding } from './explain-ending.js';

/** Why a container has ended in one sentence; undefined for one that runs or was never started. Throws EngineError. */
export async function endingLine(
  engine: Parameters<typeof collectEnding>[0],
  container: ContainerRecord,
  containers: Iterable<ContainerRecord>,
  call?: Call,
): Promise<string | undefined> {
  const { state } = container;
  if (state === 'running' || state === 'paused') return undefined;
  const facts = await collectEnding(engine, container, containers, call);
  return state === 'created' && facts.refusal === '' ? undefined : explainEnding(facts)?.headline;
}
