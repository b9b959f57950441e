/** The tree of a YAML document as the rest of the core walks it: aliases are followed, merges are laid out. */
import { type Span } from '../../features/reading.js';
import { type ScalarType } from './scalar-type.js';

interface Common {
  /** The node without its tag and anchor; of an empty value the place where it would stand. */
  readonly span: Span;
  /** `!reset` and `!override` are Compose's own. */
  readonly tag: string | undefined;
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  /** What it stands for, without quotes and escapes. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
}

export interface Entry {
  readonly key: ScalarNode;
  readonly value: YamlNode;
  /** Where the mapping that was merged in by `<<` is named; undefined for a key of the mapping's own. */
  readonly merged: Span | undefined;
}

export interface MapNode extends Common {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly isFlow: boolean;
}

export interface ListNode extends Common {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly isFlow: boolean;
}

export type YamlNode = ScalarNode | MapNode | ListNode;

/** The value of a key, in a mapping. */
export function valueOf(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  let at = node;
  for (const name of path) at = entryOf(at, name)?.value;
  return at;
}

/** The entry of a key, in a mapping. */
export function entryOf(node: YamlNode | undefined, name: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find(({ key }) => key.text === name) : undefined;
}

/** The entries of a mapping that Compose looks at: those that `!reset` takes away are not among them. */
export function entriesOf(node: YamlNode | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries.filter(({ value }) => value.tag !== '!reset') : [];
}

/** The items of a list. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** One step down: a key's name or an item's number. */
export type Step = string | number;

/** Where a place of the text is in the tree. */
export interface Place {
  readonly path: readonly Step[];
  /** The nodes from the root down to the innermost one. */
  readonly nodes: readonly YamlNode[];
  /** The key that the place is on, when it is on one. */
  readonly onKey: Entry | undefined;
}

const holds = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

/** The innermost node at an offset. Goes only where the text itself is, not through aliases. */
export function placeAt(root: YamlNode, offset: number): Place {
  const path: Step[] = [];
  const nodes: YamlNode[] = [root];
  for (let node = root; ;) {
    if (node.kind === 'scalar') return { path, nodes, onKey: undefined };
    const inside = node;
    if (node.kind === 'map') {
      const own = node.entries.filter((entry) => entry.merged === undefined);
      const key = own.find((entry) => holds(entry.key.span, offset));
      if (key) return { path: [...path, key.key.text], nodes: [...nodes, key.value], onKey: key };
      // An alias's value lies elsewhere.
      const entry = own.findLast(({ key: name, value }) => name.span.end < offset && holds(value.span, offset));
      if (!entry) return { path, nodes, onKey: undefined };
      path.push(entry.key.text);
      node = entry.value;
    } else {
      const index = node.items.findLastIndex((item) => holds(item.span, offset));
      const item = node.items[index];
      if (!item) return { path, nodes, onKey: undefined };
      path.push(index);
      node = item;
    }
    if (node === inside) return { path, nodes, onKey: undefined };
    nodes.push(node);
  }
}
