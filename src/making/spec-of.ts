import { type Call, type Engine } from '../engine/engine.js';
import { EngineError } from '../engine/errors.js';
import { object, text } from '../engine/read/fields.js';
import { type RunSpec } from './flags.js';
import { fromContainer } from './from-container.js';

/** What would make this container again. Throws EngineError; an image that is gone is no error. */
export async function specOf(engine: Pick<Engine, 'facts' | 'inspect'>, id: string, call?: Call): Promise<RunSpec> {
  const container = await engine.inspect('container', id, call);
  const image = text(object(container) ?? {}, 'Image');
  const [facts, base] = await Promise.all([
    engine.facts(call),
    engine.inspect('image', image, call).catch((error: unknown) => {
      if (EngineError.is(error, 'not-found')) return undefined;
      throw error;
    }),
  ]);
  return fromContainer(container, base, facts);
}
