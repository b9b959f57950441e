import { type Call, type Engine } from '../engine/engine.js';
import { helperLabel } from '../engine/helper-container.js';

/**
 * Volume → the name of the container that was started with it last, where the engine still remembers: it keeps a few
 * hundred events. Nothing of Podman, whose events name no volume's container. Throws EngineError.
 */
export async function lastUsers(
  engine: Pick<Engine, 'info' | 'pastEvents'>,
  call?: Call,
): Promise<ReadonlyMap<string, string>> {
  const users = new Map<string, string>();
  if (engine.info.isPodman) return users;
  const events = await engine.pastEvents(undefined, 0, Date.now(), call);
  const names = new Map<string, string>();
  for (const { type, id, attributes } of events) {
    const name = attributes['name'];
    if (type === 'container' && name !== undefined && attributes[helperLabel] === undefined) names.set(id, name);
  }
  for (const { type, action, id, attributes } of events) {
    const name = type === 'volume' && action === 'mount' ? names.get(attributes['container'] ?? '') : undefined;
    if (name !== undefined) users.set(id, name);
  }
  return users;
}
