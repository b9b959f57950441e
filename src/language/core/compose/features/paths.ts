/** Paths that are being written. */
import { type Span } from '../../features/reading.js';
import { type Project } from '../project.js';
import { describe, writingPlace } from './place.js';

export interface PathQuery {
  /** The folder that is written so far. */
  readonly folder: string;
  /** What it is relative to; undefined for the folder of the project. */
  readonly base: string | undefined;
  readonly wants: 'file' | 'folder';
  /** The name that is being written. */
  readonly replace: Span;
}

/** The path at an offset, where a path is meant. */
export function pathQueryAt(project: Project, offset: number): PathQuery | undefined {
  const place = writingPlace(project.file.text, offset);
  if (place.kind !== 'value') return undefined;
  const scalar = describe(place.path)?.shape.scalar;
  const isMount = scalar?.meaning === 'mount' && /^[./~]/.test(place.word) && !place.word.includes(':');
  const wants = isMount ? 'file' : scalar?.path;
  if (wants === undefined || place.word.includes('$')) return undefined;
  const slash = place.word.lastIndexOf('/') + 1;
  const isDockerfile = place.path.at(-1) === 'dockerfile';
  const context = isDockerfile ? contextOf(project, place.path[1] ?? '') : undefined;
  return {
    folder: place.word.slice(0, slash),
    base: context,
    wants,
    replace: { start: place.start + slash, end: offset },
  };
}

function contextOf(project: Project, service: string): string | undefined {
  const node = project.services.get(service)?.layers[0]?.node;
  const build = node?.entries.find(({ key }) => key.text === 'build')?.value;
  const context = build?.kind === 'map' ? build.entries.find(({ key }) => key.text === 'context')?.value : undefined;
  const written = project.values.text(context);
  return written === undefined ? undefined : project.resolve(written);
}
