import * as l10n from '@vscode/l10n';
import { Alias, type Document, type Node, type Pair, Scalar, parseAllDocuments, YAMLMap, YAMLSeq } from 'yaml';
import { type Span } from '../../features/reading.js';
import { plainType, type ScalarType } from './scalar-type.js';
import { type Entry, type ListNode, type MapNode, type ScalarNode, type YamlNode } from './tree.js';

/** What is wrong with the text as YAML: nothing else can be said of what stands there. */
export interface YamlProblem {
  readonly span: Span;
  readonly message: string;
  readonly code: 'syntax' | 'duplicate-key' | 'alias' | 'too-long';
}

/** A name given with `&` and the places that use it. */
export interface Anchor {
  readonly name: string;
  readonly span: Span;
  readonly node: YamlNode;
  readonly uses: readonly Span[];
}

/** A text read as YAML. Never fails: what can be read is there, and what can't is among the problems. */
export interface YamlFile {
  readonly text: string;
  /** One for each document of the stream that has something in it. */
  readonly roots: readonly YamlNode[];
  readonly problems: readonly YamlProblem[];
  readonly anchors: readonly Anchor[];
}

/** Characters that are read: Compose files have some thousands. */
export const longestText = 1024 * 1024;

/** Compose's own tags; it passes over every other unknown one. */
const known = /^!(?:reset|override)$/;

