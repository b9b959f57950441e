/** Names in a Compose file: where they are written, where they are used, and what they may be changed to. */
import { type Span } from '../../features/reading.js';
import { Project, type Section, sections } from '../project.js';
import { usesOf } from '../checks/references.js';
import { readYaml } from '../yaml/read.js';
import { entryOf, valueOf, type YamlNode } from '../yaml/tree.js';

export interface ProjectSymbol {
  readonly section: Section | 'anchor';
  readonly name: string;
  /** The other file that it is written in, where the place itself says so: of a service that is extended. */
  readonly home?: string;
  /** Where it was asked for. */
  readonly span: Span;
}

/** A place in a file of the project. */
export interface Occurrence {
  readonly project: Project;
  readonly span: Span;
  readonly isDeclaration: boolean;
}

const inside = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

/** The name alone, without its quotes. */
function nameSpan(node: YamlNode): Span {
  const isQuoted = node.kind === 'scalar' && (node.style === 'single' || node.style === 'double');
  return isQuoted ? { start: node.span.start + 1, end: node.span.end - 1 } : node.span;
}

/** Every place of a file where a name of a section stands. */
function occurrencesIn(
  project: Project,
): { readonly section: Section; readonly name: string; readonly span: Span; readonly isDeclaration: boolean }[] {
  const declared = sections.flatMap((section) =>
    project.entries(section).map(({ key }) => ({ section, name: key.text, span: nameSpan(key), isDeclaration: true })),
  );
  const used = [...project.services.values()].flatMap((service) => {
    const uses = usesOf(project, service)
      .filter(({ isHere }) => isHere)
      .map(({ section, name, span }) => ({ section, name, span, isDeclaration: false }));
    const extending = entryOf(service.entry.value, 'extends')?.value;
    const isOther = extending?.kind === 'map' && valueOf(extending, 'file') !== undefined;
    const node = extending?.kind === 'map' ? valueOf(extending, 'service') : extending;
    const name = project.values.text(node);
    if (!node || name === undefined || isOther) return uses;
    return [...uses, { section: 'services' as const, name, span: nameSpan(node), isDeclaration: false }];
  });
  const all = [...declared, ...used.map((use) => ({ ...use, span: withoutQuotes(project.file.text, use.span) }))];
  // What a service extends in the same file is its own, too.
  return [...new Map(all.map((one) => [`${one.section} ${one.span.start}`, one])).values()];
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const isQuoted = /^["']$/.test(text[start] ?? '') && text[end - 1] === text[start] && end - start > 1;
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** Services of other files that services of this one extend. */
function extendedElsewhere(project: Project): { readonly path: string; readonly name: string; readonly span: Span }[] {
  return project.entries('services').flatMap(({ value }) => {
    const extending = entryOf(value, 'extends')?.value;
    const written = project.values.text(valueOf(extending, 'file'));
    const node = valueOf(extending, 'service');
    const name = project.values.text(node);
    const path = written === undefined ? undefined : project.resolve(written);
    return node && name !== undefined && path !== undefined ? [{ path, name, span: nameSpan(node) }] : [];
  });
}

/** The name at an offset. */
export function symbolAt(project: Project, offset: number): ProjectSymbol | undefined {
  const found = occurrencesIn(project).find(({ span }) => inside(span, offset));
  if (found) return { section: found.section, name: found.name, span: found.span };
  const extended = extendedElsewhere(project).find(({ span }) => inside(span, offset));
  if (extended) return { section: 'services', name: extended.name, span: extended.span, home: extended.path };
  for (const { name, span, uses } of project.file.anchors) {
    const at = [span, ...uses].find((one) => inside(one, offset));
    if (at) return { section: 'anchor', name, span: { start: at.start + 1, end: at.start + 1 + name.length } };
  }
  return undefined;
}

/** A file with those that it includes and that it is laid over, by their paths. */
function filesOf(project: Project): Map<string, Project> {
  const found = new Map<string, Project>();
  const visit = (one: Project): void => {
    const id = one.around.path ?? '';
    if (found.has(id)) return;
    found.set(id, one);
    for (const { project: included } of one.included) if (included) visit(included);
    if (one.base) visit(one.base);
  };
  visit(project);
  return found;
}

/** Another file of the same disk; undefined while it isn't known. */
function projectAt({ around }: Project, path: string): Project | undefined {
  const text = around.text(path);
  return typeof text === 'string' ? new Project(readYaml(text), { ...around, path }) : undefined;
}

/**
 * Every place where a name stands, in this file and in those that belong to it.
 * @param others files that may include, extend or lie over this one
 */
export function occurrencesOf(project: Project, symbol: ProjectSymbol, others: readonly Project[] = []): Occurrence[] {
  if (symbol.section === 'anchor') {
    const anchor = project.file.anchors.find(({ name }) => name === symbol.name);
    const spans = anchor ? [anchor.span, ...anchor.uses] : [];
    return spans.map(({ start }, index) => {
      const span = { start: start + 1, end: start + 1 + symbol.name.length };
      return { project, span, isDeclaration: index === 0 };
    });
  }
  const { section, name } = symbol;
  const home = symbol.home ?? project.around.path ?? '';
  const extended = symbol.home === undefined ? undefined : projectAt(project, symbol.home);
  const families = [project, ...(extended ? [extended] : []), ...others].map(filesOf);
  // Of the files in which the name means the same thing, each once.
  const meant = new Map<string, Project>();
  for (const family of families) {
    if (!family.has(home)) continue;
    for (const [path, one] of family) if (!meant.has(path)) meant.set(path, one);
  }
  const known = new Map(families.flatMap((family) => [...family]));
  known.set(project.around.path ?? '', project);
  const named = [...meant.values()].flatMap((one) =>
    occurrencesIn(one)
      .filter((found) => found.section === section && found.name === name)
      .map(({ span, isDeclaration }) => ({ project: one, span, isDeclaration })),
  );
  if (section !== 'services') return named;
  const extending = [...known.values()].flatMap((one) =>
    extendedElsewhere(one)
      .filter((found) => found.name === name && meant.has(found.path))
      .map(({ span }) => ({ project: one, span, isDeclaration: false })),
  );
  return [...named, ...extending];
}

/** Whether a name may be a name of a section. */
export function isName(name: string): boolean {
  return /^[a-zA-Z0-9._-]+$/.test(name);
}
