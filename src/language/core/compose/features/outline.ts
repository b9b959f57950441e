/** The outline of a Compose file, what can be folded, and what leads elsewhere. */
import { imagePage } from '../../features/images.js';
import { type Span } from '../../features/reading.js';
import { type Project, sections } from '../project.js';
import { describe, type PathStep } from './place.js';
import { type Shape } from '../table/shape.js';
import { entriesOf, type Entry, type ScalarNode, valueOf, type YamlNode } from '../yaml/tree.js';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly section: string;
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

const whole = ({ key, value }: Entry, text: string): Span => {
  const end = value.span.end > key.span.end ? value.span.end : key.span.end;
  return { start: key.span.start, end: key.span.start + text.slice(key.span.start, end).trimEnd().length };
};

/** Sections, and in each the names that it has. */
export function composeOutline(project: Project): OutlineItem[] {
  const { text, roots } = project.file;
  return roots.flatMap((root) =>
    entriesOf(root)
      .filter(({ merged }) => merged === undefined)
      .map((entry): OutlineItem => {
        const section = entry.key.text;
        const hasNames = (sections as readonly string[]).includes(section);
        const children = hasNames ? entriesOf(entry.value).filter(({ merged }) => merged === undefined) : [];
        const span = whole(entry, text);
        return {
          name: section,
          detail: '',
          section,
          span,
          selection: entry.key.span,
          children: children.map((child): OutlineItem => {
            const image = valueOf(child.value, 'image') ?? valueOf(child.value, 'driver');
            const own = child.value.span.start >= child.key.span.end ? whole(child, text) : child.key.span;
            return {
              name: child.key.text,
              detail: project.values.text(image) ?? '',
              section,
              span: own,
              selection: child.key.span,
              children: [],
            };
          }),
        };
      }),
  );
}

/** Everything that goes over several lines, and runs of comments. */
export function composeFolds(project: Project): { readonly span: Span; readonly isComment: boolean }[] {
  const { text, roots } = project.file;
  const folds: { span: Span; isComment: boolean }[] = [];
  const visit = (node: YamlNode): void => {
    const children = node.kind === 'map' ? node.entries.filter(({ merged }) => merged === undefined) : [];
    for (const entry of children) {
      if (entry.value.span.start < entry.key.span.end) continue;
      const span = whole(entry, text);
      if (text.slice(span.start, span.end).includes('\n')) folds.push({ span, isComment: false });
      visit(entry.value);
    }
    if (node.kind === 'list')
      for (const item of node.items) if (item.span.start > node.span.start || item === node.items[0]) visit(item);
  };
  for (const root of roots) visit(root);
  for (const match of text.matchAll(/^[ \t]*#.*(?:\r?\n[ \t]*#.*)+/gm)) {
    folds.push({ span: { start: match.index, end: match.index + match[0].length }, isComment: true });
  }
  return folds;
}

export interface Link {
  readonly span: Span;
  /** A path of the project's file system, or an address. */
  readonly path?: string;
  readonly url?: string;
}

/** Files, folders and images that the file names. */
export function composeLinks(project: Project): Link[] {
  const links: Link[] = [];
  const seen = new Set<YamlNode>();
  const add = (node: ScalarNode, shape: Shape, folder: string | undefined): void => {
    const written = project.values.text(node);
    if (written === undefined || written === '') return;
    if (shape.scalar?.isImage === true) {
      const url = imagePage(written);
      if (url !== undefined) links.push({ span: node.span, url });
    } else if (shape.scalar?.path !== undefined) {
      const path = project.resolve(written, folder);
      if (path !== undefined && project.around.kind(path) !== 'none') links.push({ span: node.span, path });
    }
  };
  const visit = (node: YamlNode, path: readonly PathStep[], folder: string | undefined): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const shape = describe(path)?.shape;
    if (!shape) return;
    if (node.kind === 'scalar') add(node, shape, folder);
    else if (node.kind === 'list') for (const item of node.items) visit(item, [...path, '[]'], folder);
    else {
      for (const { key, value } of node.entries) {
        // A Dockerfile is relative to its context.
        const context = key.text === 'dockerfile' ? project.values.text(valueOf(node, 'context')) : undefined;
        visit(value, [...path, key.text], context === undefined ? folder : project.resolve(context, folder));
      }
    }
  };
  for (const root of project.file.roots) visit(root, [], project.folder);
  return links;
}
