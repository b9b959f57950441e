/** Names in a Compose file: where they are written, where they are used, and what they may be changed to. */
import { type Span } from '../../features/reading.js';
import { type Project, type Section, sections } from '../project.js';
import { usesOf } from '../checks/references.js';
import { entryOf, valueOf, type YamlNode } from '../yaml/tree.js';

export interface ProjectSymbol {
  readonly section: Section | 'anchor';
  readonly name: string;
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
  return [...declared, ...used.map((use) => ({ ...use, span: withoutQuotes(project.file.text, use.span) }))];
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const isQuoted = /^["']$/.test(text[start] ?? '') && text[end - 1] === text[start] && end - start > 1;
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The name at an offset. */
export function symbolAt(project: Project, offset: number): ProjectSymbol | undefined {
  const found = occurrencesIn(project).find(({ span }) => inside(span, offset));
  if (found) return { section: found.section, name: found.name, span: found.span };
  for (const { name, span, uses } of project.file.anchors) {
    const at = [span, ...uses].find((one) => inside(one, offset));
    if (at) return { section: 'anchor', name, span: { start: at.start + 1, end: at.start + 1 + name.length } };
  }
  return undefined;
}

/** Every place where a name stands, in this file and in those that belong to it. */
export function occurrencesOf(project: Project, symbol: ProjectSymbol): Occurrence[] {
  if (symbol.section === 'anchor') {
    const anchor = project.file.anchors.find(({ name }) => name === symbol.name);
    const spans = anchor ? [anchor.span, ...anchor.uses] : [];
    return spans.map(({ start }, index) => {
      const span = { start: start + 1, end: start + 1 + symbol.name.length };
      return { project, span, isDeclaration: index === 0 };
    });
  }
  const projects = new Map<string, Project>();
  const visit = (one: Project): void => {
    const id = one.around.path ?? '';
    if (projects.has(id)) return;
    projects.set(id, one);
    for (const { project: included } of one.included) if (included) visit(included);
    if (one.base) visit(one.base);
  };
  visit(project);
  return [...projects.values()].flatMap((one) =>
    occurrencesIn(one)
      .filter(({ section, name }) => section === symbol.section && name === symbol.name)
      .map(({ span, isDeclaration }) => ({ project: one, span, isDeclaration })),
  );
}

/** Whether a name may be a name of a section. */
export function isName(name: string): boolean {
  return /^[a-zA-Z0-9._-]+$/.test(name);
}
