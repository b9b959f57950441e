import { type EngineEvent } from '../engine.js';
import { integer, object, part, stringMap, text } from './fields.js';

/**
 * Reads one event of GET /events by Type, Action and Actor alone: API 1.52 dropped `status`, `id` and `from`.
 * `line` is the JSON text it was parsed from: the nanoseconds exceed what a JavaScript number holds, so their digits
 * are taken from there. undefined when it says not even what it is about.
 */
export function readEvent(raw: unknown, line = ''): EngineEvent | undefined {
  const event = object(raw);
  const type = event && text(event, 'Type');
  const wholeAction = event && text(event, 'Action');
  if (!event || !type || !wholeAction) return undefined;
  const colon = wholeAction.indexOf(':');
  const actor = part(event, 'Actor');
  return {
    type,
    action: (colon < 0 ? wholeAction : wholeAction.slice(0, colon)).trim(),
    suffix: colon < 0 ? '' : wholeAction.slice(colon + 1).trim(),
    id: text(actor, 'ID'),
    attributes: stringMap(actor, 'Attributes'),
    timeNano: nanoseconds(line) ?? seconds(integer(event, 'time')),
  };
}

/**
 * The digits after `"timeNano":`. A label's text can't be taken for it, since quotes inside text are escaped. Docker
 * writes it last; newer Podmans don't (containers/podman, pkg/domain/entities/types: HealthStatus and others follow).
 */
function nanoseconds(line: string): string | undefined {
  return /"timeNano"\s*:\s*([1-9]\d{0,18})\s*[,}]/.exec(line)?.[1];
}

function seconds(time: number | undefined): string {
  return time === undefined || time <= 0 ? '' : `${time}000000000`;
}
