/** What stands above services and targets as something to click. */
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

/** The targets and groups of a Bake file, HCL or JSON. */
export function bakeTargets(text: string, isJson: boolean): { readonly span: Span; readonly target: string }[] {
  const shape = isJson ? /"(?:target|group)"\s*:\s*\{/g : /^[ \t]*(?:target|group)[ \t]+"([^"\r\n]+)"[ \t]*\{/gm;
  if (!isJson) {
    return [...text.matchAll(shape)].map(({ index, 0: whole, 1: target = '' }) => ({
      span: { start: index, end: index + whole.length },
      target,
    }));
  }
  return [...text.matchAll(shape)].flatMap(({ index, 0: whole }) => keysOf(text, index + whole.length));
}

/** The keys of an object of JSON, without looking into their values. */
function keysOf(text: string, from: number): { readonly span: Span; readonly target: string }[] {
  const found: { readonly span: Span; readonly target: string }[] = [];
  let depth = 0;
  const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g;
  token.lastIndex = from;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, name, colon] = match;
    if (whole === '{' || whole === '[') depth += 1;
    else if (whole === '}' || whole === ']') {
      depth -= 1;
      if (depth < 0) break;
    } else if (depth === 0 && colon !== undefined && name !== undefined) {
      found.push({ span: { start: match.index, end: match.index + name.length + 2 }, target: name });
    }
  }
  return found;
}
