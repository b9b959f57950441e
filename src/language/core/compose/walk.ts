/**
 * Walks the tree of a Compose file along the table of keys and reports what doesn't fit: at the place itself, and only
 * what is wrong with the alternative that is meant.
 */
import * as l10n from '@vscode/l10n';
import { editDistance } from '../dockerfile/go-text.js';
import { Nearest, type Comparisons, manyComparisons } from '../dockerfile/nearest.js';
import { type Environment, type Interpolated, interpolate, parseTemplate } from './interpolation.js';
import { type Repair, type Report } from './problem.js';
import { quoting, scalarProblem, typeWord } from './scalar-check.js';
import { type ListShape, type MapShape, type Shape } from './table/shape.js';
import { type ScalarType, isOtherInYaml11 } from './yaml/scalar-type.js';
import { type Entry, type ListNode, type MapNode, type ScalarNode, type YamlNode } from './yaml/tree.js';

/** What texts come to, worked out once for each. */
export class Values {
  readonly #environment: Environment;
  readonly #known = new Map<ScalarNode, Interpolated>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The interpolated text; undefined where there is nothing to interpolate. */
  interpolated(node: ScalarNode): Interpolated | undefined {
    if (node.type !== 'string' || !node.text.includes('$')) return undefined;
    const known = this.#known.get(node);
    if (known) return known;
    const made = interpolate(parseTemplate(node.text), this.#environment);
    this.#known.set(node, made);
    return made;
  }

  /** What a scalar comes to; undefined for what is no text, or none yet. */
  text(node: YamlNode | undefined): string | undefined {
    if (node?.kind !== 'scalar' || node.type === 'null') return undefined;
    return this.interpolated(node)?.text ?? node.text;
  }
}

/** The name of a place, as people write it. */
function placeName(path: readonly string[]): string {
  return path.join('.');
}

export class Walker {
  readonly #values: Values;
  readonly #report: Report;
  readonly #seen = new Map<YamlNode, Set<Shape>>();
  readonly #comparisons: Comparisons = { left: manyComparisons };
  readonly #nearest = new Map<object, Nearest>();
  readonly #told = new Set<ScalarNode>();

  constructor(values: Values, report: Report) {
    this.#values = values;
    this.#report = report;
  }

  /** Checks a node and everything below it against a shape. */
  check(node: YamlNode, shape: Shape, path: readonly string[]): void {
    if (node.tag === '!reset') return;
    const seen = this.#seen.get(node) ?? new Set();
    if (seen.has(shape)) return;
    this.#seen.set(node, seen.add(shape));
    if (node.kind === 'map') {
      if (shape.map) this.#map(node, shape.map, path);
      else this.#wrongType(node, 'map', shape, path);
    } else if (node.kind === 'list') {
      if (shape.list) this.#list(node, shape.list, path);
      else this.#wrongType(node, 'list', shape, path);
    } else this.#scalar(node, shape, path);
  }

