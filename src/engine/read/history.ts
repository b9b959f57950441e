import { type HistoryRecord } from '../engine.js';
import { each, integer, object, text, time } from './fields.js';

/** Reads the answer of GET /images/{name}/history, which has the newest first. */
export function readHistory(raw: readonly unknown[]): readonly HistoryRecord[] {
  return each(raw, (value) => {
    const item = object(value);
    return (
      item && {
        createdBy: text(item, 'CreatedBy'),
        size: integer(item, 'Size') ?? 0,
        created: time(item, 'Created'),
      }
    );
  }).reverse();
}
