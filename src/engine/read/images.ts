import { type ImageRecord } from '../engine.js';
import { each, integer, object, part, stringMap, text, texts, time } from './fields.js';

/** Reads the answer of GET /images/json. */
export function readImages(raw: unknown): ImageRecord[] {
  return each(raw, readImage);
}

/** Reads one item of GET /images/json or the answer of GET /images/{name}/json; undefined when it has no id. */
export function readImage(raw: unknown): ImageRecord | undefined {
  const item = object(raw);
  const id = item && text(item, 'Id');
  if (!item || !id) return undefined;
  const labels = stringMap(item, 'Labels');
  return {
    kind: 'image',
    id,
    tags: texts(item, 'RepoTags').filter((tag) => !tag.includes('<none>')),
    digests: texts(item, 'RepoDigests').filter((digest) => !digest.includes('<none>')),
    created: time(item, 'Created'),
    size: Math.max(0, integer(item, 'Size') ?? 0),
    // A list has them at the top, an inspection in the configuration.
    labels: Object.keys(labels).length > 0 ? labels : stringMap(part(item, 'Config'), 'Labels'),
  };
}