/** `yaml` spreads the words of its errors over several lines, with a picture of the place. */
function wordsOf(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

const core = 'tag:yaml.org,2002:';

/** Whether a scalar can be what a tag of YAML's own says. */
function fits(tag: string, type: ScalarType): boolean {
  if (tag === 'int') return type === 'integer';
  if (tag === 'float') return type === 'integer' || type === 'number';
  if (tag === 'bool') return type === 'boolean';
  return tag !== 'null' || type === 'null';
}

/** How much of what is decoded may come from aliases, as Compose's reader has it: less, the more it is. */
function allowedShare(nodes: number): number {
  const [few, many] = [400_000, 4_000_000];
  if (nodes <= few) return 0.99;
  return nodes >= many ? 0.1 : 0.99 - (0.89 * (nodes - few)) / (many - few);
}

const styles: Readonly<Record<string, ScalarNode['style']>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

class Reader {
  readonly problems: YamlProblem[] = [];
  readonly anchors = new Map<string, { name: string; span: Span; node: YamlNode; uses: Span[] }>();
  readonly #text: string;
  readonly #made = new Map<Node, YamlNode>();
  /** Nodes below a node, with those that its aliases stand for. */
  readonly #sizes = new Map<YamlNode, number>();
  readonly #open = new Set<Node>();
  #plain = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(document: Document.Parsed): YamlNode | undefined {
    for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
      // Unknown tags are passed over; keys that are there twice are found below, where merges are known.
      if (code === 'TAG_RESOLVE_FAILED' || code === 'DUPLICATE_KEY' || code === 'BAD_ALIAS') continue;
      this.#report(
        'syntax',
        { start: pos[0], end: Math.max(pos[1], pos[0] + 1) },
        this.#explain(code, wordsOf(message), pos[0]),
      );
    }
    if (!document.contents) return undefined;
    this.#plain = 0;
    const root = this.#convert(document.contents, document);
    const size = this.#sizes.get(root) ?? 0;
    const share = (size - this.#plain) / size;
    if (size > 1000 && size - this.#plain > 100 && share > allowedShare(size)) {
      const span = { start: root.span.start, end: root.span.start + 1 };
      this.#report('alias', span, l10n.t('The aliases of this file stand for too much. Nothing else is checked.'));
      return undefined;
    }
    return root;
  }

  #explain(code: string, message: string, offset: number): string {
    if (code === 'TAB_AS_INDENT' || this.#text[offset] === '\t') {
      return l10n.t('YAML allows no tabs for indentation. Use spaces.');
    }
    return l10n.t('This is no valid YAML: {0}', message);
  }

  #report(code: YamlProblem['code'], span: Span, message: string): void {
    this.problems.push({ code, span, message });
  }

  #spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return { start, end };
  }

  #convert(node: Node | null, document: Document.Parsed): YamlNode {
    if (node instanceof Alias) return this.#follow(node, document);
    const existing = node && this.#made.get(node);
    if (existing) return existing;
    if (node) this.#open.add(node);
    const made =
      node instanceof YAMLMap
        ? this.#map(node, document)
        : node instanceof YAMLSeq
          ? this.#list(node, document)
          : this.#scalar(node);
    if (node) {
      this.#open.delete(node);
      this.#made.set(node, made);
      const { anchor } = node as { anchor?: string };
      if (anchor !== undefined) {
        const before = this.#text.lastIndexOf(`&${anchor}`, made.span.start);
        const span = before < 0 ? made.span : { start: before, end: before + anchor.length + 1 };
        this.anchors.set(anchor, { name: anchor, span, node: made, uses: [] });
      }
    }
    return made;
  }

  #follow(alias: Alias, document: Document.Parsed): YamlNode {
    const span = this.#spanOf(alias);
    const target = alias.resolve(document);
    const empty: ScalarNode = { kind: 'scalar', type: 'null', text: '', style: 'plain', span, tag: undefined };
    if (!target) {
      this.#report('alias', span, l10n.t('No anchor “{0}” stands above this place.', alias.source));
    } else if (this.#open.has(target)) {
      this.#report(
        'alias',
        span,
        l10n.t('The alias “{0}” stands for a part of the file that it is in itself.', alias.source),
      );
    } else {
      this.anchors.get(alias.source)?.uses.push(span);
      return this.#convert(target, document);
    }
    this.#sizes.set(empty, 1);
    return empty;
  }

  #scalar(node: Node | null): ScalarNode {
    this.#plain += 1;
    const scalar = node instanceof Scalar ? node : undefined;
    const style = styles[scalar?.type ?? ''] ?? 'plain';
    const source = scalar?.source ?? '';
    const { tag } = (scalar ?? {}) as { tag?: string };
    const named = tag?.startsWith(core) === true ? tag.slice(core.length) : undefined;
    const isText = style !== 'plain' || named === 'str';
    const type = isText ? 'string' : plainType(source);
    if (node && named !== undefined && !fits(named, plainType(source))) {
      this.#report('syntax', this.#spanOf(node), l10n.t('“{0}” is no {1}, which its tag says it is.', source, named));
    }
    const made: ScalarNode = {
      kind: 'scalar',
      type,
      text: style === 'plain' ? source : typeof scalar?.value === 'string' ? scalar.value : source,
      style,
      span: node ? this.#spanOf(node) : { start: 0, end: 0 },
      tag: tag !== undefined && known.test(tag) ? tag : undefined,
    };
    this.#sizes.set(made, 1);
    return made;
  }

  #list(node: YAMLSeq, document: Document.Parsed): ListNode {
    this.#plain += 1;
    const items = node.items.map((item) => this.#convert(item as Node | null, document));
    if (node.flow === true) items.forEach((item) => this.#colon(item));
    const { tag } = node as { tag?: string };
    const made: ListNode = { kind: 'list', items, span: this.#spanOf(node), tag, isFlow: node.flow === true };
    this.#sizes.set(
      made,
      items.reduce((sum, item) => sum + (this.#sizes.get(item) ?? 1), 1),
    );
    return made;
  }

  #map(node: YAMLMap, document: Document.Parsed): MapNode {
    this.#plain += 1;
    const own: Entry[] = [];
    const merged: Entry[] = [];
    const seen = new Map<string, Entry>();
    let hasMerge = false;
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const key = this.#convert(pair.key, document);
      if (key.kind !== 'scalar') {
        this.#report('syntax', key.span, l10n.t('A key has to be a text here.'));
        continue;
      }
      if (key.text === '<<' && key.style === 'plain') {
        if (hasMerge) {
          this.#report('duplicate-key', key.span, l10n.t('The key “{0}” is in this mapping already.', key.text));
        }
        hasMerge = true;
        merged.push(...this.#merge(pair.value, document));
        continue;
      }
      const value = pair.value ? this.#convert(pair.value, document) : this.#nothing(key);
      if (node.flow === true) this.#colon(value);
      const entry: Entry = { key, value, merged: undefined };
      if (seen.has(key.text)) {
        this.#report('duplicate-key', key.span, l10n.t('The key “{0}” is in this mapping already.', key.text));
      }
      seen.set(key.text, entry);
      own.push(entry);
    }
    const inherited = merged.filter(
      (entry, index) =>
        !seen.has(entry.key.text) && merged.findIndex((other) => other.key.text === entry.key.text) === index,
    );
    const entries = inherited.length > 0 ? [...own, ...inherited] : own;
    const { tag } = node as { tag?: string };
    const made: MapNode = { kind: 'map', entries, span: this.#spanOf(node), tag, isFlow: node.flow === true };
    this.#sizes.set(
      made,
      entries.reduce((sum, { value }) => sum + 1 + (this.#sizes.get(value) ?? 1), 1),
    );
    return made;
  }

  /** Compose's reader takes a colon in brackets for what stands between a key and its value. */
  #colon(node: YamlNode): void {
    if (node.kind !== 'scalar' || node.style !== 'plain' || !node.text.startsWith(':')) return;
    this.#report('syntax', node.span, l10n.t('In brackets no plain text can begin with a colon. Put it in quotes.'));
  }

  /** The value of a key that has none: it stands right behind the colon. */
  #nothing(key: ScalarNode): ScalarNode {
    this.#plain += 1;
    const end = key.span.end;
    return { kind: 'scalar', type: 'null', text: '', style: 'plain', span: { start: end, end }, tag: undefined };
  }

  #merge(value: Node | null, document: Document.Parsed): Entry[] {
    const span = value ? this.#spanOf(value) : { start: 0, end: 0 };
    const source = value ? this.#convert(value, document) : undefined;
    const maps = source?.kind === 'list' ? source.items : [source];
    if (maps.some((map) => map?.kind !== 'map')) {
      this.#report('syntax', span, l10n.t('Only mappings can be merged in with <<.'));
    }
    return maps.flatMap((map) => (map?.kind === 'map' ? map.entries.map((entry) => ({ ...entry, merged: span })) : []));
  }
}

/** Reads a text as YAML, whatever is in it. */
export function readYaml(text: string): YamlFile {
  if (text.length > longestText) {
    const message = l10n.t('This file is too long: it is not read.');
    return { text, roots: [], anchors: [], problems: [{ code: 'too-long', span: { start: 0, end: 1 }, message }] };
  }
  const reader = new Reader(text);
  const documents = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    strict: true,
  });
  const roots = (Array.isArray(documents) ? documents : []).flatMap((document) => reader.read(document) ?? []);
  return { text, roots, problems: reader.problems, anchors: [...reader.anchors.values()] };
}