  #scalar(node: ScalarNode, shape: Shape, path: readonly string[]): void {
    if (node.type === 'null' && shape.empty === true) return;
    const interpolated = this.#values.interpolated(node);
    // What is broken is reported as such; what stands for it can't be judged.
    if (interpolated?.broken || interpolated?.required) return;
    const text = interpolated?.text ?? node.text;
    if (!shape.scalar) {
      this.#wrongType(node, node.type, shape, path);
      return;
    }
    const problem = scalarProblem(shape.scalar, node, text);
    if (problem?.rule === 'wrong-type') this.#wrongType(node, node.type, shape, path);
    else if (problem) {
      const nearest = problem.candidates && this.#nearestOf(problem.candidates, text);
      const behind = interpolated ? l10n.t('{0} (from {1})', problem.message, node.text) : problem.message;
      this.#report({
        rule: problem.rule,
        span: node.span,
        message: nearest === undefined ? behind : `${behind} ${didYouMean(nearest)}`,
        ...(problem.isCast === true ? { isCast: true } : {}),
        repairs: () => (nearest === undefined || interpolated ? [] : [replacing(node, nearest)]),
      });
    } else if (shape.scalar.accepts.includes('string') && node.style === 'plain' && isOtherInYaml11(node.text)) {
      this.#report({
        rule: 'yaml-1.1',
        span: node.span,
        message: l10n.t('Many YAML readers take {0} for something else than a text. Put it in quotes.', node.text),
        repairs: () => [{ ...quoting(node), isSafe: true }],
      });
    }
  }

  #wrongType(node: YamlNode, found: ScalarType | 'list' | 'map', shape: Shape, path: readonly string[]): void {
    const wanted = [
      ...(shape.scalar?.accepts ?? []).map(typeWord),
      ...(shape.list ? [typeWord('list')] : []),
      ...(shape.map ? [typeWord('map')] : []),
    ];
    const words = [...new Set(wanted)];
    const last = words.pop() ?? typeWord('null');
    const all = words.length > 0 ? l10n.t('{0} or {1}', words.join(', '), last) : last;
    const name = path.at(-1) ?? '';
    const canQuote = node.kind === 'scalar' && node.text !== '' && shape.scalar?.accepts.includes('string') === true;
    const empty = found === 'null' && node.span.end === node.span.start;
    this.#report({
      rule: 'wrong-type',
      span: empty ? { start: Math.max(0, node.span.start - 1), end: node.span.end } : node.span,
      message: empty
        ? l10n.t('“{0}” has no value here, but takes {1}.', name, all)
        : l10n.t('“{0}” takes {1}, not {2}.', name, all, typeWord(found)),
      repairs: () => (canQuote ? [quoting(node)] : []),
    });
  }

  #list(node: ListNode, shape: ListShape, path: readonly string[]): void {
    const name = path.at(-1) ?? '';
    const texts = new Map<string, YamlNode>();
    for (const item of node.items) {
      this.check(item, shape.items, [...path.slice(0, -1), name]);
      const text = shape.unique && !shape.dropsDoubles && item.kind === 'scalar' ? this.#values.text(item) : undefined;
      if (text === undefined) continue;
      if (texts.has(text)) {
        this.#report({
          rule: 'duplicate-item',
          span: item.span,
          message: l10n.t('“{0}” is in this list already.', text),
        });
      }
      texts.set(text, item);
    }
  }

  #map(node: MapNode, shape: MapShape, path: readonly string[]): void {
    const there = new Set<string>();
    for (const entry of node.entries) {
      if (entry.value.tag === '!reset') continue;
      there.add(entry.key.text);
      const below = this.#below(entry, shape, path);
      if (below) this.check(entry.value, below, [...path, entry.key.text]);
    }
    for (const name of shape.required) {
      if (there.has(name)) continue;
      this.#report({
        rule: 'missing-key',
        span: this.#startOf(node),
        message: l10n.t('“{0}” is missing in {1}.', name, placeName(path)),
      });
    }
  }

  /** What is below an entry; undefined when there is nothing to check. */
  #below({ key, merged }: Entry, shape: MapShape, path: readonly string[]): Shape | undefined {
    const name = key.text;
    const known = Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
    if (known) {
      if (known.isDeprecated === true && merged === undefined) this.#deprecated(key, path);
      return known.shape;
    }
    if (shape.names?.pattern.test(name)) return shape.names.shape;
    if (shape.open || (shape.extensions && name.startsWith('x-'))) return undefined;
    if (shape.names) {
      const message = l10n.t('“{0}” is no name that can stand here: letters, digits, dots, - and _.', name);
      this.#report({ rule: 'unknown-key', span: key.span, message });
      return undefined;
    }
    // Of a mapping that is merged in several times it is told once.
    if (this.#told.has(key)) return undefined;
    this.#told.add(key);
    const place = placeName(path);
    const nearest = this.#nearestOf(shape.keys, name);
    const message =
      path.length === 0
        ? l10n.t('A Compose file has no “{0}” at its top.', name)
        : l10n.t('There is no “{0}” in {1}.', name, place);
    this.#report({
      rule: 'unknown-key',
      span: key.span,
      message: nearest === undefined ? message : `${message} ${didYouMean(nearest)}`,
      repairs: () => (nearest === undefined ? [] : [replacing(key, nearest)]),
    });
    return undefined;
  }

  #deprecated(key: ScalarNode, path: readonly string[]): void {
    // `version` has a finding of its own.
    if (path.length === 0) return;
    const message = l10n.t('“{0}” is deprecated here: write it beside “external: true”.', key.text);
    this.#report({ rule: 'obsolete', span: key.span, message });
  }

  #nearestOf(names: object, name: string): string | undefined {
    const list = Array.isArray(names) ? (names as readonly string[]) : Object.keys(names);
    const known = this.#nearest.get(names) ?? new Nearest(list, this.#comparisons);
    this.#nearest.set(names, known);
    return nearestName(known, name);
  }

  /** A mapping's first line: all of it would underline half of the file. */
  #startOf(node: MapNode): { readonly start: number; readonly end: number } {
    const first = node.entries.find((entry) => entry.merged === undefined)?.key.span;
    return !node.isFlow && first ? first : node.span;
  }
}

/** The name that is meant; of short names only one that differs in one letter or in their order. */
export function nearestName(names: Nearest, name: string): string | undefined {
  const near = names.of(name);
  if (near === undefined) return undefined;
  const isShort = Math.min(near.length, name.length) <= 3;
  const sorted = (text: string): string => Array.from(text).sort().join('');
  const isSwapped = sorted(near) === sorted(name);
  return isShort && !isSwapped && editDistance(name, near, 3) > 1 ? undefined : near;
}

export function didYouMean(name: string): string {
  return l10n.t('Did you mean “{0}”?', name);
}

/** A way to write another name. */
export function replacing(node: ScalarNode, name: string): Repair {
  const quote = node.style === 'single' ? "'" : node.style === 'double' ? '"' : '';
  return {
    title: l10n.t('Change to “{0}”', name),
    edits: [{ span: node.span, text: `${quote}${name}${quote}` }],
    isPreferred: true,
    isSafe: false,
  };
}
