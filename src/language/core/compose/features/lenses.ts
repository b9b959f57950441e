/** Where something to click stands above a project and its services. */
import { type Span } from '../../features/reading.js';
import { type Project } from '../project.js';
import { entryOf } from '../yaml/tree.js';

interface ServiceLens {
  readonly span: Span;
  /** undefined above all of them. */
  readonly service: string | undefined;
}

/** Above `services` and above each service that is written here. */
export function serviceLenses(project: Project): ServiceLens[] {
  const all = project.file.roots.flatMap((root) => entryOf(root, 'services') ?? []);
  const services = project.entries('services').filter(({ merged }) => merged === undefined);
  return [
    ...all.slice(0, 1).map(({ key }) => ({ span: key.span, service: undefined })),
    ...services.map(({ key }) => ({ span: key.span, service: key.text })),
  ];
}
